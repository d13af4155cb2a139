import { DateTime } from 'luxon'
import type pg from 'pg'
import { sql } from '../database/client.ts'
import { groups } from '../groups/read.ts'
import { ask } from './ask.ts'
import { type Finding, ok, warning } from './finding.ts'

/** PostgreSQL does not tell the version of its time-zone data, so the offsets are compared. */
const weeksAhead = 104

interface Offset {
  readonly zone: string
  readonly at: Date
  /** Null if PostgreSQL does not know the zone. */
  readonly minutes: number | null
}

/** Compares the UTC offsets of PostgreSQL and this program in the groups' zones, week by week for two years. */
export async function examineZones(client: pg.Client, now: DateTime): Promise<Finding> {
  const rows = await ask<Offset>(
    client,
    sql`
      SELECT z.zone, t.at,
        CASE WHEN n.name IS NOT NULL
          THEN (extract(epoch FROM (t.at AT TIME ZONE n.name) - (t.at AT TIME ZONE 'UTC')) / 60)::int END AS minutes
      FROM (SELECT DISTINCT g.zone FROM (${groups}) g) z LEFT JOIN pg_timezone_names n ON n.name = z.zone
      CROSS JOIN (SELECT ${now.toISO()}::timestamptz + make_interval(weeks => w) AS at
        FROM generate_series(0, ${weeksAhead}::int) w) t`,
  )
  const wrong = new Set(rows.filter((row) => row.minutes !== offsetHere(row)).map(({ zone }) => zone))
  if (wrong.size === 0)
    return ok(
      'Time zones',
      'PostgreSQL and this program agree on the time in the zones of all groups for the next two years.',
    )
  return warning(
    'Time zones',
    `PostgreSQL and this program disagree on the time in ${[...wrong].join(', ')}.`,
    'Dates follow this program. Update the older of the two, PostgreSQL or the bot.',
  )
}

const offsetHere = ({ zone, at }: Offset): number => DateTime.fromJSDate(at, { zone }).offset
