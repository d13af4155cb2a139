import type { Logger } from 'pino'
import { type Address, DeliveryFailure, type Platform, type Posted } from '../bot/platform.ts'
import { traceOf } from '../bot/trace.ts'
import type { View } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { inTransaction } from '../database/transaction.ts'
import { ask, Broken, callMs } from './ask.ts'
import { type Attempt, beginAttempt, type Lease, leaseSeconds, release, renew } from './claim.ts'
import { endFailed, endGone, endLater, endSent, keepFound } from './states.ts'

export interface Deliverer {
  readonly db: Db
  readonly platforms: readonly Platform[]
  readonly log: Logger
  /** Puts the messages that many acts change at once, before anything is claimed. */
  readonly beforeClaim?: (db: Db) => Promise<unknown>
  /** Completes a message that is about to be posted with what is known only at this moment. */
  readonly beforePost?: (db: Db, message: Outgoing) => Promise<View>
  /** Reacts to messages that were posted, in the transaction that ends the delivery. */
  readonly onSent?: {
    /** Tells whether to react to the message with this key. */
    readonly concerns: (key: string) => boolean
    readonly react: (db: Db, sent: Sent) => Promise<void>
  }
  /** Reacts to a message that its platform will never take, in the transaction that ends the delivery. */
  readonly onUndeliverable: (db: Db, undeliverable: Undeliverable) => Promise<void>
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
  /** The only person who should get it; undefined for a message to everyone in a channel or on a list. */
  readonly person: number | undefined
  readonly key: string
  readonly view: View
  readonly address: Address
  readonly reason: string
}

/** After so many messages to one channel other channels have their turn. */
const mostInARow = 20

/** An attempt in the channel that this process has leased. */
interface Attempting {
  readonly deliverer: Deliverer
  readonly platform: Platform
  readonly lease: Lease
  readonly attempt: Attempt
  /** What every line of the log says about it. */
  readonly entry: Readonly<Record<string, unknown>>
}

/** Sends what waits for one channel, one message at a time, and gives the channel back. */
export async function deliverPlace(deliverer: Deliverer, lease: Lease, stopping: () => boolean): Promise<void> {
  const platform = deliverer.platforms.find(({ name }) => name === lease.address.platform)
  if (!platform) return
  for (let i = 0; i < mostInARow && !stopping(); i++) {
    const leasedAt = performance.now()
    const { attempt, expired } = await beginAttempt(deliverer.db, lease)
    for (const { id, key, group } of expired) deliverer.log.info({ delivery: id, key, group }, 'delivery expired')
    if (!attempt) break
    const attempting = { deliverer, platform, lease, attempt, entry: entryOf(attempt, lease) }
    if (!(await deliver(attempting, leasedAt))) break
  }
  await release(deliverer.db, lease)
}

const entryOf = ({ id, key, group, person, revision }: Attempt, { place, address }: Lease) => ({
  delivery: id,
  key,
  group,
  ...(person === undefined ? {} : { person }),
  place,
  platform: address.platform,
  revision,
})

/** So long after it was leased, a call may still begin: it ends before anyone else may send to the channel. */
const ownMs = 1000 * leaseSeconds - callMs

/** Makes one attempt and enters its end. Tells whether the channel is still ours. */
async function deliver(attempting: Attempting, leasedAt: number): Promise<boolean> {
  const { deliverer, attempt, entry } = attempting
  const result = await send(attempting, leasedAt)
  if (result === undefined) {
    deliverer.log.warn(entry, 'lease expired while stalled; leaving the channel to its new owner')
    return false
  }
  if (!(result instanceof DeliveryFailure)) {
    await enterSent(attempting, result)
    deliverer.log.info({ ...entry, kind: attempt.posted ? 'edit' : 'post' }, 'delivered')
    return true
  }
  if (result instanceof Broken) deliverer.log.error({ ...entry, err: traceOf(result.cause) }, 'adapter broke')
  await enterFailure(attempting, result)
  return true
}

async function enterSent({ deliverer, attempt }: Attempting, posted: Posted): Promise<void> {
  const { db, onSent } = deliverer
  if (!onSent?.concerns(attempt.key)) return endSent(db, attempt, posted)
  await inTransaction(db, async (tx) => {
    // first what the message is about, then the message, as in every command
    await onSent.react(tx, { key: attempt.key, posted })
    await endSent(tx, attempt, posted)
  })
}

