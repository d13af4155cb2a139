import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { canSend } from '../bot/platform.ts'
import { keepSession } from '../database/session.ts'
import { claimPlaces } from './claim.ts'
import { type Deliverer, deliverPlace } from './deliver.ts'
import { wakeChannel } from './put.ts'

/** Channels of one platform to which messages are sent at the same time; a server that hangs holds up no other platform. */
const atOnce = 16
/** How often the loop looks without being woken: for what was postponed, and for channels of a process that died. */
const pollEveryMs = 1000
/**
 * How long the loop waits after it was woken, so that many answers in one moment lead to one edit of a card, which platforms
 * limit to about one a second, and so that replies to people go out before messages to channels.
 */
const gatherMs = 100
/** How long it waits if more is due than it could claim: just enough to claim several channels at once. */
const breathMs = 10

export interface Loop {
  stop(): Promise<void>
}

/** Starts to deliver: at once when a transaction with a message commits, and by looking every second. */
export function startDelivering(deliverer: Deliverer, databaseUrl: string): Loop {
  const { log } = deliverer
  const shares = deliverer.platforms.map((platform) => ({ platform, inFlight: new Set<Promise<void>>() }))
  let stopping = false
  /** More is due than could be claimed. */
  let isMore = false
  let wake = () => {}

  async function deliverDue(): Promise<void> {
    await deliverer
      .beforeClaim?.(deliverer.db)
      .catch((error: unknown) => log.warn({ err: error }, 'messages not composed'))
    const wanted = shares.map(({ platform, inFlight }) => ({
      platform: platform.name,
      most: canSend(platform.health()) ? atOnce - inFlight.size : 0,
    }))
    for (const lease of await claimPlaces(deliverer.db, wanted)) {
      const inFlight = shares.find(({ platform }) => platform.name === lease.address.platform)?.inFlight
      const work = deliverPlace(deliverer, lease, () => stopping)
        .catch((error: unknown) => log.error({ err: error, place: lease.place }, 'delivering stopped'))
        .finally(() => {
          inFlight?.delete(work)
          wake()
        })
      inFlight?.add(work)
    }
    isMore = shares.some(({ inFlight }) => inFlight.size === atOnce)
  }

  async function loop(): Promise<void> {
    while (!stopping) {
      const waited = new Promise<void>((resolve) => {
        wake = resolve
      })
      await deliverDue().catch((error: unknown) => log.warn({ err: error }, 'outbox not read'))
      await Promise.race([waited, pause(pollEveryMs, undefined, { ref: false })])
      if (!stopping) await pause(isMore ? breathMs : gatherMs, undefined, { ref: false })
    }
  }

  // a lost session is opened again; meanwhile the loop still looks every second
  const listener = keepSession(databaseUrl, 'bot-outbox', async (client, signal) => {
    client.on('notification', () => wake())
    await client.query(`LISTEN ${wakeChannel}`)
    wake()
    await once(signal, 'abort')
  })
  const running = loop()
  return {
    async stop() {
      stopping = true
      wake()
      await running
      await Promise.all(shares.flatMap(({ inFlight }) => [...inFlight]))
      await listener.stop()
    },
  }
}
