import { DateTime } from 'luxon'
import { afterAll, expect, test } from 'vitest'
import { deadlineSources } from '../../src/features.ts'
import { readBacklog } from '../../src/operations/backlog.ts'
import { skip } from '../../src/operations/decide.ts'
import { readPulse } from '../../src/operations/heartbeat/read.ts'
import { formatBacklog } from '../../src/operations/print.ts'
import { copyOf } from '../database.ts'
import { groupOfToR, openStory } from '../story.ts'
import { type Chat, chat, opened, pass, replicaOn } from './stage.ts'

// A report to SG2 is due on Wed 26 Aug 2026; its first reminder comes on Wed 5 Aug, 09:00 Geneva (07:00 UTC).
const story = await openStory('2026-08-03T09:00:00Z')
const { sg20 } = await groupOfToR(story)
await sg20.types('/sgmeeting add body:SG2 first:"9 Sep 2026"')
const first = chat()
await replicaOn(story.db, first).ticks('2026-08-03T09:00:10Z')
const calm = '2026-08-04T09:00:10Z'
const reminded = '2026-08-05T07:00:10Z'

/** A copy of the database as it is on 3 August, all sent. */
async function stage(): Promise<{ readonly db: ReturnType<typeof opened>['db']; readonly slack: Chat }> {
  const { db, close } = opened(await copyOf(story.url))
  afterAll(close)
  return { db, slack: chat() }
}

const held = async (db: Parameters<typeof readPulse>[0]) => (await readPulse(db))?.heldSince !== undefined
const pings = (slack: Chat) => slack.posted().filter((key) => key.startsWith('ping:'))

test('a bot that was down for a day and has nothing to send continues silently', async () => {
  const { db, slack } = await stage()
  await pass(db, 30)
  const bot = replicaOn(db, slack)
  expect(await bot.ticks(calm)).toBe(true)
  expect(bot.warnings()).toEqual([])
  expect(await held(db)).toBe(false)
})

test('a bot that was down for less than the threshold sends what is due', async () => {
  const { db, slack } = await stage()
  await pass(db, 23)
  expect(await replicaOn(db, slack).ticks(reminded)).toBe(true)
  expect(pings(slack)).toHaveLength(1)
})

test('the threshold is the operator’s', async () => {
  const { db, slack } = await stage()
  await pass(db, 23)
  expect(await replicaOn(db, slack, { holdAfterHours: 12 }).ticks(reminded)).toBe(false)
  expect(pings(slack)).toEqual([])
})

test('the playground alone never waits for an operator', async () => {
  const { db, slack } = await stage()
  await pass(db, 2000)
  expect(await replicaOn(db, slack, { holdAfterHours: undefined }).ticks(reminded)).toBe(true)
  expect(pings(slack)).toHaveLength(1)
})

test('a message that waited in the outbox is enough for the HOLD, and does not go out during it', async () => {
  const { db, slack } = await stage()
  await db.delivery.updateMany({ where: { key: 'group:welcome' }, data: { dueAt: new Date(), state: 'pending' } })
  await pass(db, 30)
  const bot = replicaOn(db, slack)
  expect(await bot.ticks(calm)).toBe(false)
  expect(slack.posted()).toEqual([])
  expect(slack.edited()).toEqual([])
})

test('a reminder that would wait for the end of quiet hours is enough for the HOLD, and is listed as waiting', async () => {
  const { db, slack } = await stage()
  const people = await db.person.findMany({ select: { id: true } })
  await db.pingPreference.createMany({ data: people.map(({ id }) => ({ personId: id, quietFrom: 8, quietTo: 11 })) })
  await db.place.updateMany({ where: { channel: 'C1' }, data: { groupId: null } })
  await pass(db, 30)
  expect(await replicaOn(db, slack).ticks(reminded)).toBe(false)
  const now = DateTime.fromISO(reminded, { zone: 'utc' })
  const text = formatBacklog(await readBacklog(db, deadlineSources, now), undefined, now)
  expect(text).toContain('Would be sent now: nothing.')
  expect(text).toMatch(
    /Would wait.*\(1\):\n.* to SG2 Co-Convenor: Report to SG2 .*\[21 days before\], at 2026-08-05 09:00 UTC/,
  )
})

