import { DateTime } from 'luxon'
import pino from 'pino'
import { afterAll, expect, test, vi } from 'vitest'
import { createBot } from '../../src/bot/bot.ts'
import { allCommands } from '../../src/features.ts'
import { identify, joinAgain } from '../../src/groups/membership/identify.ts'
import { copyOf, restore, testDatabase } from '../database.ts'
import { startFakeSlack } from '../fakes/slack/server.ts'
import { programOn } from './program.ts'

// The whole story with the program itself and a Slack that remembers: a reminder goes out, an older copy of the
// database is put in its place, and the program starts again.

const database = await testDatabase()
const { db, url } = database
const slack = await startFakeSlack()
afterAll(() => slack.stop())
const { startBot, deliveries } = programOn(url, slack)

const bot = createBot({
  database,
  commands: allCommands(() => []),
  identify,
  joinAgain,
  now: () => DateTime.utc(),
  newCode: () => 'CODE',
  log: pino({ level: 'silent' }),
})
const actor = {
  platform: 'slack',
  workspace: 'T0SPECIMEN',
  channel: 'C0GROUP',
  account: 'U0CONVENOR',
  name: 'Convenor',
}
const types = (line: string) => bot.handle({ invocation: bot.read(line), actor, key: line })

/** Lists what is posted in Slack: channel and first words. */
const reminders = () =>
  slack.world.messages.filter((message) => /Report to SG2/.test(JSON.stringify(message))).map(({ channel }) => channel)

test('a reminder that went out before the restore does not go out again', { timeout: 60_000 }, async () => {
  await types('/group setup name:CG-Identification')
  await types('/people appoint who:Convenor office:coConvenor by:SG2')
  await types('/people pings quiet-from:0 quiet-to:0')
  // its report is due in about a week, so some reminders lie behind; known for a month, so they are made up for
  await types(`/sgmeeting add body:SG2 first:${DateTime.utc().plus({ days: 20 }).toISODate()}`)
  const { count } = await db.watch.updateMany({
    where: { kind: 'study group meeting' },
    data: { touchedAt: DateTime.utc().minus({ days: 30 }).toJSDate() },
  })
  expect(count).toBe(1)
  const backup = await copyOf(url)

  const first = await startBot()
  await vi.waitFor(() => expect(reminders()).toHaveLength(2), { timeout: 50_000, interval: 100 })
  expect(await first.stops()).toBe(0)
  expect(reminders().toSorted()).toEqual(['C0GROUP', 'D0CONVENOR'])

  await restore(url, backup)
  // the bot that made the backup beat when it was made
  await db.$executeRaw`
    INSERT INTO heartbeat (id, beat_at, zone_data)
    VALUES (1, clock_timestamp() - interval '3 days', ${process.versions.tz ?? ''})`
  const messages = slack.world.messages.length

  const second = await startBot()
  expect(await second.asks('/readyz')).toEqual({ status: 503, text: expect.stringMatching(/^HOLD/) })
  expect((await deliveries('list')).printed).toMatch(/to Convenor on slack: Reminder: Report to SG2/)
  expect((await deliveries('skip')).printed).toMatch(/^Skipped: .* 1 reminder, each with the reason/)
  expect((await second.asks('/readyz')).status).toBe(200)
  // a tick of the program later, nothing was left to do
  const [{ beat_at: decided } = { beat_at: new Date() }] = await db.$queryRaw<{ beat_at: Date }[]>`
    SELECT beat_at FROM heartbeat`
  await vi.waitFor(
    async () => expect((await db.heartbeat.findFirstOrThrow()).beatAt.getTime()).toBeGreaterThan(decided.getTime()),
    { timeout: 50_000, interval: 100 },
  )
  expect(await second.stops()).toBe(0)
  expect(slack.world.messages).toHaveLength(messages)
})
