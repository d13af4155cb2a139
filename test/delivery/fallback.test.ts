import { DateTime } from 'luxon'
import { pino } from 'pino'
import { afterAll, expect, test } from 'vitest'
import { createBot } from '../../src/bot/bot.ts'
import { tick } from '../../src/deadlines/tick.ts'
import { tryNextWay } from '../../src/delivery/fallback/next-way.ts'
import { startDelivering } from '../../src/delivery/loop.ts'
import { allCommands, deadlineSources } from '../../src/features.ts'
import { identify, joinAgain } from '../../src/groups/membership/identify.ts'
import { startDiscordDriver } from '../adapters/discord-driver.ts'
import type { Driver, Seen } from '../adapters/driver.ts'
import { form, known, message } from '../adapters/expected.ts'
import { startSlack } from '../adapters/slack-driver.ts'
import { testDatabase } from '../database.ts'

const database = await testDatabase()
const { db, url } = database
const log = pino({ level: 'silent' })
// later than any day on which this runs: what is too late by the database's clock is not sent
let now = DateTime.fromISO('2031-08-01T09:00:00Z', { zone: 'utc' })
let codes = 0
const bot = createBot({
  database,
  commands: allCommands(() => []),
  identify,
  joinAgain,
  now: () => now,
  newCode: () => `CODE${String(++codes).padStart(4, '0')}`,
  log,
})

const account = { id: 'U0DELEGATE', name: 'Delegate', zone: 'Asia/Seoul', disabled: false }
const secretariat = { id: 'U0CONVENOR', name: 'Secretariat', zone: 'Europe/Zurich' }
const slack = await startSlack(bot, 'socket', { accounts: [secretariat, account] })
const discord = await startDiscordDriver(bot)
const platforms = [slack.platform, discord.platform]
const delivering = startDelivering({ db, platforms, log, onUndeliverable: tryNextWay }, url)
afterAll(async () => {
  await delivering.stop()
  await slack.stop()
  await discord.stop()
})

const says = async (driver: Driver, who: string, line: string) => message(await driver.type(who, line)).text
const codeIn = (words: string) => known(/One-time code: (\w+)/.exec(words)?.[1])
const at = async (iso: string) => {
  now = DateTime.fromISO(iso, { zone: 'utc' })
  await tick({ db, sources: deadlineSources }, now)
  // every way is tried before anything is looked at
  await expect.poll(() => db.delivery.count({ where: { dueAt: { not: null } } }), { timeout: 50_000 }).toBe(0)
}
const reminder = (seen: readonly Seen[]) => seen.filter(({ text }) => text.startsWith('Reminder'))
const onDiscord = async () => reminder(await discord.directMessages(discord.delegate))
const onSlack = async () => reminder(await slack.directMessages(slack.delegate))
const inChannels = async () => [...reminder(await slack.messages()), ...reminder(await discord.messages())]
const path = () => says(slack, slack.convenor, '/deadline show deadline:"notice:1"')

// one group in a channel on both platforms, and one Co-Convenor with an account on each
await says(slack, slack.convenor, '/group setup name:CG-Identification')
const invited = codeIn(await says(slack, slack.convenor, '/group invite'))
await says(slack, slack.delegate, '/people me')
await says(slack, slack.convenor, '/people appoint who:Delegate office:coConvenor by:SG2')
await says(discord, discord.delegate, `/group join code:${invited}`)
const link = codeIn(await says(slack, slack.delegate, '/people link'))
await says(discord, discord.delegate, `/people link code:${link}`)
await says(slack, slack.delegate, '/meeting plan title:First start:"1 Sep 14:00" lasts:90m agenda:"One item"')
const viaDiscord = 'direct message on discord'
const viaSlack = 'direct message on slack'

test('a reminder reaches the responsible person alone, in the account they came with last, and its buttons work there', async () => {
  await at('2031-08-11T07:00:00Z')
  const [first, ...others] = await onDiscord()
  expect(others).toEqual([])
  expect(known(first).text).toContain('Announce M1 First by e-mail, in 7 days')
  expect(await onSlack()).toEqual([])
  expect(await inChannels()).toEqual([])
  expect(await path()).toContain(`– sent: ${viaDiscord}`)

  const opened = form(await discord.press(discord.delegate, known(first), 'Hand over…'))
  expect(Object.keys(opened.labels)).toEqual(['who'])
  const snoozed = message(await discord.press(discord.delegate, known(first), 'Snooze a day'))
  expect(snoozed.private).toBe(true)
  expect(snoozed.text).toContain('Snoozed: Announce M1 First by e-mail')
})

test('a person who takes no direct messages there gets the reminder in their next account, once', async () => {
  const { accounts } = discord.fake.world
  accounts.set(discord.delegate, { ...known(accounts.get(discord.delegate)), closed: true })
  await at('2031-08-14T07:00:00Z')
  expect(await onDiscord()).toHaveLength(1)
  const [first, ...others] = await onSlack()
  expect(others).toEqual([])
  expect(known(first).text).toContain('in 4 days')
  expect(await inChannels()).toEqual([])
  expect(await path()).toContain(
    `– sent: ${viaDiscord}; failed: Discord: Cannot send messages to this user (50007); ${viaSlack}`,
  )
  const snoozed = message(await slack.press(slack.delegate, known(first), 'Snooze a day'))
  expect(snoozed.text).toContain('Snoozed')
})

test('someone who gets no direct messages is mentioned in the channel of each platform, and /deadline show lists every way tried', async () => {
  account.disabled = true
  await at('2031-08-16T07:00:00Z')
  expect(await onDiscord()).toHaveLength(1)
  expect(await onSlack()).toHaveLength(1)
  const mentions = await inChannels()
  expect(mentions.map(({ notifies }) => notifies)).toEqual([[slack.delegate], [discord.delegate]])
  for (const { text } of mentions) {
    expect(text).toContain('this could not be sent to you as a direct message.')
    expect(text).toContain('Announce M1 First by e-mail, in 2 days')
  }
  expect(await path()).toContain(
    `– sent: ${viaDiscord}; failed: Discord: Cannot send messages to this user (50007); ${viaSlack}; ` +
      'failed: Slack refused it (user_disabled); mention in the channel',
  )
})

test('someone who is handed a deadline is notified in the same ways', async () => {
  account.disabled = false
  await says(slack, slack.delegate, '/deadline hand deadline:"notice:1" who:Secretariat')
  account.disabled = true
  await at('2031-08-16T07:30:00Z')
  const before = (await inChannels()).length
  await says(slack, slack.convenor, '/deadline hand deadline:"notice:1" who:Delegate')
  await at('2031-08-16T08:00:00Z')
  const all = [await slack.directMessages(slack.convenor), await slack.messages(), await discord.messages()]
  const [toSecretariat, ...toDelegate] = all.map((seen) =>
    seen.filter(({ text }) => text.startsWith('Handed to you by')),
  )
  expect(toSecretariat).toHaveLength(1)
  expect(toDelegate.map((seen) => seen.map(({ notifies }) => notifies))).toEqual([
    [[slack.delegate]],
    [[discord.delegate]],
  ])
  expect(await inChannels()).toHaveLength(before)
})
