import { DateTime } from 'luxon'
import { afterAll, describe, expect, test } from 'vitest'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { instantsAt } from '../../src/dates/wall.ts'
import { movedInstant, type Readings } from '../../src/meetings/zones/rules.ts'
import { rederiveMeetings } from '../../src/meetings/zones/write.ts'
import { copyOf } from '../database.ts'
import { groupOfToR, openStory } from '../story.ts'
import { chat, opened, replicaOn } from './stage.ts'

const at = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' })
const now = at('2026-08-03T09:00:10Z')

/** As if the European Union had kept summer time from 25 October 2026 on: winter there begins an hour earlier by UTC. */
const summerTimeKept: Readings = (wall, zone) =>
  instantsAt(wall, zone).map((instant) =>
    zone === 'Europe/Zurich' && wall > '2026-10-25T03:00' ? instant.minus({ hours: 1 }) : instant,
  )

const story = await openStory('2026-08-03T09:00:00Z')
const { sg20, delegate } = await groupOfToR(story)
await sg20.types('/meeting plan title:"Summer" start:"1 Sep 14:00" lasts:90m')
await sg20.types('/meeting plan title:"Winter" start:"10 Nov 14:00" lasts:90m')
await sg20.types('/meeting propose title:"Poll" lasts:1h slots:"11 Nov 14:00; 1 Sep 16:00"')
await sg20.types('/meeting plan title:"Off" start:"12 Nov 14:00" lasts:90m')
await sg20.types('/meeting cancel meeting:M3 reason:"No need"')
await delegate.types('/meeting attend meeting:M2 as:attending')

const startsAt = async (db: PrismaClient, number: number) =>
  (await db.meeting.findFirstOrThrow({ where: { number } })).startsAt.toISOString()

async function stage() {
  const { db, close } = opened(await copyOf(story.url))
  afterAll(close)
  return db
}

describe('when the rules of a zone change', () => {
  test('a future meeting keeps its wall time, its instant follows, and the others stay', async () => {
    const db = await stage()
    const before = await startsAt(db, 1)
    expect(await startsAt(db, 2)).toBe('2026-11-10T13:00:00.000Z')
    expect(await rederiveMeetings(db, now, summerTimeKept)).toBe(1)
    expect(await startsAt(db, 2)).toBe('2026-11-10T12:00:00.000Z')
    expect((await db.meeting.findFirstOrThrow({ where: { number: 2 } })).wall).toBe('2026-11-10T14:00')
    expect(await startsAt(db, 1)).toBe(before)
    // people's calendars follow the one that moved
    const entries = await db.meeting.findMany({ where: { number: { in: [1, 2] } }, orderBy: { number: 'asc' } })
    expect(entries.map(({ sequence, changedAt }) => [sequence, changedAt.toISOString()])).toEqual([
      [0, '2026-08-03T09:00:00.000Z'],
      [1, '2026-08-03T09:00:10.000Z'],
    ])
    const slots = await db.slot.findMany({ where: { poll: { number: 1 } }, orderBy: { startsAt: 'desc' } })
    expect(slots.map((slot) => slot.startsAt.toISOString())).toEqual([
      '2026-11-11T12:00:00.000Z',
      '2026-09-01T14:00:00.000Z',
    ])
  })

  test('both Co-Convenors get a direct message, and the thread of the meeting’s card says it', async () => {
    const db = await stage()
    await rederiveMeetings(db, now, summerTimeKept)
    const flags = await db.delivery.findMany({
      where: { key: { contains: 'meeting:2:zones' } },
      include: { place: true },
      orderBy: { id: 'asc' },
    })
    expect(flags.map(({ place, underKey }) => [place.channel, underKey])).toEqual([
      ['C1', 'meeting:2:card'],
      ['@sg2', null],
      ['@sg20', null],
    ])
    const text = JSON.stringify(flags[0]?.view)
    expect(text).toContain('Tue 10 Nov 2026, 14:00 Geneva')
    expect(text).toContain('2026-11-10T12:00:00')
    expect(text).toContain('2026-11-10T13:00:00')
  })

  test('a second run, and a second replica at the same time, find nothing to do', async () => {
    const db = await stage()
    const counts = await Promise.all([
      rederiveMeetings(db, now, summerTimeKept),
      rederiveMeetings(db, now, summerTimeKept),
    ])
    expect(counts[0] + counts[1]).toBe(1)
    expect(await rederiveMeetings(db, now, summerTimeKept)).toBe(0)
    expect(await db.delivery.count({ where: { key: { contains: 'meeting:2:zones' } } })).toBe(3)
  })

  test('with unchanged rules, nothing moves', async () => {
    expect(await rederiveMeetings(await stage(), now)).toBe(0)
  })

  test('a time that occurs twice stays the one that was chosen', () => {
    const twice = { wall: '2026-10-25T02:30', zone: 'Europe/Zurich' }
    for (const chosen of ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'])
      expect(movedInstant({ ...twice, startsAt: at(chosen) }, instantsAt)).toBeUndefined()
  })
})

describe('replicas with different time-zone data', () => {
  const counting = () => {
    let runs = 0
    return { rederive: async () => ++runs, runs: () => runs }
  }
  const tick = '2026-08-03T09:00:10Z'

  test('a newer version derives once; an older one running with it warns and derives nothing', async () => {
    const db = await stage()
    const one = counting()
    const two = counting()
    const older = replicaOn(db, chat(), { replica: 'older', zoneData: '2026a', rederive: one.rederive })
    const newer = replicaOn(db, chat(), { replica: 'newer', zoneData: '2026b', rederive: two.rederive })
    await older.ticks(tick)
    for (let i = 0; i < 3; i++) {
      await newer.ticks(tick)
      await older.ticks(tick)
    }
    expect([one.runs(), two.runs()]).toEqual([0, 1])
    expect(older.warnings()).toEqual([expect.stringMatching(/replicas use different time-zone data/)])
    expect(newer.warnings()).toContainEqual(expect.stringMatching(/future instants computed again/))
  })

  test('an older version that is alone again, such as after a rollback, derives again', async () => {
    const db = await stage()
    const newer = replicaOn(db, chat(), { replica: 'newer', zoneData: '2026b' })
    await newer.ticks(tick)
    const one = counting()
    const older = replicaOn(db, chat(), { replica: 'older', zoneData: '2026a', rederive: one.rederive })
    await older.ticks(tick)
    expect(one.runs()).toBe(0)
    await db.replica.delete({ where: { id: 'newer' } })
    await older.ticks(tick)
    await older.ticks(tick)
    expect(one.runs()).toBe(1)
  })

  test('reminders go on when instants cannot be derived, and the bot tries again', async () => {
    const db = await stage()
    await replicaOn(db, chat(), { zoneData: '2026a' }).ticks(tick)
    let tries = 0
    const bot = replicaOn(db, chat(), {
      zoneData: '2026b',
      rederive: async () => {
        tries++
        throw new Error('not now')
      },
    })
    expect(await bot.ticks(tick)).toBe(true)
    expect(await bot.ticks(tick)).toBe(true)
    expect(tries).toBe(2)
  })
})
