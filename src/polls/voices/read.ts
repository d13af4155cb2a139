import type { DateTime } from 'luxon'
import { voices } from '../../bot/rights.ts'
import { type Db, type Sql, sql } from '../../database/client.ts'
import { instant } from '../../dates/instant.ts'
import { placesOfGroup } from '../../delivery/places.ts'
import { accounts, memberships, persons } from '../../people/read.ts'
import type { Poll } from '../model.ts'

/** The voice of one person in a poll, with the poll's state at the same moment. */
export interface Voice {
  readonly state: Poll['state']
  readonly round: number
  readonly closesAt: DateTime
  readonly databaseNow: DateTime
  readonly name: string
  readonly organisation: string | undefined
  /** Undefined if the organisation is needed and not known. */
  readonly voice: string | undefined
  /** Those of everybody who speaks for the same organisation. */
  readonly studyGroups: readonly string[]
  /** Whether this person has given a position for another voice in this round. */
  readonly hasOther: boolean
  /** On how many platforms this person has an account. */
  readonly platforms: number
  /** On how many platforms the group has a channel. */
  readonly groupPlatforms: number
}

/** Computes whose voice a person `p` is: their own, or their organisation's whatever its spaces and capitals; null if unknown. */
const voiceOf = (unit: Poll['unit']): Sql =>
  unit === 'person'
    ? sql`'p:' || p.id`
    : sql`'o:' || lower(NULLIF(regexp_replace(btrim(p.organisation), '\\s+', ' ', 'g'), ''))`

/** Selects the members whose office has a voice. */
const speaking = ({ group }: Poll): Sql => sql`
  (${memberships}) m JOIN (${persons}) p ON p.id = m.person
  WHERE m."group" = ${group} AND m.office = ANY (${[...voices]})`

/** Selects the members who are asked, with their voice. */
const asked = (poll: Poll): Sql => sql`
  SELECT p.id, p.name, p.zone, p."studyGroups", ${voiceOf(poll.unit)} AS voice FROM ${speaking(poll)}
  ${poll.studyGroups.length === 0 ? sql`` : sql`AND p."studyGroups" && ${[...poll.studyGroups]}::text[]`}`

/** Tells whether a voice has no position in this round. */
const isSilent = (poll: Poll, voice: Sql): Sql => sql`
  NOT EXISTS (SELECT 1 FROM position x WHERE x.poll_id = ${poll.id} AND x.round = ${poll.round} AND x.voice = ${voice})`

/** Selects the voice of a person in a poll: one row for `voiceFrom`. */
export function selectVoice(poll: Poll, person: number): Sql {
  const isPerson = poll.unit === 'person'
  const studyGroups = isPerson
    ? sql`p."studyGroups"`
    : sql`ARRAY(SELECT DISTINCT unnest(p."studyGroups") FROM ${speaking(poll)} AND ${voiceOf(poll.unit)} = me.voice ORDER BY 1)`
  const hasOther = isPerson
    ? sql`FALSE`
    : sql`EXISTS (SELECT 1 FROM position x
        WHERE x.person_id = p.id AND x.poll_id = b.id AND x.round = b.round AND x.voice IS DISTINCT FROM me.voice)`
  return sql`
    SELECT b.state::text AS state, b.round, b.closes_at AS "closesAt", clock_timestamp() AS "databaseNow",
      p.name, p.organisation, me.voice, ${studyGroups} AS "studyGroups", ${hasOther} AS "hasOther",
      (SELECT count(DISTINCT a.platform)::int FROM (${accounts}) a WHERE a.person = p.id) AS platforms,
      (SELECT count(DISTINCT h.platform)::int FROM (${placesOfGroup(sql`b.group_id`)}) h) AS "groupPlatforms"
    FROM poll b, (${persons}) p, LATERAL (SELECT ${voiceOf(poll.unit)} AS voice) me
    WHERE b.id = ${poll.id} AND p.id = ${person}`
}

/** Locks the poll of `selectVoice` against changes of itself, not against positions. */
export const lockingPoll = sql`FOR SHARE OF b`

