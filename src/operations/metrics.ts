import type { DateTime } from 'luxon'
import { Gauge, Histogram, Registry } from 'prom-client'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { countExpiredPings, countPingsByState, pingStates } from '../deadlines/operate.ts'
import { countByState, countExpired, deliveryStates, oldestDueSeconds } from '../delivery/operate.ts'
import { countSetAside } from '../notices/position.ts'
import { readPulse, zoneDataVersions } from './heartbeat/read.ts'
import { clockSkewSeconds, readSent } from './measure.ts'

export interface Metrics {
  read(): Promise<{ readonly contentType: string; readonly text: string }>
}

export interface Measuring {
  readonly client: PrismaClient
  readonly zoneData: string
  /** Reads this computer's clock. */
  readonly now: () => DateTime
}

const latenessBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 21_600, 86_400]

/**
 * Creates the metrics for Prometheus. What the database knows is the same from every replica (take the maximum, not the
 * sum); lateness is counted from the start of this process on.
 */
export function createMetrics(measuring: Measuring): Metrics {
  const registry = new Registry()
  const metrics = registerMetrics(registry)
  let seenUntil: number | undefined

  async function measure(): Promise<void> {
    await measureDatabase(metrics, measuring)
    const sent = await readSent(measuring.client, seenUntil)
    for (const seconds of sent.lateSeconds) metrics.lateness.observe(seconds)
    seenUntil = sent.untilMs
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

function registerMetrics(registry: Registry) {
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: readonly Label[]): Gauge<Label> =>
    new Gauge({ name, help, labelNames, registers: [registry] })
  return {
    tickAge: gauge('bot_tick_age_seconds', 'Since the last tick of any replica, by the clock of the database'),
    held: gauge('bot_held', '1 while nothing is sent until an operator decides'),
    oldest: gauge('bot_oldest_due_delivery_seconds', 'Time since the oldest message that is due became due'),
    deliveries: gauge('bot_deliveries', 'Messages by state', 'state'),
    pings: gauge('bot_pings', 'Reminders by state', 'state'),
    expired: gauge('bot_expired', 'Messages and reminders that were given up, by reason', 'kind', 'reason'),
    ambiguous: gauge('bot_ambiguous_deliveries', 'Messages that may or may not have gone out'),
    setAside: gauge('bot_mails_set_aside', 'Incoming e-mails that could not be processed and were set aside'),
    skew: gauge('bot_clock_skew_seconds', 'How far this computer’s clock is ahead of the database’s'),
    zones: gauge(
      'bot_zone_data_info',
      '1 for each version of time-zone data in use; own: of this process',
      'version',
      'own',
    ),
    lateness: new Histogram({
      name: 'bot_delivery_lateness_seconds',
      help: 'Time from when a message or reminder was due until it was sent',
      buckets: latenessBuckets,
      registers: [registry],
    }),
  }
}

async function measureDatabase(
  {
    tickAge,
    held,
    oldest,
    deliveries,
    pings,
    expired,
    ambiguous,
    setAside,
    skew,
    zones,
  }: ReturnType<typeof registerMetrics>,
  { client, zoneData, now }: Measuring,
): Promise<void> {
  const pulse = await readPulse(client)
  if (pulse) tickAge.set(pulse.ageSeconds)
  held.set(pulse?.heldSince ? 1 : 0)
  oldest.set(await oldestDueSeconds(client))
  // states without any are 0, not absent
  const messages = await countByState(client)
  for (const state of deliveryStates) deliveries.set({ state }, messages.get(state) ?? 0)
  const reminders = await countPingsByState(client)
  for (const state of pingStates) pings.set({ state }, reminders.get(state) ?? 0)
  ambiguous.set(messages.get('ambiguous') ?? 0)
  for (const { reason, count } of await countExpired(client)) expired.set({ kind: 'delivery', reason }, count)
  for (const { reason, count } of await countExpiredPings(client)) expired.set({ kind: 'ping', reason }, count)
  setAside.set(await countSetAside(client))
  skew.set(await clockSkewSeconds(client, now))
  zones.reset()
  for (const version of new Set([zoneData, ...(await zoneDataVersions(client))]))
    zones.set({ version, own: String(version === zoneData) }, 1)
}