async function enterFailure(attempting: Attempting, failure: DeliveryFailure): Promise<void> {
  const { deliverer, attempt, entry } = attempting
  const reason = failure.message
  const isUnknown = failure.outcome === 'unknown'
  const unknownEnds = attempt.unknownEnds + (isUnknown ? 1 : 0)
  const givesUp = isUnknown && unknownEnds >= (failure instanceof Broken ? mostBroken : mostUnknown)
  if (failure.outcome === 'gone' && (attempt.posted || attempt.unknown)) {
    await endGone(deliverer.db, attempt, reason)
    deliverer.log.info({ ...entry, reason }, 'deleted by someone; posting it again')
  } else if (givesUp || failure.outcome === 'refused' || failure.outcome === 'gone') {
    await enterUndeliverable(attempting, reason, givesUp ? unknownEnds : 0)
    deliverer.log.warn({ ...entry, reason }, givesUp ? 'delivery given up' : 'delivery refused')
  } else await postpone(attempting, failure, unknownEnds)
}

const enterUndeliverable = (attempting: Attempting, reason: string, unknownEnds: number): Promise<void> =>
  inTransaction(attempting.deliverer.db, async (tx) => {
    const { deliverer, attempt, lease } = attempting
    await endFailed(tx, attempt, { reason, unknownEnds })
    const { group, person, key, view } = attempt
    await deliverer.onUndeliverable(tx, { group, person, key, view, address: lease.address, reason })
  })

/** Puts a failed attempt off. If the platform asked to slow down, the message waits as long as asked, without backing off. */
async function postpone(
  { deliverer, attempt, entry }: Attempting,
  { message: reason, outcome, retryAfterMs }: DeliveryFailure,
  unknownEnds: number,
): Promise<void> {
  const attempts = attempt.attempts + (retryAfterMs === undefined ? 1 : 0)
  const waitMs = retryAfterMs === undefined ? backOffMs(attempts) : Math.max(retryAfterMs, backOffMs(1))
  const mayBePosted = outcome === 'unknown' || attempt.unknown
  await endLater(deliverer.db, attempt, { reason, waitMs, mayBePosted, attempts, unknownEnds })
  deliverer.log.warn({ ...entry, reason, outcome, waitMs }, 'delivery postponed')
}

/**
 * Calls the platform. An edit can be repeated without harm; a post whose end is unknown is looked up before it is posted
 * again. Undefined if the channel may be someone else's by now, who then looks whether the message was posted.
 */
async function send(attempting: Attempting, leasedAt: number): Promise<Posted | DeliveryFailure | undefined> {
  const { deliverer, platform, lease, attempt } = attempting
  const { address } = lease
  const { view, key, under } = attempt
  const posted = attempt.posted ?? (attempt.unknown ? await lookUp(attempting) : undefined)
  if (posted instanceof DeliveryFailure) return posted
  const since = attempt.unknown ? await renewedAt(deliverer.db, lease) : leasedAt
  if (since === undefined || performance.now() - since >= ownMs) return undefined
  if (!posted)
    return ask(async () => {
      const whole = deliverer.beforePost ? await deliverer.beforePost(deliverer.db, { key, view, address }) : view
      return platform.post(address, whole, key, under)
    })
  const edited = await ask(() => platform.edit(posted, address, view))
  return edited instanceof DeliveryFailure ? edited : posted
}

/** Renews the lease and returns when it began; undefined if it was lost during the look-up. */
async function renewedAt(db: Db, lease: Lease): Promise<number | undefined> {
  const at = performance.now()
  return (await renew(db, lease)) ? at : undefined
}

/** Finds a message on its platform; undefined if it is absent, or the platform cannot or may not tell: better twice than never. */
async function lookUp({
  deliverer,
  platform,
  lease,
  attempt,
}: Attempting): Promise<Posted | DeliveryFailure | undefined> {
  const found = await ask(() => platform.lookUp(lease.address, attempt.key, attempt.under))
  if (found === 'absent' || found === 'unknowable') return undefined
  if (found instanceof DeliveryFailure) return found.outcome === 'refused' ? undefined : found
  await keepFound(deliverer.db, attempt, found)
  return found
}

/** A message that an adapter cannot send must not hold back those behind it for ever. */
const mostBroken = 5
/** Nor one that always ends unknown, while the platform can be reached: eight and a half minutes of waiting. */
const mostUnknown = 10

/** Returns how long to wait after so many attempts: 1 s, 2 s, 4 s … at most 5 minutes. */
const backOffMs = (attempts: number): number => Math.min(300_000, 1000 * 2 ** Math.min(attempts - 1, 9))
