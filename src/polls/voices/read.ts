import type { DateTime } from 'luxon'
import { Prisma } from '../../../prisma/client/client.ts'
import { voices } from '../../bot/rights.ts'
import type { Db } from '../../database/client.ts'
import { instant } from '../../dates/instant.ts'
import type { Poll } from '../model.ts'

/**
 * Whose voice a person is: their own, or that of their organisation, however its name is spaced and capitalised. Nothing
 * where the organisation is not known.
 */
const voiceOf = (poll: Pick<Poll, 'unit'>): Prisma.Sql =>
  poll.unit === 'person'
    ? Prisma.sql`'p:' || p.id`
    : Prisma.sql`'o:' || lower(NULLIF(regexp_replace(btrim(p.organisation), '\\s+', ' ', 'g'), ''))`

const takesPart = ({ studyGroups }: Pick<Poll, 'studyGroups'>): Prisma.Sql =>
  studyGroups.length === 0 ? Prisma.sql`TRUE` : Prisma.sql`p.study_groups && ${[...studyGroups]}::text[]`

/** Of a membership `m`: whether its office answers. */
const answers = Prisma.sql`m.office::text = ANY (${[...voices]})`

/** Members who are asked, with their voice. */
const asked = (poll: Poll): Prisma.Sql => Prisma.sql`
  SELECT p.id, p.name, p.zone, p.study_groups, ${voiceOf(poll)} AS voice
  FROM membership m JOIN person p ON p.id = m.person_id
  WHERE m.group_id = ${poll.group} AND ${answers} AND ${takesPart(poll)}`

/** The voice of one person, held with the poll's state until the transaction ends: nobody closes it meanwhile. */
export interface Voice {
  readonly state: Poll['state']
  readonly round: number
  readonly closesAt: DateTime
  readonly databaseNow: DateTime
  readonly name: string
  readonly organisation: string | undefined
  /** Nothing where the organisation is needed and not known. */
  readonly voice: string | undefined
  /** Of the voice: those of everybody who speaks for the same organisation. */
  readonly studyGroups: readonly string[]
  /** On how many platforms this person is known, and on how many the group lives. */
  readonly platforms: number
  readonly groupPlatforms: number
}

interface VoiceRow extends Omit<Voice, 'closesAt' | 'databaseNow' | 'organisation' | 'voice' | 'studyGroups'> {
  closes_at: Date
  database_now: Date
  organisation: string | null
  voice: string | null
  study_groups: string[]
}

export async function holdVoice(db: Db, poll: Poll, person: number): Promise<Voice> {
  const same =
    poll.unit === 'person'
      ? Prisma.sql`p.study_groups`
      : Prisma.sql`ARRAY(SELECT DISTINCT unnest(p.study_groups) FROM membership m JOIN person p ON p.id = m.person_id
          WHERE m.group_id = ${poll.group} AND ${answers} AND ${voiceOf(poll)} = me.voice ORDER BY 1)`
  const rows = await db.$queryRaw<VoiceRow[]>`
    SELECT b.state::text AS state, b.round, b.closes_at, clock_timestamp() AS database_now, p.name, p.organisation, me.voice,
      ${same} AS study_groups,
      (SELECT count(DISTINCT platform)::int FROM account WHERE person_id = p.id) AS platforms,
      (SELECT count(DISTINCT platform)::int FROM place WHERE group_id = ${poll.group}) AS "groupPlatforms"
    FROM poll b, person p, LATERAL (SELECT ${voiceOf(poll)} AS voice) me
    WHERE b.id = ${poll.id} AND p.id = ${person} FOR SHARE OF b`
  const row = rows[0]
  if (!row) throw new Error(`Poll ${poll.id} or person ${person} is not there`)
  const { closes_at, database_now, study_groups: studyGroups, ...rest } = row
  return {
    ...rest,
    organisation: row.organisation ?? undefined,
    voice: row.voice ?? undefined,
    studyGroups,
    closesAt: instant(closes_at),
    databaseNow: instant(database_now),
  }
}

/** Voices that have not answered, by the study groups that they take part in. */
export async function countSilent(
  db: Db,
  poll: Poll,
): Promise<readonly { readonly studyGroups: readonly string[]; readonly count: number }[]> {
  const rows = await db.$queryRaw<{ study_groups: string[]; count: number }[]>`
    WITH asked AS (${asked(poll)}),
    voices AS (SELECT voice, COALESCE(array_agg(DISTINCT body ORDER BY body) FILTER (WHERE body IS NOT NULL), '{}')
        AS study_groups
      FROM asked LEFT JOIN LATERAL unnest(asked.study_groups) body ON TRUE WHERE voice IS NOT NULL GROUP BY voice)
    SELECT study_groups, count(*)::int AS count FROM voices
    WHERE NOT EXISTS (SELECT 1 FROM position x
      WHERE x.poll_id = ${poll.id} AND x.round = ${poll.round} AND x.voice = voices.voice)
    GROUP BY study_groups`
  return rows.map(({ study_groups: studyGroups, count }) => ({ studyGroups, count }))
}

/** Members who are asked but whose organisation is not known, so that they cannot answer yet. */
export async function countUnknown(db: Db, poll: Poll): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    WITH asked AS (${asked(poll)}) SELECT count(*)::int AS count FROM asked WHERE voice IS NULL`
  return rows[0]?.count ?? 0
}

export interface Silent {
  readonly person: number
  readonly name: string
  readonly zone: string
}

/** Who can still answer for a voice that has not; by name, at most 500. */
export async function listSilent(db: Db, poll: Poll): Promise<readonly Silent[]> {
  return db.$queryRaw<Silent[]>`
    WITH asked AS (${asked(poll)})
    SELECT id AS person, name, zone FROM asked
    WHERE voice IS NOT NULL AND NOT EXISTS (SELECT 1 FROM position x
      WHERE x.poll_id = ${poll.id} AND x.round = ${poll.round} AND x.voice = asked.voice)
    ORDER BY name, id LIMIT 500`
}
