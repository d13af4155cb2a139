import { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'

export const deliveryStates = ['pending', 'attempting', 'sent', 'ambiguous', 'failed', 'expired'] as const
const pingStates = ['waiting', 'sent', 'stopped', 'expired'] as const

/** Every state, also those that no row is in. */
export async function countByState(db: Db): Promise<{
  readonly deliveries: ReadonlyMap<string, number>
  readonly pings: ReadonlyMap<string, number>
}> {
  const deliveries = await db.delivery.groupBy({ by: ['state'], _count: true })
  const pings = await db.ping.groupBy({ by: ['state'], _count: true })
  const counted = (states: readonly string[], rows: readonly { state: string; _count: number }[]) =>
    new Map(states.map((state) => [state, rows.find((row) => row.state === state)?._count ?? 0]))
  return { deliveries: counted(deliveryStates, deliveries), pings: counted(pingStates, pings) }
}

export async function countExpired(
  db: Db,
): Promise<readonly { readonly kind: string; readonly reason: string; readonly count: number }[]> {
  return db.$queryRaw`
    SELECT 'delivery' AS kind, coalesce(reason, 'unknown') AS reason, count(*)::int AS count
      FROM delivery WHERE state = 'expired' GROUP BY 2
    UNION ALL
    SELECT 'ping', coalesce(reason, 'unknown'), count(*)::int FROM ping WHERE state = 'expired' GROUP BY 2`
}

/** 0 where nothing is due. */
export async function oldestDueSeconds(db: Db): Promise<number> {
  const rows = await db.$queryRaw<{ seconds: number }[]>`
    SELECT coalesce(extract(epoch FROM clock_timestamp() - min(due_at)), 0)::float8 AS seconds
    FROM delivery WHERE due_at <= clock_timestamp()`
  return rows[0]?.seconds ?? 0
}

/** By how much our clock is ahead of the database's. */
export async function clockSkewSeconds(db: Db, now: () => DateTime): Promise<number> {
  const asked = now()
  const rows = await db.$queryRaw<{ ms: number }[]>`
    SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms`
  const theirs = DateTime.fromMillis(rows[0]?.ms ?? Number.NaN)
  const ours = (asked.toMillis() + now().toMillis()) / 2
  return (ours - theirs.toMillis()) / 1000
}

/** A commit may become visible a moment after the instant it carries. */
const settledAfterSeconds = 5

/**
 * How late the messages were that were sent for the first time since `fromMs`; nothing where it is not given. A reminder
 * was due when its ping was, any other message when it was put into the outbox.
 */
export async function readSent(
  db: Db,
  fromMs: number | undefined,
): Promise<{ readonly untilMs: number; readonly lateSeconds: readonly number[] }> {
  const rows = await db.$queryRaw<{ ms: number }[]>`
    SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 - ${settledAfterSeconds * 1000} AS ms`
  const untilMs = rows[0]?.ms ?? Number.NaN
  if (fromMs === undefined) return { untilMs, lateSeconds: [] }
  const sent = await db.$queryRaw<{ late: number }[]>`
    SELECT extract(epoch FROM sent_at
      - coalesce((SELECT min(p.due_at) FROM ping p WHERE p.delivery_key = d.key), d.created_at))::float8 AS late
    FROM delivery d
    WHERE sent_at > to_timestamp(${fromMs / 1000}::float8) AND sent_at <= to_timestamp(${untilMs / 1000}::float8)`
  return { untilMs, lateSeconds: sent.map(({ late }) => Math.max(0, late)) }
}

/** Incoming mails that could not be taken, of all mailboxes ever read. */
export async function countSetAside(db: Db): Promise<number> {
  const { _sum } = await db.mailCursor.aggregate({ _sum: { setAside: true } })
  return _sum.setAside ?? 0
}
