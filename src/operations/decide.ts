import type { DateTime } from 'luxon'
import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Db } from '../database/client.ts'
import type { DeadlineSource } from '../deadlines/deadline.ts'
import { countPingsAfter, expirePings, listDuePings, newestPing, nextTickDue } from '../deadlines/operate.ts'
import { tick } from '../deadlines/tick.ts'
import { listDueFrom, lookUpWaiting, skipWaiting } from '../delivery/operate.ts'
import { longTransaction } from './dry-run.ts'
import { readPulse } from './heartbeat/read.ts'
import { beginHold, endHold } from './heartbeat/write.ts'

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
 * Ends everything that is due without sending it; each keeps its row, with the reason. A message that is posted
 * already is updated by its next change. What members caused since the HOLD began is still sent.
 */
export const skip = (deciding: Deciding, now: DateTime): Promise<Decided> =>
  whileHeld(deciding, async (tx) => {
    const due = await listDuePings(tx, now)
    const newest = await newestPing(tx)
    const fresh = await causedInHold(tx)
    await tick({ db: tx, sources: deciding.sources }, now)
    const reminders = await expirePings(tx, { ids: due, after: newest }, skipped)
    return { messages: await skipWaiting(tx, fresh, skipped), reminders }
  })

/** Goes on as after any downtime: one message for each place, which names what fell together. */
export async function send({ client, holdAfterHours }: Deciding): Promise<void> {
  await endHold(client, holdAfterHours)
}

/**
 * Goes on with a database that was restored from a backup. Repeats the ticks since then, instant by instant, so that each
 * reminder and digest gets the key that it had; then every message that is not known to be posted is looked up on its
 * platform before it is sent. What members caused since the HOLD began has never been sent.
 */
export const reconcile = (deciding: Deciding, now: DateTime): Promise<Decided> =>
  whileHeld(deciding, async (tx) => {
    const newest = await newestPing(tx)
    const fresh = await causedInHold(tx)
    for (let at = await nextTickDue(tx, now); at; at = await nextTickDue(tx, now))
      await tick({ db: tx, sources: deciding.sources }, at)
    const reminders = await countPingsAfter(tx, newest)
    return { messages: await lookUpWaiting(tx, fresh), reminders }
  })

/** Lists the messages that members caused since the HOLD began. */
const causedInHold = async (db: Db): Promise<readonly number[]> => listDueFrom(db, (await readPulse(db))?.heldSince)

/** Runs `work` while no replica derives or sends anything; if it fails, the HOLD stays. */
async function whileHeld({ client, holdAfterHours }: Deciding, work: (tx: Db) => Promise<Decided>): Promise<Decided> {
  await beginHold(client)
  const decided = await longTransaction(client, work)
  await endHold(client, holdAfterHours)
  return decided
}
