import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { claimPlaces } from './claim.ts'
import { type Deliverer, deliverPlace } from './deliver.ts'
import { wakeChannel } from './put.ts'

const atOnce = 16
/** Looks even when nothing woke it: for what was postponed, and for channels of a process that died. */
const lookEveryMs = 1000
/**
 * After each wake, so that many who answer in one moment lead to one edit of the card, which platforms limit to about one
 * a second, and so that answers to people go out before messages to channels.
 */
const gatherMs = 100
/** Where more was due than could be taken up there is nothing to wait for, but several channels are taken up in one look. */
const breathMs = 10

export interface Loop {
  stop(): Promise<void>
}

/** Delivers as long as it runs: at once when a transaction with a message commits, and by looking every second. */
export function startDelivering(deliverer: Deliverer, databaseUrl: string): Loop {
  const { log } = deliverer
  const inFlight = new Set<Promise<void>>()
  let stopping = false
  let isMore = false
  let wake = () => {}

  async function look(): Promise<void> {
    const ready = deliverer.platforms.filter((platform) => platform.health().state === 'connected')
    const names = ready.map(({ name }) => name)
    const most = atOnce - inFlight.size
    const leases = await claimPlaces(deliverer.db, names, most)
    isMore = leases.length === most
    for (const lease of leases) {
      const work = deliverPlace(deliverer, lease, () => stopping)
        .catch((error: unknown) => log.error({ err: error, place: lease.place }, 'delivering stopped'))
        .finally(() => {
          inFlight.delete(work)
          wake()
        })
      inFlight.add(work)
    }
  }

  async function loop(): Promise<void> {
    while (!stopping) {
      const waited = new Promise<void>((resolve) => {
        wake = resolve
      })
      if (inFlight.size < atOnce) await look().catch((error: unknown) => log.warn({ err: error }, 'outbox not read'))
      await Promise.race([waited, pause(lookEveryMs, undefined, { ref: false })])
      if (!stopping) await pause(isMore ? breathMs : gatherMs, undefined, { ref: false })
    }
  }

  const listener = listen(databaseUrl, () => wake())
  const running = loop()
  return {
    async stop() {
      stopping = true
      wake()
      await running
      await Promise.all(inFlight)
      await listener.stop()
    },
  }
}

/** A connection of its own for LISTEN; lost, it is made again, and meanwhile the loop still looks every second. */
function listen(url: string, wake: () => void): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>()

  /** Until the connection ends or is not wanted any more. */
  async function hold(client: pg.Client): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      client.on('error', () => resolve())
      client.on('end', () => resolve())
    })
    client.on('notification', wake)
    await client.connect()
    await client.query(`LISTEN ${wakeChannel}`)
    wake()
    await Promise.race([ended, stopped])
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const client = new pg.Client({
        connectionString: url,
        application_name: 'bot-outbox',
        connectionTimeoutMillis: 2000,
        keepAlive: true,
      })
      await hold(client).catch(() => {})
      // waited for only when stopping: it never resolves for a connection that could not be made
      const ending = client.end().catch(() => {})
      await (stopping.signal.aborted
        ? ending
        : pause(1000, undefined, { ref: false, signal: stopping.signal }).catch(() => {}))
    }
  }

  const running = run()
  return {
    async stop() {
      stopping.abort()
      stop()
      // a server that hangs does not say that it closed
      await Promise.race([running, pause(1500, undefined, { ref: false })])
    },
  }
}
