import type { Logger } from 'pino'
import { type Address, DeliveryFailure, type Platform, type Posted } from '../bot/platform.ts'
import { traceOf } from '../bot/trace.ts'
import type { View } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { inTransaction } from '../database/transaction.ts'
import { ask, Broken, callMs } from './ask.ts'
import {
  type Attempt,
  beginAttempt,
  endFailed,
  endGone,
  endLater,
  endSent,
  keepFound,
  type Lease,
  leaseSeconds,
  release,
  renew,
} from './claim.ts'

export interface Deliverer {
  readonly db: Db
  readonly platforms: readonly Platform[]
  readonly log: Logger
  /** Writes the messages that many acts change at once, before it is looked what is due. */
  readonly compose?: (db: Db) => Promise<unknown>
  /** What only the moment of sending makes complete is added to a message that is about to be posted. */
  readonly complete?: (db: Db, message: Outgoing) => Promise<View>
  /** Told, in the transaction that ends it, of a message that its platform will never take. */
  readonly onUndeliverable: (db: Db, undeliverable: Undeliverable) => Promise<void>
  /** The same of messages that went out, of those whose key it asks for. */
  readonly onSent?: {
    readonly asksFor: (key: string) => boolean
    readonly tell: (db: Db, sent: Sent) => Promise<void>
  }
}

export interface Outgoing {
  readonly key: string
  readonly view: View
  readonly address: Address
}

export interface Sent {
  readonly key: string
  readonly posted: Posted
}

export interface Undeliverable {
  readonly group: number
  readonly key: string
  readonly view: View
  readonly address: Address
  readonly reason: string
}

/** Then others that wait have their turn, however much there is to say in one channel. */
const mostInARow = 20

/** Sends what waits for one channel, one message at a time, and gives the channel back. */
export async function deliverPlace(deliverer: Deliverer, lease: Lease, stopping: () => boolean): Promise<void> {
  const platform = deliverer.platforms.find(({ name }) => name === lease.address.platform)
  if (!platform) return
  for (let i = 0; i < mostInARow && !stopping(); i++) {
    const takenAt = performance.now()
    const attempt = await beginAttempt(deliverer.db, lease)
    if (!attempt || !(await deliver(deliverer, platform, lease, attempt, takenAt))) break
  }
  await release(deliverer.db, lease)
}

/** A call that begins so long after the lease ends while nobody else may send there; a process can stand still at any moment. */
const ownMs = 1000 * leaseSeconds - callMs

/** Whether the channel is still ours. */
async function deliver(
  { db, log, complete, onUndeliverable, onSent }: Deliverer,
  platform: Platform,
  lease: Lease,
  attempt: Attempt,
  takenAt: number,
): Promise<boolean> {
  const { place, address } = lease
  const entry = { delivery: attempt.id, key: attempt.key, place, platform: platform.name }
  const result = await send({ db, platform, lease, complete }, attempt, takenAt)
  if (result === undefined) {
    log.warn(entry, 'stood still for too long, left to whoever has the channel now')
    return false
  }
  if (!(result instanceof DeliveryFailure)) {
    if (onSent?.asksFor(attempt.key))
      await inTransaction(db, async (tx) => {
        // first what the message is about, then the message, as in every command
        await onSent.tell(tx, { key: attempt.key, posted: result })
        await endSent(tx, attempt, result)
      })
    else await endSent(db, attempt, result)
    log.info({ ...entry, revision: attempt.revision }, 'delivered')
    return true
  }
  const reason = result.message
  if (result instanceof Broken) log.error({ ...entry, err: traceOf(result.cause) }, 'adapter broke')
  if (result.outcome === 'gone' && (attempt.posted || attempt.unknown)) {
    await endGone(db, attempt, reason)
    log.info({ ...entry, reason }, 'deleted by somebody, posting it anew')
    return true
  }
  const isUnknown = result.outcome === 'unknown'
  const unknownEnds = attempt.unknownEnds + (isUnknown ? 1 : 0)
  const givesUp = isUnknown && unknownEnds >= (result instanceof Broken ? mostBroken : mostUnknown)
  if (givesUp || result.outcome === 'refused' || result.outcome === 'gone') {
    await inTransaction(db, async (tx) => {
      await endFailed(tx, attempt, { reason, unknownEnds: givesUp ? unknownEnds : 0 })
      await onUndeliverable(tx, { ...attempt, address, reason })
    })
    log.warn({ ...entry, reason }, givesUp ? 'delivery given up' : 'delivery refused')
    return true
  }
  // being asked to slow down says nothing of the message: it waits as long as it was asked to, and no longer each time
  const { retryAfterMs } = result
  const attempts = attempt.attempts + (retryAfterMs === undefined ? 1 : 0)
  const waitMs = retryAfterMs === undefined ? backOffMs(attempts) : Math.max(retryAfterMs, backOffMs(1))
  await endLater(db, attempt, { reason, waitMs, mayStand: isUnknown || attempt.unknown, attempts, unknownEnds })
  log.warn({ ...entry, reason, outcome: result.outcome, waitMs }, 'delivery postponed')
  return true
}

/**
 * An edit can be repeated without harm; a post whose end is unknown is looked up before it is posted again. Nothing
 * where the channel may be somebody else's by now, who looks whether it stands there.
 */
async function send(
  { db, platform, lease, complete }: Pick<Deliverer, 'db' | 'complete'> & { platform: Platform; lease: Lease },
  attempt: Attempt,
  takenAt: number,
): Promise<Posted | DeliveryFailure | undefined> {
  const { address } = lease
  const { view, key, under } = attempt
  const posted = attempt.posted ?? (attempt.unknown ? await find(db, platform, address, attempt) : undefined)
  if (posted instanceof DeliveryFailure) return posted
  const since = attempt.unknown ? await takenAnew(db, lease) : takenAt
  if (since === undefined || performance.now() - since >= ownMs) return undefined
  if (!posted)
    return ask(async () => {
      const whole = complete ? await complete(db, { key, view, address }) : view
      return platform.post(address, whole, key, under)
    })
  const edited = await ask(() => platform.edit(posted, address, view))
  return edited instanceof DeliveryFailure ? edited : posted
}

/** When the lease began anew; nothing where it was lost during the look-up. */
async function takenAnew(db: Db, lease: Lease): Promise<number | undefined> {
  const at = performance.now()
  return (await renew(db, lease)) ? at : undefined
}

/** Nothing where it is absent, and where the platform cannot or may not tell: better twice than never. */
async function find(
  db: Db,
  platform: Platform,
  address: Address,
  attempt: Attempt,
): Promise<Posted | DeliveryFailure | undefined> {
  const found = await ask(() => platform.lookUp(address, attempt.key, attempt.under))
  if (found === 'absent' || found === 'unknowable') return undefined
  if (found instanceof DeliveryFailure) return found.outcome === 'refused' ? undefined : found
  await keepFound(db, attempt, found)
  return found
}

/** A message that an adapter cannot send must not hold back those behind it for ever. */
const mostBroken = 5
/** Nor one that always ends unknown, while the platform can be reached: eight and a half minutes of waiting. */
const mostUnknown = 10

/** 1 s, 2 s, 4 s … at most 5 minutes. */
const backOffMs = (attempts: number): number => Math.min(300_000, 1000 * 2 ** Math.min(attempts - 1, 9))
