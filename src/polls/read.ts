import type { DateTime } from 'luxon'
import { type Db, type Sql, sql } from '../database/client.ts'
import { instant } from '../dates/instant.ts'
import { memberships, persons } from '../people/read.ts'
import { topicJson } from '../topics/read.ts'
import type { Poll } from './model.ts'
import { isOver } from './rules.ts'

type Row = Omit<Poll, 'closesAt' | 'salt' | 'result'> & {
  readonly closesAt: Date
  readonly salt: string | null
  readonly result: Poll['result'] | null
}

/** Reads polls in one statement: it runs for every position. */
export async function readPolls(db: Db, which: Sql): Promise<readonly Poll[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT p.id, p.group_id AS "group", p.number, ${topicJson(sql`p.topic_id`)} AS topic, p.question, p.options,
      p.study_groups AS "studyGroups", p.unit::text AS unit, p.is_hidden AS "isHidden", p.is_anonymous AS "isAnonymous",
      p.round, p.state::text AS state, p.wall, p.zone, p.closes_at AS "closesAt", p.salt, p.reminders, p.result
    FROM poll p WHERE ${which}`
  return rows.map((row) => ({
    ...row,
    closesAt: instant(row.closesAt),
    salt: row.salt ?? undefined,
    result: row.result ?? undefined,
  }))
}

export async function findPoll(db: Db, group: number, number: number): Promise<Poll | undefined> {
  const [poll] = await readPolls(db, sql`p.group_id = ${group} AND p.number = ${number}`)
  return poll
}

export async function pollById(db: Db, id: number): Promise<Poll> {
  const [poll] = await readPolls(db, sql`p.id = ${id}`)
  return existing(poll, id)
}

/** Locks a poll against every change and every position until the transaction ends, and returns it as it then is. */
export async function lockPoll(db: Db, id: number): Promise<Poll> {
  const [poll] = await readPolls(db, sql`p.id = ${id} FOR UPDATE OF p`)
  return existing(poll, id)
}

function existing(poll: Poll | undefined, id: number): Poll {
  if (!poll) throw new Error(`There is no poll with the id ${id}`)
  return poll
}

/** Tells whether a poll has closed, or its time is up and no tick has closed it yet. */
export async function hasClosed(db: Db, { state, closesAt }: Poll, now: DateTime): Promise<boolean> {
  if (state === 'closed') return true
  const [clock] = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`
  return isOver(closesAt, now, clock ? instant(clock.now) : now)
}

/** Lists polls of a group, open ones first, then the latest; at most 30. */
export const listPolls = (db: Db, group: number): Promise<readonly Poll[]> =>
  readPolls(db, sql`p.group_id = ${group} ORDER BY p.state, p.number DESC LIMIT 30`)

/** Lists the open polls of a group, the latest first; at most 30. */
export const listOpenPolls = (db: Db, group: number): Promise<readonly Poll[]> =>
  readPolls(db, sql`p.group_id = ${group} AND p.state = 'open' ORDER BY p.number DESC LIMIT 30`)

/** Lists the polls on a topic, the latest first; at most 30. */
export const listPollsOn = (db: Db, topic: number): Promise<readonly Poll[]> =>
  readPolls(db, sql`p.topic_id = ${topic} ORDER BY p.number DESC LIMIT 30`)

/** Lists the latest poll of each topic of a group among those whose positions are shown: closed, or not hidden. */
export const latestShownPolls = (db: Db, group: number): Promise<readonly Poll[]> =>
  readPolls(
    db,
    sql`p.id IN (SELECT max(id) FROM poll WHERE group_id = ${group} AND (state = 'closed' OR NOT is_hidden)
      GROUP BY topic_id)`,
  )

/** Lists the study groups in which members of a group take part. */
export async function listStudyGroups(db: Db, group: number): Promise<ReadonlySet<string>> {
  const rows = await db.$queryRaw<{ body: string }[]>`
    SELECT DISTINCT unnest(p."studyGroups") AS body
    FROM (${memberships}) m JOIN (${persons}) p ON p.id = m.person WHERE m."group" = ${group}`
  return new Set(rows.map(({ body }) => body))
}
