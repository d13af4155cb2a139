import type { DateTime } from 'luxon'
import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Db } from '../database/client.ts'
import type { DeadlineSource } from '../deadlines/deadline.ts'
import { tick } from '../deadlines/tick.ts'
import { inOnePiece } from './backlog.ts'
import { beginHold, endHold } from './heartbeat.ts'

export interface Deciding {
  readonly client: PrismaClient
  readonly sources: readonly DeadlineSource[]
  readonly holdAfterHours: number | undefined
}

/** How many were ended, or will be looked up. */
export interface Decided {
  readonly messages: number
  readonly reminders: number
}

const skipped = 'skipped by an operator'

/**
 * Ends everything that is due without sending it; each keeps its row, with the reason. A message that already stands
 * somewhere is brought up to date by its next change. What members caused since the HOLD began is sent all the same.
 */
export const skip = (deciding: Deciding, now: DateTime): Promise<Decided> =>
  undisturbed(deciding, async (tx) => {
    const before = await tx.ping.findMany({
      where: { state: 'waiting', dueAt: { lte: now.toJSDate() } },
      select: { id: true },
    })
    const newest = await tx.ping.aggregate({ _max: { id: true } })
    const fresh = await putSince(tx)
    await tick({ db: tx, sources: deciding.sources }, now)
    const reminders = await tx.ping.updateMany({
      where: {
        state: { in: ['waiting', 'sent'] },
        OR: [{ id: { in: before.map(({ id }) => id) } }, { id: { gt: newest._max.id ?? 0 } }],
      },
      data: { state: 'expired', reason: skipped, sentAt: null },
    })
    const messages = await tx.$executeRaw`
      UPDATE delivery SET due_at = NULL, reason = ${skipped},
        state = (CASE WHEN posted_message IS NULL THEN 'expired' ELSE 'sent' END)::delivery_state
      WHERE due_at IS NOT NULL AND NOT id = ANY (${fresh})`
    return { messages, reminders: reminders.count }
  })

/** Goes on as after any downtime: one message for each place, in which what fell together is named. */
export async function send({ client, holdAfterHours }: Deciding): Promise<void> {
  await endHold(client, holdAfterHours)
}

/**
 * For a database that was restored from a backup. The time since then is gone through again, instant by instant, so that
 * each reminder and digest gets the key that it had; then every message that is not known to stand somewhere is
 * looked up on its platform before it is sent. What members caused since the HOLD began has never been sent.
 */
export const reconcile = (deciding: Deciding, now: DateTime): Promise<Decided> =>
  undisturbed(deciding, async (tx) => {
    const newest = await tx.ping.aggregate({ _max: { id: true } })
    const fresh = await putSince(tx)
    for (let at = await nextDue(tx, now); at; at = await nextDue(tx, now))
      await tick({ db: tx, sources: deciding.sources }, at)
    const reminders = await tx.ping.count({ where: { id: { gt: newest._max.id ?? 0 } } })
    const messages = await tx.$executeRaw`
      UPDATE delivery SET state = 'ambiguous', due_at = LEAST(due_at, clock_timestamp())
      WHERE due_at IS NOT NULL AND posted_message IS NULL AND NOT id = ANY (${fresh})`
    return { messages, reminders }
  })

/** What members caused since the HOLD began. */
async function putSince(db: Db): Promise<number[]> {
  const rows = await db.$queryRaw<{ id: number }[]>`
    SELECT id FROM delivery WHERE due_at >= (SELECT held_since FROM heartbeat WHERE id = 1)`
  return rows.map(({ id }) => id)
}

/** The earliest instant until now at which a tick would have had something to do. */
async function nextDue(db: Db, now: DateTime): Promise<DateTime | undefined> {
  const [row] = await db.$queryRaw<{ ms: number | null }[]>`
    SELECT (extract(epoch FROM LEAST(
      (SELECT min(look_at) FROM watch), (SELECT min(due_at) FROM ping WHERE state = 'waiting'))) * 1000)::float8 AS ms`
  return row?.ms == null || row.ms > now.toMillis() ? undefined : now.minus(now.toMillis() - row.ms)
}

/** Nothing is derived or sent by any replica while it works; if it fails, that stays so. */
async function undisturbed({ client, holdAfterHours }: Deciding, work: (tx: Db) => Promise<Decided>): Promise<Decided> {
  await beginHold(client)
  const decided = await inOnePiece(client, work)
  await endHold(client, holdAfterHours)
  return decided
}
