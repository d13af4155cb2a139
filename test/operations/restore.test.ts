import { DateTime } from 'luxon'
import { afterAll, expect, test } from 'vitest'
import { deadlineSources } from '../../src/features.ts'
import { readBacklog } from '../../src/operations/backlog.ts'
import { reconcile, send, skip } from '../../src/operations/decide.ts'
import { readPulse } from '../../src/operations/heartbeat/read.ts'
import { formatBacklog } from '../../src/operations/print.ts'
import { copyOf } from '../database.ts'
import { groupOfToR, openStory } from '../story.ts'
import { chat, opened, pass, replicaOn } from './stage.ts'

// A report to SG2 is due on Wed 26 Aug 2026; its reminders begin 21 days before, on Wed 5 Aug, 09:00 Geneva (07:00 UTC).
const story = await openStory('2026-08-03T09:00:00Z')
const { sg20 } = await groupOfToR(story)
const slack = chat()
const before = replicaOn(story.db, slack)
await sg20.types('/sgmeeting add body:SG2 first:"9 Sep 2026"')
await before.ticks('2026-08-03T09:00:10Z')
const backup = await copyOf(story.url)
await before.ticks('2026-08-05T07:00:10Z')
await before.ticks('2026-08-12T07:00:10Z')
const sentBefore = slack.posted()
const rungsBefore = sentBefore.filter((key) => key.startsWith('ping:'))

/** The bot started again, on a copy of the backup that lies three days and more behind. */
async function restored() {
  const { db, close } = opened(await copyOf(backup))
  afterAll(close)
  await pass(db, 72)
  return { db, bot: replicaOn(db, slack), deciding: { client: db, sources: deadlineSources, holdAfterHours: 24 } }
}

const at = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' })
const restart = '2026-08-13T10:00:00Z'

test('before the restore, both reminders went out once to those responsible', () => {
  expect(rungsBefore).toHaveLength(2)
  expect(new Set(sentBefore).size).toBe(sentBefore.length)
})

test('a bot on a restored database sends nothing, says why once, and lists what it would send', async () => {
  const { db, bot } = await restored()
  expect(await bot.ticks(restart)).toBe(false)
  expect(await bot.ticks(restart)).toBe(false)
  expect(slack.posted()).toEqual(sentBefore)
  expect(bot.warnings()).toEqual([expect.stringMatching(/^HOLD: .*npm run deliveries/)])

  const pulse = await readPulse(db)
  const backlog = await readBacklog(db, deadlineSources, at(restart))
  const text = formatBacklog(backlog, pulse?.heldSince, at(restart))
  expect(text).toContain('HOLD since')
  expect(text).toMatch(
    /CG-Identification, to SG2 Co-Convenor on slack: .*Report to SG2.* \[21 days before, 14 days before\], due for 8 days/,
  )
  // to look changes nothing
  expect(await db.ping.count()).toBe(0)
  expect(await readBacklog(db, deadlineSources, at(restart))).toEqual(backlog)
})

test('another replica does not begin either, and a restart keeps the HOLD', async () => {
  const { db, bot } = await restored()
  await bot.ticks(restart)
  const second = replicaOn(db, slack, { replica: 'second' })
  expect(await second.ticks(restart)).toBe(false)
  expect(second.warnings()).toHaveLength(1)
  expect(slack.posted()).toEqual(sentBefore)
})

test('reconcile: what is posted on the platform is found by its key and not sent again, and the next reminder goes out', async () => {
  const { db, bot, deciding } = await restored()
  await bot.ticks(restart)
  const { reminders } = await reconcile(deciding, at(restart))
  expect(reminders).toBe(2)
  await bot.deliver()
  expect(await bot.ticks('2026-08-13T10:00:10Z')).toBe(true)
  expect(slack.posted()).toEqual(sentBefore)
  expect(await db.delivery.count({ where: { state: { not: 'sent' } } })).toBe(0)

  await bot.ticks('2026-08-19T07:00:10Z')
  const fresh = slack.posted().slice(sentBefore.length)
  expect(fresh.filter((key) => key.startsWith('ping:'))).toEqual([expect.stringContaining('7 days before')])
})

test('skip: nothing is sent, every reminder keeps its row with the reason, and the next one goes out', async () => {
  const { db, bot, deciding } = await restored()
  const posted = slack.posted()
  await bot.ticks(restart)
  await skip(deciding, at(restart))
  expect(await bot.ticks('2026-08-13T10:00:10Z')).toBe(true)
  expect(slack.posted()).toEqual(posted)
  const pings = await db.ping.findMany()
  expect(pings.map(({ state, reason, rung, folded }) => ({ state, reason, rungs: [...folded, rung] }))).toEqual([
    {
      state: 'expired',
      reason: 'skipped by an operator',
      rungs: ['21 days before', '14 days before'],
    },
  ])
  expect(await db.delivery.count({ where: { state: 'expired', reason: 'skipped by an operator' } })).toBeGreaterThan(0)

  await bot.ticks('2026-08-19T07:00:10Z')
  const next = await db.ping.findMany({ where: { state: 'sent' } })
  expect(next.map(({ rung, folded }) => [...folded, rung])).toEqual([['7 days before']])
})

test('send: it continues as after a downtime, with one message that names what was folded in', async () => {
  const { db, bot, deciding } = await restored()
  await bot.ticks(restart)
  await send(deciding)
  expect(await bot.ticks('2026-08-13T10:00:10Z')).toBe(true)
  const pings = await db.ping.findMany()
  expect(pings.map(({ state, rung, folded }) => ({ state, rung, folded }))).toEqual([
    { state: 'sent', rung: '14 days before', folded: ['21 days before'] },
  ])
  expect((await readPulse(db))?.heldSince).toBeUndefined()
})
