import type { DateTime } from 'luxon'
import { type Db, type Sql, sql } from '../../database/client.ts'
import { instant } from '../../dates/instant.ts'

/** The pulse of the whole deployment, as the database tells it. */
export interface Pulse {
  /** How long ago the last tick was, by the database's clock. */
  readonly ageSeconds: number
  /** Since when nothing is sent, because an operator has to decide first. */
  readonly heldSince: DateTime | undefined
  /** The version of the time-zone data by which instants were last derived. */
  readonly zoneData: string
}

/** A replica that has not beaten for so long is gone. */
export const goneAfterSeconds = 120

/**
 * A condition, true unless an operator has to decide first what is sent, or the bot has not looked yet whether one has to:
 * after a long gap, such as in a database that was restored from a backup.
 */
export const notHalted: Sql = sql`NOT EXISTS (
  SELECT 1 FROM heartbeat WHERE held_since IS NOT NULL OR fresh_until < clock_timestamp())`

/** Selects `ageSeconds`, `heldSince` and `zoneData`; no row if no bot has run on this database yet. */
export const pulseStatement: Sql = sql`
  SELECT extract(epoch FROM clock_timestamp() - beat_at)::float8 AS "ageSeconds", held_since AS "heldSince",
    zone_data AS "zoneData"
  FROM heartbeat WHERE id = 1`

export interface PulseRow {
  readonly ageSeconds: number
  readonly heldSince: Date | null
  readonly zoneData: string
}

/** Reads the pulse; undefined if no bot has run on this database yet. */
export async function readPulse(db: Db): Promise<Pulse | undefined> {
  const [row] = await db.$queryRaw<PulseRow[]>(pulseStatement)
  return row && { ...row, heldSince: row.heldSince ? instant(row.heldSince) : undefined }
}

/** Selects each version of time-zone data that a running replica counts with, as `version`. */
export const zoneDataStatement: Sql = sql`
  SELECT DISTINCT zone_data AS version FROM replica
  WHERE beat_at >= clock_timestamp() - make_interval(secs => ${goneAfterSeconds}) ORDER BY 1`

/** Lists the versions of time-zone data of the running replicas; more than one is a warning. */
export async function zoneDataVersions(db: Db): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ version: string }[]>(zoneDataStatement)
  return rows.map(({ version }) => version)
}

/** Finds the newest version of each rule profile that a running replica has. */
export async function newestProfileVersions(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db.$queryRaw<{ profile: string; version: number }[]>`
    SELECT profile, max(version::int) AS version FROM replica, jsonb_each_text(profiles) one (profile, version)
    WHERE beat_at >= clock_timestamp() - make_interval(secs => ${goneAfterSeconds}) GROUP BY profile`
  return new Map(rows.map(({ profile, version }) => [profile, version]))
}