test('what may have gone out is listed separately, and what was given up with its reason', async () => {
  const { db } = await stage()
  const story = { state: 'failed', reason: 'channel_not_found', dueAt: null } as const
  await db.delivery.updateMany({ where: { key: 'group:welcome' }, data: story })
  const now = DateTime.fromISO(calm, { zone: 'utc' })
  const text = async () => formatBacklog(await readBacklog(db, deadlineSources, now), undefined, now)
  expect(await text()).toMatch(
    /Given up in the last 30 days \(1\):\n {2}CG-Identification, to C1 on slack: .*; last reason: channel_not_found/,
  )
  await db.delivery.updateMany({ where: { key: 'group:welcome' }, data: { state: 'ambiguous', dueAt: new Date() } })
  expect(await text()).toMatch(/Would be sent now: nothing\.\n\nMay already have gone out[^:]*\(1\):/)
})

test('a database that is exchanged under a running bot sends nothing before the next tick has seen the gap', async () => {
  const { db, slack } = await stage()
  const bot = replicaOn(db, slack)
  await bot.ticks(calm)
  await db.delivery.updateMany({
    where: { key: 'group:welcome' },
    data: { dueAt: new Date(), state: 'pending', postedChannel: null, postedMessage: null },
  })
  await pass(db, 30)
  await bot.deliver()
  expect(slack.posted()).toEqual([])
  expect(await bot.ticks(calm)).toBe(false)
  expect(await held(db)).toBe(true)
})

test('what a member causes during the HOLD waits for its end, and is not skipped with the rest', async () => {
  const { db, slack } = await stage()
  await pass(db, 30)
  const bot = replicaOn(db, slack)
  expect(await bot.ticks(reminded)).toBe(false)
  const { id: place, groupId } = await db.place.findFirstOrThrow({ where: { channel: 'C1' } })
  await db.$executeRaw`
    INSERT INTO delivery (group_id, place_id, key, view, due_at)
    VALUES (${groupId}, ${place}, 'meeting:7:card', '{"title":"M7","tone":"neutral","blocks":[]}', clock_timestamp())`
  await bot.deliver()
  expect(slack.posted()).toEqual([])
  await skip({ client: db, sources: deadlineSources, holdAfterHours: 24 }, DateTime.fromISO(reminded, { zone: 'utc' }))
  await bot.ticks(reminded)
  expect(slack.posted()).toEqual(['meeting:7:card'])
})

test('a change of a message that was skipped looks for it on the platform before it is posted', async () => {
  const { db, slack } = await stage()
  await slack.platform.post(
    { platform: 'slack', workspace: 'T1', channel: 'C1' },
    { title: 'Sent before the restore', tone: 'neutral', blocks: [] },
    'group:welcome',
  )
  await db.delivery.updateMany({
    where: { key: 'group:welcome' },
    data: { dueAt: new Date(), state: 'pending', postedChannel: null, postedMessage: null, shownRevision: 0 },
  })
  await pass(db, 30)
  const bot = replicaOn(db, slack)
  await bot.ticks(calm)
  await skip({ client: db, sources: deadlineSources, holdAfterHours: 24 }, DateTime.fromISO(calm, { zone: 'utc' }))
  await db.delivery.updateMany({
    where: { key: 'group:welcome' },
    data: { dueAt: new Date(), revision: { increment: 1 } },
  })
  await bot.deliver()
  expect(slack.posted()).toEqual(['group:welcome'])
  expect(slack.edited()).toEqual(['group:welcome'])
})

test('/group status says that the bot is on hold, that reminders are delayed, and that zone data differ', async () => {
  expect((await sg20.types('/group status')).text).not.toMatch(/hold|delayed|different time-zone data/i)
  await story.db.heartbeat.updateMany({ data: { heldSince: new Date('2026-08-04T08:00:00Z') } })
  expect((await sg20.types('/group status')).text).toMatch(/On hold since .*4 Aug 2026.* until the operator/)
  await story.db.heartbeat.updateMany({ data: { heldSince: null } })
  await pass(story.db, 1)
  expect((await sg20.types('/group status')).text).toMatch(/Reminders are delayed: .* 60 minutes ago/)
  await replicaOn(story.db, first, { replica: 'older', zoneData: '2025a' }).ticks(calm)
  expect((await sg20.types('/group status')).text).toMatch(/different time-zone data \(2025a, 2026b\)/)
})
