import type { DateTime } from 'luxon'
import { type Db, type Sql, sql } from '../database/client.ts'
import { wakeChannel } from './put.ts'
import { dueNow } from './states.ts'

/*
 * What operators and the playground see of messages, and do to those that wait. Other slices put `deliveries` into their
 * statements and name no column of a message themselves.
 */

/** Selects every message with the place it goes to. `isPosted`: it is there already, and what waits is an edit. */
export const deliveries: Sql = sql`
  SELECT d.id, d.group_id AS "group", d.key, d.view, d.state, d.reason, d.attempts, d.due_at AS "dueAt",
    d.expires_at AS "expiresAt", d.created_at AS "createdAt", d.sent_at AS "sentAt", d.posted_message IS NOT NULL AS "isPosted",
    d.shown_revision AS "shownRevision", p.id AS place, p.group_id AS "groupOfPlace", p.platform, p.workspace, p.channel
  FROM delivery d JOIN place p ON p.id = d.place_id`

export const deliveryStates = ['pending', 'attempting', 'sent', 'ambiguous', 'failed', 'expired'] as const

/** Counts the messages in each state that any is in. */
export async function countByState(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db.delivery.groupBy({ by: ['state'], _count: true })
  return new Map(rows.map(({ state, _count }) => [state, _count]))
}

/** Counts the messages that were given up unsent, by reason. */
export async function countExpired(db: Db): Promise<readonly { readonly reason: string; readonly count: number }[]> {
  return db.$queryRaw`
    SELECT coalesce(reason, 'unknown') AS reason, count(*)::int AS count FROM delivery
    WHERE state = 'expired' GROUP BY 1`
}

/** Returns for how long the oldest message that is due has been due; 0 if none is. */
export async function oldestDueSeconds(db: Db): Promise<number> {
  const rows = await db.$queryRaw<{ seconds: number }[]>`
    SELECT coalesce(extract(epoch FROM clock_timestamp() - min(due_at)), 0)::float8 AS seconds
    FROM delivery WHERE due_at <= clock_timestamp()`
  return rows[0]?.seconds ?? 0
}

/** Counts the messages that wait and are still of use at `now`. */
export const countUseful = (db: Db, now: DateTime): Promise<number> =>
  db.delivery.count({
    where: { dueAt: { not: null }, OR: [{ expiresAt: null }, { expiresAt: { gt: now.toJSDate() } }] },
  })

/** Lists the messages that became due from an instant on; none if it is undefined. */
export async function listDueFrom(db: Db, from: DateTime | undefined): Promise<readonly number[]> {
  if (!from) return []
  const rows = await db.delivery.findMany({ where: { dueAt: { gte: from.toJSDate() } }, select: { id: true } })
  return rows.map(({ id }) => id)
}

/** Ends every message that waits without sending it, except some; a message that is posted already stays as it is. */
export const skipWaiting = (db: Db, except: readonly number[], reason: string): Promise<number> =>
  db.$executeRaw`
    UPDATE delivery SET due_at = NULL, reason = ${reason},
      state = (CASE WHEN posted_message IS NULL THEN 'expired' ELSE 'sent' END)::delivery_state
    WHERE due_at IS NOT NULL AND NOT id = ANY (${[...except]})`

/** Has every message that waits and is not posted looked up on its platform before it is sent, except some. */
export const lookUpWaiting = (db: Db, except: readonly number[]): Promise<number> =>
  db.$executeRaw`
    UPDATE delivery SET state = 'ambiguous', due_at = LEAST(due_at, clock_timestamp())
    WHERE due_at IS NOT NULL AND posted_message IS NULL AND NOT id = ANY (${[...except]})`

/** Sends messages that wait for their time at once. `keys`: selects their keys. Returns their ids. */
export async function hurry(db: Db, keys: Sql): Promise<readonly number[]> {
  const rows = await db.$queryRaw<{ id: number }[]>`
    UPDATE delivery SET due_at = ${dueNow} WHERE key IN (${keys}) AND state = 'pending' RETURNING id`
  if (rows.length > 0) await db.$executeRaw`SELECT pg_notify(${wakeChannel}, '')`
  return rows.map(({ id }) => id)
}

/** Counts those of some messages that are not sent yet, and may still be. */
export const countUnsent = (db: Db, ids: readonly number[]): Promise<number> =>
  db.delivery.count({ where: { id: { in: [...ids] }, state: { in: ['pending', 'attempting'] } } })
