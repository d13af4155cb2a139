import { DateTime } from 'luxon'
import pino from 'pino'
import { expect, test } from 'vitest'
import { tick } from '../../src/deadlines/tick.ts'
import { startTicking } from '../../src/deadlines/ticker.ts'
import { deadlineSources } from '../../src/features.ts'
import { createMetrics } from '../../src/operations/metrics.ts'
import { groupOfToR, openStory } from '../story.ts'
import { chat, replicaOn } from './stage.ts'

const story = await openStory('2026-08-03T09:00:00Z')
const { db } = story
const { sg20 } = await groupOfToR(story)
await sg20.types('/sgmeeting add body:SG2 first:"9 Sep 2026"')
const bot = replicaOn(db, chat())
const nowHere = () => DateTime.utc()

/** The value of one sample, such as `bot_held`. */
async function sample(metrics: ReturnType<typeof createMetrics>, name: string): Promise<number | undefined> {
  const { text } = await metrics.read()
  const line = text.split('\n').find((one) => one.startsWith(`${name} `))
  return line === undefined ? undefined : Number(line.slice(name.length + 1))
}

/** The welcome was sent a moment ago, so late. What is younger than five seconds has not settled and is counted later. */
async function sentLate(seconds: number): Promise<void> {
  await db.$executeRaw`
    UPDATE delivery SET created_at = clock_timestamp() - make_interval(secs => ${seconds + 4.9}::float8),
      sent_at = clock_timestamp() - interval '4.9 s' WHERE key = 'group:welcome'`
}

test('messages and reminders are counted by state, and by the reason for which they were given up', async () => {
  await bot.ticks('2026-08-05T07:00:10Z')
  await db.ping.updateMany({ data: { state: 'expired', reason: 'it was too late to be useful' } })
  const metrics = createMetrics({ client: db, zoneData: '2026b', now: nowHere })
  expect(await sample(metrics, 'bot_deliveries{state="sent"}')).toBe(await db.delivery.count())
  expect(await sample(metrics, 'bot_deliveries{state="failed"}')).toBe(0)
  expect(await sample(metrics, 'bot_pings{state="expired"}')).toBe(1)
  expect(await sample(metrics, 'bot_expired{kind="ping",reason="it was too late to be useful"}')).toBe(1)
})

test('the age of the tick and of the oldest message that is due', async () => {
  await db.delivery.updateMany({
    where: { key: 'group:welcome' },
    data: { dueAt: nowHere().minus({ minutes: 10 }).toJSDate(), state: 'ambiguous' },
  })
  await db.$executeRaw`UPDATE heartbeat SET beat_at = beat_at - interval '90 s'`
  const metrics = createMetrics({ client: db, zoneData: '2026b', now: nowHere })
  expect(await sample(metrics, 'bot_oldest_due_delivery_seconds')).toBeGreaterThan(590)
  expect(await sample(metrics, 'bot_ambiguous_deliveries')).toBe(1)
  const age = (await sample(metrics, 'bot_tick_age_seconds')) ?? 0
  expect(age).toBeGreaterThanOrEqual(90)
  expect(age).toBeLessThan(120)
  await db.delivery.updateMany({ data: { dueAt: null, state: 'sent' } })
  expect(await sample(metrics, 'bot_oldest_due_delivery_seconds')).toBe(0)
})

test('a clock that is ahead of the database is noticed', async () => {
  const metrics = createMetrics({ client: db, zoneData: '2026b', now: () => nowHere().plus({ seconds: 40 }) })
  const skew = (await sample(metrics, 'bot_clock_skew_seconds')) ?? 0
  expect(skew).toBeGreaterThan(39)
  expect(skew).toBeLessThan(41)
})

test('lateness counts each message once, from when it was due until it was sent', async () => {
  await db.$executeRaw`UPDATE delivery SET sent_at = sent_at - interval '1 hour'`
  const metrics = createMetrics({ client: db, zoneData: '2026b', now: nowHere })
  expect(await sample(metrics, 'bot_delivery_lateness_seconds_count')).toBe(0)
  await sentLate(20)
  await expect.poll(() => sample(metrics, 'bot_delivery_lateness_seconds_count')).toBe(1)
  expect(await sample(metrics, 'bot_delivery_lateness_seconds_count')).toBe(1)
  expect(await sample(metrics, 'bot_delivery_lateness_seconds_bucket{le="10"}')).toBe(0)
  expect(await sample(metrics, 'bot_delivery_lateness_seconds_bucket{le="30"}')).toBe(1)
})

test('a reminder is late from the moment it was due, however new its message', async () => {
  const metrics = createMetrics({ client: db, zoneData: '2026b', now: nowHere })
  await metrics.read()
  await sentLate(0)
  const due = nowHere().minus({ hours: 2 }).toJSDate()
  await db.ping.updateMany({ data: { deliveryKey: 'group:welcome', dueAt: due } })
  await expect.poll(() => sample(metrics, 'bot_delivery_lateness_seconds_bucket{le="21600"}')).toBe(1)
  expect(await sample(metrics, 'bot_delivery_lateness_seconds_bucket{le="3600"}')).toBe(0)
})

test('each version of time-zone data in use is named', async () => {
  await replicaOn(db, chat(), { replica: 'older', zoneData: '2025a' }).ticks('2026-08-05T07:00:20Z')
  const metrics = createMetrics({ client: db, zoneData: '2026b', now: nowHere })
  expect(await sample(metrics, 'bot_zone_data_info{version="2025a",own="false"}')).toBe(1)
  expect(await sample(metrics, 'bot_zone_data_info{version="2026b",own="true"}')).toBe(1)
})

test('a running tick is finished before the bot stops', async () => {
  const begun = Promise.withResolvers<void>()
  const released = Promise.withResolvers<boolean>()
  const ticker = startTicking({
    db,
    sources: deadlineSources,
    aheadMs: () => 0,
    log: pino({ level: 'silent' }),
    pulse: () => {
      begun.resolve()
      return released.promise
    },
  })
  void ticker.tickNow()
  await begun.promise
  let ended = false
  const stopped = ticker.stop().then(() => {
    ended = true
  })
  // as long as it takes to look at the database once more
  await tick({ db, sources: [] }, DateTime.fromISO('2026-01-01T00:00:00Z'))
  expect(ended).toBe(false)
  released.resolve(true)
  await stopped
  expect(ended).toBe(true)
})