export type VoiceRow = Omit<Voice, 'closesAt' | 'databaseNow' | 'organisation' | 'voice'> & {
  readonly closesAt: Date
  readonly databaseNow: Date
  readonly organisation: string | null
  readonly voice: string | null
}

/** Maps a row of `selectVoice`; throws if there is none. */
export function voiceFrom(row: VoiceRow | undefined): Voice {
  if (!row) throw new Error('There is no such poll or no such person')
  return {
    state: row.state,
    round: row.round,
    closesAt: instant(row.closesAt),
    databaseNow: instant(row.databaseNow),
    name: row.name,
    organisation: row.organisation ?? undefined,
    voice: row.voice ?? undefined,
    studyGroups: row.studyGroups,
    hasOther: row.hasOther,
    platforms: row.platforms,
    groupPlatforms: row.groupPlatforms,
  }
}

export async function readVoice(db: Db, poll: Poll, person: number): Promise<Voice> {
  const [row] = await db.$queryRaw<VoiceRow[]>`${selectVoice(poll, person)}`
  return voiceFrom(row)
}

/** Reads the voice of a person, and locks the poll until the transaction ends. */
export async function lockVoice(db: Db, poll: Poll, person: number): Promise<Voice> {
  const [row] = await db.$queryRaw<VoiceRow[]>`${selectVoice(poll, person)} ${lockingPoll}`
  return voiceFrom(row)
}

export interface Silence {
  /** Voices that have not answered, by the study groups in which they take part. */
  readonly silent: readonly { readonly studyGroups: readonly string[]; readonly count: number }[]
  /** How many members cannot answer because their organisation is not known. */
  readonly unknown: number
}

/** Counts who has not answered. */
export async function countSilent(db: Db, poll: Poll): Promise<Silence> {
  const rows = await db.$queryRaw<{ studyGroups: string[] | null; count: number }[]>`
    WITH asked AS (${asked(poll)}),
    voices AS (SELECT voice, COALESCE(array_agg(DISTINCT body ORDER BY body) FILTER (WHERE body IS NOT NULL), '{}')
        AS "studyGroups"
      FROM asked LEFT JOIN LATERAL unnest(asked."studyGroups") body ON TRUE WHERE voice IS NOT NULL GROUP BY voice)
    SELECT "studyGroups", count(*)::int AS count FROM voices WHERE ${isSilent(poll, sql`voices.voice`)} GROUP BY 1
    UNION ALL SELECT NULL, count(*)::int FROM asked WHERE voice IS NULL`
  return {
    silent: rows.flatMap(({ studyGroups, count }) => (studyGroups ? [{ studyGroups, count }] : [])),
    unknown: rows.find(({ studyGroups }) => studyGroups === null)?.count ?? 0,
  }
}

export interface SilentMember {
  readonly person: number
  readonly name: string
  readonly zone: string
}

/** Lists who can still answer for a voice that has not, by name; at most 500. */
export const listSilent = (db: Db, poll: Poll): Promise<readonly SilentMember[]> =>
  db.$queryRaw<SilentMember[]>`
    WITH asked AS (${asked(poll)})
    SELECT id AS person, name, zone FROM asked WHERE voice IS NOT NULL AND ${isSilent(poll, sql`asked.voice`)}
    ORDER BY name, id LIMIT 500`

/** Lists those of these polls in which the voice of a person has a position. */
export async function listAnswered(db: Db, polls: readonly Poll[], person: number): Promise<ReadonlySet<number>> {
  const rows = await db.$queryRaw<{ poll: number }[]>`
    SELECT x.poll_id AS poll FROM position x JOIN poll b ON b.id = x.poll_id AND b.round = x.round, (${persons}) p
    WHERE b.id = ANY (${polls.map(({ id }) => id)}) AND p.id = ${person}
      AND x.voice = CASE b.unit WHEN 'person' THEN ${voiceOf('person')} ELSE ${voiceOf('organisation')} END`
  return new Set(rows.map(({ poll }) => poll))
}
