import { DateTime } from 'luxon'
import { pino } from 'pino'
import { afterAll, expect, test } from 'vitest'
import { createBot } from '../../src/bot/bot.ts'
import { plain } from '../../src/bot/plain.ts'
import { directChannel } from '../../src/bot/platform.ts'
import { button, buttons, type Menu, type View, view } from '../../src/bot/view.ts'
import { putDirect } from '../../src/delivery/direct.ts'
import { allCommands } from '../../src/features.ts'
import { identify, joinAgain } from '../../src/groups/membership/identify.ts'
import { startDiscordDriver } from '../adapters/discord-driver.ts'
import { form, known, message } from '../adapters/expected.ts'
import { startSlack } from '../adapters/slack-driver.ts'
import { specimenWeb } from '../adapters/web.ts'
import { webDriver } from '../adapters/web-driver.ts'
import { testDatabase } from '../database.ts'

const database = await testDatabase()
const { db } = database
const log = pino({ level: 'silent' })
let codes = 0
const bot = createBot({
  database,
  commands: allCommands(() => []),
  identify,
  joinAgain,
  now: () => DateTime.fromISO('2026-08-03T09:00:00Z', { zone: 'utc' }),
  newCode: () => `CODE${String(++codes).padStart(4, '0')}`,
  log,
})
const web = specimenWeb(database)
await web.start(bot)
const drivers = {
  slack: await startSlack(bot, 'socket'),
  discord: await startDiscordDriver(bot),
  web: webDriver(web, database),
}
afterAll(() => Promise.all(Object.values(drivers).map((driver) => driver.stop())))

const menu: Menu = {
  kind: 'menu',
  label: 'Which',
  multiple: false,
  field: 'meeting',
  invocation: { command: 'meeting show', args: {} },
  options: [{ label: 'The first', value: 'M1' }],
}
const offer: View = view(
  'About one of two groups',
  menu,
  buttons(
    button('Show', { command: 'meeting show', args: { meeting: 'M1' } }),
    button('Propose…', { command: 'meeting agenda add', args: { meeting: 'M1' } }),
  ),
)

test.each(Object.entries(drivers))(
  'on %s, buttons, menus and forms of a direct message mean the group that it is about',
  async (name, driver) => {
    const { platform, workspace, convenor } = driver
    const says = async (line: string) => message(await driver.type(convenor, line)).text
    await says(`/group setup name:"First on ${name}"`)
    await says('/meeting plan title:"Of the first" start:"1 Sep 14:00" lasts:1h agenda:Opening')
    // the same person runs a second group in another channel there
    const account = await db.account.findFirstOrThrow({ where: { platform: platform.name, account: convenor } })
    const actor = {
      platform: platform.name,
      workspace,
      channel: 'elsewhere',
      account: convenor,
      realm: account.workspace,
      name: 'Convenor',
    }
    for (const line of [
      `/group setup name:"Second on ${name}"`,
      '/meeting plan title:"Of the second" start:"1 Sep 14:00" lasts:1h agenda:Opening',
    ])
      expect((await bot.handle({ invocation: bot.read(line), actor, key: `${name} ${line}` })).kind).toBe('answer')
    const second = await db.group.findFirstOrThrow({ where: { name: `Second on ${name}` } })

    await putDirect(db, { group: second.id, person: account.personId, key: `offer:${name}`, view: offer })
    const { view: put } = await db.delivery.findFirstOrThrow({ where: { key: `offer:${name}` } })
    await platform.post(
      { platform: platform.name, workspace: account.workspace, channel: directChannel(convenor) },
      put as unknown as View,
      `offer:${name}`,
    )
    const seen = known((await driver.directMessages(convenor)).at(-1))
    expect(message(await driver.press(convenor, seen, 'Show')).text).toContain('M1 Of the second')
    expect(message(await driver.choose(convenor, seen, 'Which', ['M1'])).text).toContain('M1 Of the second')
    const opened = form(await driver.press(convenor, seen, 'Propose…'))
    const answer = message(await driver.submit(convenor, opened, { item: 'By direct message' }))
    expect(answer.text).not.toContain('Which of your groups')
    const cards = await db.delivery.findMany({ where: { key: 'meeting:1:card', place: { platform: platform.name } } })
    const withIt = cards.filter(({ view: card }) => plain(card as unknown as View).includes('By direct message'))
    expect(withIt.map(({ groupId }) => groupId)).toEqual([second.id])
    expect(driver.refusals()).toEqual([])
  },
)
