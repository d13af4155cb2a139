import type { DateTime } from 'luxon'
import { type Db, type Sql, sql } from '../database/client.ts'
import { instant } from '../dates/instant.ts'
import { groups } from '../groups/read.ts'
import { nameOf } from '../people/read.ts'

/*
 * What operators see of pings, and do to those that wait. A ping is a reminder to one person about one rung of a deadline.
 */

export interface PingOfMessage {
  readonly deadline: string
  readonly rung: string
  readonly folded: readonly string[]
}

/** Selects the pings that a message carries as JSON, a list of `PingOfMessage`; `key` is a column with its key. */
export const pingsOfMessage = (key: Sql): Sql => sql`
  (SELECT coalesce(json_agg(json_build_object('deadline', i.deadline, 'rung', i.rung, 'folded', i.folded)
    ORDER BY i.id), '[]') FROM ping i WHERE i.delivery_key = ${key})`

/** Selects when the first ping that a message carries was due; null if it carries none. */
export const firstPingOfMessage = (key: Sql): Sql => sql`
  (SELECT min(i.due_at) FROM ping i WHERE i.delivery_key = ${key})`

export const pingStates = ['waiting', 'sent', 'stopped', 'expired'] as const

/** Counts the pings in each state that any is in. */
export async function countPingsByState(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db.ping.groupBy({ by: ['state'], _count: true })
  return new Map(rows.map(({ state, _count }) => [state, _count]))
}

/** Counts the pings that were given up unsent, by reason. */
export async function countExpiredPings(
  db: Db,
): Promise<readonly { readonly reason: string; readonly count: number }[]> {
  return db.$queryRaw`
    SELECT coalesce(reason, 'unknown') AS reason, count(*)::int AS count FROM ping
    WHERE state = 'expired' GROUP BY 1`
}

/** Returns the id of the newest ping; 0 if there is none. Later pings have higher ids. */
export async function newestPing(db: Db): Promise<number> {
  const { _max } = await db.ping.aggregate({ _max: { id: true } })
  return _max.id ?? 0
}

/** Counts the pings after one of them; `state`: only those in it. */
export const countPingsAfter = (db: Db, id: number, state?: 'waiting'): Promise<number> =>
  db.ping.count({ where: { id: { gt: id }, ...(state ? { state } : {}) } })

/** Lists the pings that wait and are due. */
export async function listDuePings(db: Db, now: DateTime): Promise<readonly number[]> {
  const rows = await db.ping.findMany({
    where: { state: 'waiting', dueAt: { lte: now.toJSDate() } },
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}

/** Ends some pings, and all those after one of them, as not sent. Returns how many. */
export async function expirePings(
  db: Db,
  { ids, after }: { readonly ids: readonly number[]; readonly after: number },
  reason: string,
): Promise<number> {
  const { count } = await db.ping.updateMany({
    where: { state: { in: ['waiting', 'sent'] }, OR: [{ id: { in: [...ids] } }, { id: { gt: after } }] },
    data: { state: 'expired', reason, sentAt: null },
  })
  return count
}

export interface LaterPing {
  readonly group: string
  /** The name of the person. */
  readonly to: string
  readonly deadline: string
  readonly rung: string
  readonly at: DateTime
}

/** Lists the pings that wait for a later instant, such as the end of someone's quiet hours, the next one first. */
export async function listLaterPings(db: Db, now: DateTime, most: number): Promise<readonly LaterPing[]> {
  const rows = await db.$queryRaw<(Omit<LaterPing, 'at'> & { at: Date })[]>`
    SELECT g.name AS "group", ${nameOf(sql`i.person_id`)} AS to, i.deadline, i.rung, i.due_at AS at
    FROM ping i JOIN (${groups}) g ON g.id = i.group_id
    WHERE i.state = 'waiting' AND i.due_at > ${now.toJSDate()} ORDER BY i.due_at, i.id LIMIT ${most}`
  return rows.map((row) => ({ ...row, at: instant(row.at) }))
}

/** Returns the earliest instant up to `now` at which a tick would have had something to do; undefined if there is none. */
export async function nextTickDue(db: Db, now: DateTime): Promise<DateTime | undefined> {
  const [row] = await db.$queryRaw<{ at: Date | null }[]>`
    SELECT LEAST((SELECT min(look_at) FROM watch), (SELECT min(due_at) FROM ping WHERE state = 'waiting')) AS at`
  return row?.at && row.at.getTime() <= now.toMillis() ? instant(row.at).setZone(now.zone) : undefined
}
