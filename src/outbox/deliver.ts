import type { Logger } from 'pino'
import { type Address, DeliveryFailure, directAccount, type Platform, type Posted } from '../bot/platform.ts'
import type { View } from '../bot/view.ts'
import { type Db, inTransaction } from '../db.ts'
import { type Attempt, beginAttempt, endFailed, endLater, endSent, type Lease, release } from './claim.ts'

export interface Deliverer {
  readonly db: Db
  readonly platforms: readonly Platform[]
  readonly log: Logger
  /** Told, in the transaction that ends it, of a message to one person that their platform will never take. */
  readonly onUndeliverable: (db: Db, undeliverable: Undeliverable) => Promise<void>
}

export interface Undeliverable {
  readonly group: number
  readonly key: string
  readonly view: View
  readonly address: Address
  readonly reason: string
}

/** Sends what waits for one channel, one message at a time, and gives the channel back. */
export async function deliverPlace(deliverer: Deliverer, lease: Lease, stopping: () => boolean): Promise<void> {
  const platform = deliverer.platforms.find(({ name }) => name === lease.address.platform)
  if (!platform) return
  while (!stopping()) {
    const attempt = await beginAttempt(deliverer.db, lease)
    if (!attempt) break
    await deliver(deliverer, platform, lease, attempt)
  }
  await release(deliverer.db, lease)
}

async function deliver(
  { db, log, onUndeliverable }: Deliverer,
  platform: Platform,
  lease: Lease,
  attempt: Attempt,
): Promise<void> {
  const entry = { delivery: attempt.id, key: attempt.key, place: lease.place, platform: platform.name }
  try {
    const posted = await send(platform, lease, attempt)
    await endSent(db, attempt, posted)
    log.info({ ...entry, revision: attempt.revision }, 'delivered')
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error
    if (error.outcome === 'refused') {
      await inTransaction(db, async (tx) => {
        await endFailed(tx, attempt, error.message)
        if (directAccount(lease.address) === undefined) return
        await onUndeliverable(tx, { ...attempt, address: lease.address, reason: error.message })
      })
      log.warn({ ...entry, reason: error.message }, 'delivery refused')
      return
    }
    const waitMs = Math.max(error.retryAfterMs ?? 0, backOffMs(attempt.attempts))
    await endLater(db, attempt, { reason: error.message, waitMs, unknown: error.outcome === 'unknown' })
    log.warn({ ...entry, reason: error.message, outcome: error.outcome, waitMs }, 'delivery postponed')
  }
}

/** An edit can be repeated without harm; a post whose end is unknown is looked up before it is posted again. */
async function send(platform: Platform, { address }: Lease, attempt: Attempt): Promise<Posted> {
  const { posted, view, key, under } = attempt
  if (posted) {
    await platform.edit(posted, address, view)
    return posted
  }
  if (attempt.unknown) {
    const found = await platform.lookUp(address, key, under)
    if (found !== 'absent' && found !== 'unknowable') {
      await platform.edit(found, address, view)
      return found
    }
  }
  return platform.post(address, view, key, under)
}

/** 1 s, 2 s, 4 s … at most 5 minutes. */
const backOffMs = (attempts: number): number => Math.min(300_000, 1000 * 2 ** Math.min(attempts - 1, 9))
