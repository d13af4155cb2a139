import type { DateTime } from 'luxon'
import { Gauge, Histogram, Registry } from 'prom-client'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { readPulse, zoneDataVersions } from './heartbeat.ts'
import { clockSkewSeconds, countByState, countExpired, countSetAside, oldestDueSeconds, readSent } from './measure.ts'

export interface Metrics {
  read(): Promise<{ readonly contentType: string; readonly text: string }>
}

export interface Measuring {
  readonly client: PrismaClient
  readonly zoneData: string
  /** This computer's clock. */
  readonly now: () => DateTime
}

const latenessBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 21_600, 86_400]

/**
 * For Prometheus. What the database knows is the same from every replica (take the maximum, not the sum); lateness is
 * counted from the start of this process on.
 */
export function createMetrics({ client, zoneData, now }: Measuring): Metrics {
  const registry = new Registry()
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: readonly Label[]): Gauge<Label> =>
    new Gauge({ name, help, labelNames, registers: [registry] })

  const tickAge = gauge('bot_tick_age_seconds', 'Since the last tick of any replica, by the clock of the database')
  const held = gauge('bot_held', '1 while nothing is sent until an operator decides')
  const oldest = gauge('bot_oldest_due_delivery_seconds', 'For how long the oldest message that is due has been due')
  const deliveries = gauge('bot_deliveries', 'Messages by state', 'state')
  const pings = gauge('bot_pings', 'Reminders by state', 'state')
  const expired = gauge('bot_expired', 'Messages and reminders that were given up, by reason', 'kind', 'reason')
  const ambiguous = gauge('bot_ambiguous_deliveries', 'Messages of which it is not known whether they went out')
  const setAside = gauge('bot_mails_set_aside', 'Incoming mails that could not be taken and were set aside')
  const skew = gauge('bot_clock_skew_seconds', 'By how much this computer is ahead of the database')
  const zones = gauge(
    'bot_zone_data_info',
    '1 for each version of time-zone data in use; own: of this process',
    'version',
    'own',
  )
  const lateness = new Histogram({
    name: 'bot_delivery_lateness_seconds',
    help: 'From the instant a message or reminder was due until it was sent',
    buckets: latenessBuckets,
    registers: [registry],
  })

  let seenUntil: number | undefined
  async function observeSent(): Promise<void> {
    const sent = await readSent(client, seenUntil)
    for (const seconds of sent.lateSeconds) lateness.observe(seconds)
    seenUntil = sent.untilMs
  }

  async function measure(): Promise<void> {
    const pulse = await readPulse(client)
    if (pulse) tickAge.set(pulse.ageSeconds)
    held.set(pulse?.heldSince ? 1 : 0)
    oldest.set(await oldestDueSeconds(client))
    const states = await countByState(client)
    for (const [state, count] of states.deliveries) deliveries.set({ state }, count)
    for (const [state, count] of states.pings) pings.set({ state }, count)
    ambiguous.set(states.deliveries.get('ambiguous') ?? 0)
    for (const { kind, reason, count } of await countExpired(client)) expired.set({ kind, reason }, count)
    setAside.set(await countSetAside(client))
    skew.set(await clockSkewSeconds(client, now))
    zones.reset()
    for (const version of new Set([zoneData, ...(await zoneDataVersions(client))]))
      zones.set({ version, own: String(version === zoneData) }, 1)
    await observeSent()
  }

  // two scrapes at once must not observe the same messages
  let last: Promise<unknown> = Promise.resolve()
  return {
    async read() {
      const measured = last.then(measure)
      last = measured.catch(() => {})
      await measured
      return { contentType: registry.contentType, text: await registry.metrics() }
    },
  }
}
