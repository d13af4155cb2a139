import { DateTime } from 'luxon'
import { type Db, sql } from '../database/client.ts'
import { firstPingOfMessage } from '../deadlines/operate.ts'
import { deliveries } from '../delivery/operate.ts'

/** Returns by how many seconds this computer's clock is ahead of the database's. */
export async function clockSkewSeconds(db: Db, now: () => DateTime): Promise<number> {
  const asked = now()
  const theirs = DateTime.fromMillis(await databaseMs(db))
  const ours = (asked.toMillis() + now().toMillis()) / 2
  return (ours - theirs.toMillis()) / 1000
}

async function databaseMs(db: Db): Promise<number> {
  const rows = await db.$queryRaw<{ ms: number }[]>`
    SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms`
  return rows[0]?.ms ?? Number.NaN
}

/** A commit may become visible a moment after the instant it carries. */
const settledAfterSeconds = 5

/**
 * Returns how late the messages were that were sent for the first time since `fromMs`; none if it is undefined. A
 * reminder was due when its ping was, any other message when it was put. `untilMs`: where to continue next time.
 */
export async function readSent(
  db: Db,
  fromMs: number | undefined,
): Promise<{ readonly untilMs: number; readonly lateSeconds: readonly number[] }> {
  const untilMs = (await databaseMs(db)) - settledAfterSeconds * 1000
  if (fromMs === undefined) return { untilMs, lateSeconds: [] }
  const sent = await db.$queryRaw<{ late: number }[]>`
    SELECT extract(epoch FROM d."sentAt" - coalesce(${firstPingOfMessage(sql`d.key`)}, d."createdAt"))::float8 AS late
    FROM (${deliveries}) d
    WHERE d."sentAt" > to_timestamp(${fromMs / 1000}::float8) AND d."sentAt" <= to_timestamp(${untilMs / 1000}::float8)`
  return { untilMs, lateSeconds: sent.map(({ late }) => Math.max(0, late)) }
}
