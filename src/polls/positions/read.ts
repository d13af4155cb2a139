import { type Db, type Sql, sql } from '../../database/client.ts'
import { instant } from '../../dates/instant.ts'
import { readPositionRecord } from '../../record/record.ts'
import { pollRef } from '../format.ts'
import type { BallotKey, Counted, Poll, PositionShown, StoredPosition } from '../model.ts'
import { readPolls } from '../read.ts'
import { recordedVoice } from '../rules.ts'
import { countSilent } from '../voices/read.ts'

/** A row of the table, also as its column `before` keeps it. */
export type Row = {
  readonly [K in keyof Omit<StoredPosition, 'person' | 'studyGroups' | 'at'>]: StoredPosition[K] | null
} & {
  readonly stance: StoredPosition['stance']
  readonly voice: string
  readonly person_id: number | null
  readonly study_groups: string[]
  /** ISO text in `before`. */
  readonly at: Date | string
}

/** The columns that `positionOf` needs. */
export const columns: Sql = sql`
  voice, person_id, name, organisation, study_groups, stance::text AS stance, option, words, resolves, until, at,
  source, code`

/** Maps a row of the table to a position. */
export const positionOf = (row: Row): StoredPosition => ({
  stance: row.stance,
  option: row.option ?? undefined,
  words: row.words ?? undefined,
  resolves: row.resolves ?? undefined,
  until: row.until ?? undefined,
  voice: row.voice,
  person: row.person_id ?? undefined,
  name: row.name ?? undefined,
  organisation: row.organisation ?? undefined,
  studyGroups: row.study_groups,
  at: instant(new Date(row.at)),
  source: row.source ?? undefined,
  code: row.code ?? undefined,
})

async function readPositions(db: Db, which: Sql): Promise<readonly StoredPosition[]> {
  const rows = await db.$queryRaw<Row[]>`SELECT ${columns} FROM position WHERE ${which}`
  return rows.map(positionOf)
}

/** Selects the positions of a poll's present round. */
export const inRound = ({ id, round }: Pick<Poll, 'id' | 'round'>): Sql => sql`poll_id = ${id} AND round = ${round}`

/** Finds the position of a voice in this round. */
export async function findPosition(db: Db, poll: Poll, voice: string): Promise<StoredPosition | undefined> {
  const [position] = await readPositions(db, sql`${inRound(poll)} AND voice = ${voice}`)
  return position
}

/** Lists the positions of the round as the poll shows them; at most 500. By organisation and name, or by code if anonymous. */
export async function listPositions(db: Db, poll: Poll): Promise<readonly PositionShown[]> {
  const positions = await readPositions(db, sql`${inRound(poll)} ORDER BY organisation, name, voice LIMIT 500`)
  if (!poll.isAnonymous) return positions
  return positions
    .map((position) => ({
      ...position,
      voice: poll.salt === undefined ? position.voice : recordedVoice(poll, position),
      name: undefined,
      organisation: undefined,
    }))
    .toSorted((a, b) => (a.voice < b.voice ? -1 : 1))
}

/** Lists the open polls in which a voice has a position. */
export const listOpenPollsWith = (db: Db, voice: string): Promise<readonly Poll[]> =>
  readPolls(
    db,
    sql`p.state = 'open' AND EXISTS (SELECT 1 FROM position x
      WHERE x.poll_id = p.id AND x.round = p.round AND x.voice = ${voice}) ORDER BY p.id`,
  )

/** Lists the reservations of the round that name a person. */
export const listReservations = (db: Db, poll: Poll): Promise<readonly StoredPosition[]> =>
  readPositions(db, sql`${inRound(poll)} AND stance = 'reservation' AND person_id IS NOT NULL`)

/** Lists the people who have answered in this round; at most 2000. */
export async function listSpokespersons(db: Db, poll: Poll): Promise<readonly number[]> {
  const rows = await db.$queryRaw<{ person: number }[]>`
    SELECT DISTINCT person_id AS person FROM position WHERE ${inRound(poll)} AND person_id IS NOT NULL LIMIT 2000`
  return rows.map(({ person }) => person)
}

/** Counts the positions of the round and the voices that have not answered. */
export async function countPositions(
  db: Db,
  poll: Poll,
): Promise<{ readonly counted: readonly Counted[]; readonly unknown: number }> {
  const given = await countGiven(db, poll)
  const { silent, unknown } = await countSilent(db, poll)
  return { counted: [...given, ...silent.map((one) => ({ ...one, ballot: 'none' }))], unknown }
}

const countGiven = (db: Db, poll: Pick<Poll, 'id' | 'round'>): Promise<readonly Counted[]> =>
  db.$queryRaw<Counted[]>`
    SELECT study_groups AS "studyGroups", CASE WHEN stance = 'support' THEN 'support:' || option ELSE stance::text END
      AS ballot, count(*)::int AS count
    FROM position WHERE ${inRound(poll)} GROUP BY 1, 2`

/** Counts how often each answer was given from the record alone: the tally has to agree with it. */
export async function recount(
  db: Db,
  poll: Pick<Poll, 'group' | 'number' | 'round'>,
): Promise<ReadonlyMap<BallotKey, number>> {
  const last = new Map<string, BallotKey | null>()
  for (const { data } of await readPositionRecord(db, poll.group, poll.number)) {
    const { voice, answer, round } = data as { voice: string; answer: BallotKey | null; round: number }
    if (round === poll.round) last.set(voice, answer)
  }
  const counts = new Map<BallotKey, number>()
  for (const answer of last.values()) if (answer !== null) counts.set(answer, (counts.get(answer) ?? 0) + 1)
  return counts
}

/** Lists the polls whose positions differ from the record, by group and number. */
export async function pollsUnlikeRecord(db: Db): Promise<readonly string[]> {
  const polls = await db.poll.findMany({
    select: { id: true, groupId: true, number: true, round: true },
    orderBy: { id: 'asc' },
  })
  const unlike: string[] = []
  for (const { id, groupId: group, number, round } of polls) {
    const recorded = await recount(db, { group, number, round })
    const stored = new Map<BallotKey, number>()
    for (const { ballot, count } of await countGiven(db, { id, round }))
      stored.set(ballot, (stored.get(ballot) ?? 0) + count)
    const ballots = [...new Set([...recorded.keys(), ...stored.keys()])]
    if (ballots.some((ballot) => recorded.get(ballot) !== stored.get(ballot)))
      unlike.push(`group ${group} ${pollRef({ number })}`)
  }
  return unlike
}

/** Counts the support for each option of open polls: poll → option → how many voices. */
export async function countSupport(
  db: Db,
  polls: readonly Pick<Poll, 'id'>[],
): Promise<ReadonlyMap<number, ReadonlyMap<string, number>>> {
  const rows = await db.$queryRaw<{ poll: number; option: string; count: number }[]>`
    SELECT p.poll_id AS poll, p.option, count(*)::int AS count FROM position p
    JOIN poll b ON b.id = p.poll_id AND b.round = p.round
    WHERE p.poll_id = ANY (${polls.map(({ id }) => id)}) AND p.stance = 'support'
    GROUP BY 1, 2`
  const found = new Map<number, Map<string, number>>()
  for (const { poll, option, count } of rows)
    found.set(poll, (found.get(poll) ?? new Map<string, number>()).set(option, count))
  return found
}
