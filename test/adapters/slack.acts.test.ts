import { DateTime } from 'luxon'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Bot, createBot } from '../../src/bot/bot.ts'
import type { Actor } from '../../src/bot/caller.ts'
import { type Command, command, query } from '../../src/bot/command.ts'
import { ok } from '../../src/bot/decoded.ts'
import { choice, type Field, optional, paragraph, record, text, yesNo } from '../../src/bot/field.ts'
import { answer, replacing } from '../../src/bot/reply.ts'
import { button, buttons, quote, view, text as words } from '../../src/bot/view.ts'
import { testDatabase } from '../database.ts'
import type { Reaction } from '../fakes/slack/people.ts'
import { initialOf, inputsOf } from '../fakes/slack/submission.ts'
import type { Settings, StoredMessage, StoredView } from '../fakes/slack/world.ts'
import { type SlackDriver, startSlack } from './slack-driver.ts'

const database = await testDatabase()
const { db } = database

/** Every act that reached the bot: who, and with what. */
const acts: { readonly actor: Actor; readonly input: unknown }[] = []
let gate: Promise<void> = Promise.resolve()
let number = 0

const person: Field<string> = { kind: 'person', label: 'Person', required: true, max: 120, read: ok }
const offered = async (typed: string) =>
  typed === 'nothing'
    ? []
    : ['one', 'two', 'x'.repeat(151)]
        .filter((value) => value.startsWith(typed))
        .map((value) => ({ value, label: value.toUpperCase() }))

const echo = <F extends Command['fields']>(name: string, fields: F) =>
  command({
    name,
    summary: 'Say it again',
    fields,
    allow: 'anyone',
    async run({ input, caller }) {
      acts.push({ actor: caller.actor, input })
      return answer(view('Done', quote(JSON.stringify(input))))
    },
  }) as Command

const commands: readonly Command[] = [
  echo('note say', { words: text('Words'), to: optional(person) }),
  echo('note long', {
    before: paragraph('Before'),
    after: paragraph('After'),
    kind: choice('Kind', { a: 'A', b: 'B' }),
  }),
  echo('note pick', { which: record('Which', { find: async (typed) => ok(typed), suggest: offered }) }),
  echo('note sure', { sure: yesNo('Sure'), maybe: optional(yesNo('Maybe')), who: person }),
  query({
    name: 'home',
    summary: 'Home',
    fields: {},
    allow: 'anyone',
    buttonOnly: true,
    async run({ caller }) {
      const press = button('Say', { command: 'note say', args: { words: 'from home' } })
      return answer(view(`Hello, ${caller.actor.name}`, words(`${acts.length} acts`), buttons(press)))
    },
  }) as Command,
  query({
    name: 'note room',
    summary: 'A private message with a button that fits nowhere',
    fields: {},
    allow: 'anyone',
    async run() {
      const long = { command: 'note long', args: { before: 'b'.repeat(2000), after: 'a', kind: 'b' } }
      return answer(view('Room', buttons(button('Long', long), button('Turn', { command: 'note turn', args: {} }))))
    },
  }) as Command,
  query({
    name: 'note slow',
    summary: 'Take long',
    fields: { words: text('Words') },
    allow: 'anyone',
    async run({ input }) {
      await gate
      return answer(view('Done at last', quote(input.words)))
    },
  }) as Command,
  query({
    name: 'note turn',
    summary: 'Turn the page',
    fields: {},
    allow: 'anyone',
    async run() {
      return replacing(view('Turned'))
    },
  }) as Command,
]

const bot = (): Bot =>
  createBot({
    database,
    commands,
    identify: async (_db, actor) => ({ actor, person: { id: 1, name: actor.name, zone: actor.zone ?? 'UTC' } }),
    now: () => DateTime.utc(2026, 11, 23),
    newCode: () => `CODE${String(++number).padStart(4, '0')}`,
    log: pino({ level: 'silent' }),
  })

let slack: SlackDriver
const begin = async (settings: Partial<Settings> = {}) => {
  slack = await startSlack(bot(), 'socket', settings)
}
const type = (line: string) => slack.people.type('U0DELEGATE', '/note', line, 'C0GROUP')
const seen = (reaction: Reaction): StoredMessage => {
  if (reaction.kind !== 'message') throw new Error(`Not a message: ${JSON.stringify(reaction)}`)
  return reaction.message
}
const opened = (reaction: Reaction): StoredView => {
  if (reaction.kind !== 'view') throw new Error(`Not a form: ${JSON.stringify(reaction)}`)
  return reaction.view
}
const inputOf = (stored: StoredView, field: string) =>
  inputsOf(stored.view).find((input) => input.block_id === field)?.element

beforeEach(async () => {
  acts.length = 0
  gate = Promise.resolve()
  await db.$executeRaw`TRUNCATE inbound`
})
afterEach(() => slack.stop())

describe('Acts on Slack', () => {
  it('come with the name and the zone of the profile, asked for once', async () => {
    await begin()
    await type('say words:one')
    await type('say words:two')
    expect(acts.map((act) => act.actor)).toMatchObject([
      {
        platform: 'slack',
        workspace: 'T0SPECIMEN',
        channel: 'C0GROUP',
        account: 'U0DELEGATE',
        name: 'Delegate',
        zone: 'Asia/Seoul',
      },
      { name: 'Delegate', zone: 'Asia/Seoul' },
    ])
    expect(slack.fake.world.calls.filter((call) => call.method === 'users.info')).toHaveLength(1)
  })

  it.each([
    ['refused', { kind: 'error', error: 'user_not_visible' }],
    ['never answered', { kind: 'hang' }],
  ] as const)('run without a profile when it is %s', async (_, fault) => {
    await begin()
    slack.fake.world.faults.set('users.info', [fault])
    await type('say words:one')
    expect(acts).toMatchObject([{ actor: { account: 'U0DELEGATE', name: 'u0delegate' } }])
    expect(acts[0]?.actor.zone).toBeUndefined()
  })

  it('read what Slack escapes: a mention for a field of people, words elsewhere', async () => {
    await begin()
    await type('say words:“Ask @convenor & <@U0DELEGATE>: https://itu.int/a?b=1&c=2” to:@convenor')
    expect(acts[0]?.input).toEqual({
      words: 'Ask @convenor & <@U0DELEGATE>: https://itu.int/a?b=1&c=2',
      to: '<@U0CONVENOR|Convenor>',
    })
  })

  it('offer suggestions while somebody searches, and what was typed where nothing fits', async () => {
    await begin()
    const form = opened(await type('pick'))
    const search = async (typed: string) =>
      (await slack.people.search('U0DELEGATE', form, 'which', typed)).map((option) => option.text.text)
    expect(await search('')).toEqual(['ONE', 'TWO'])
    expect(await search('tw')).toEqual(['TWO'])
    expect(await search('nothing')).toEqual(['Use “nothing”'])
    await slack.people.submit('U0DELEGATE', form, { which: 'two' })
    expect(acts[0]?.input).toEqual({ which: 'two' })
  })

  it('choose people and answers from lists, of which only the optional can be emptied', async () => {
    await begin()
    const form = opened(await type('sure'))
    expect(inputOf(form, 'sure')?.type).toBe('radio_buttons')
    expect(inputOf(form, 'maybe')?.type).toBe('static_select')
    await slack.people.submit('U0DELEGATE', form, { sure: 'yes', who: 'U0CONVENOR' })
    expect(acts[0]?.input).toEqual({ sure: true, who: '<@U0CONVENOR|Convenor>' })
  })

  it('fill in a correction with what was typed, a mention as the person it names', async () => {
    await begin()
    const refused = seen(await type('sure sure:perhaps who:@convenor'))
    const form = opened(await slack.people.press('U0DELEGATE', refused, 'Correct it'))
    const who = inputOf(form, 'who')
    expect(who && initialOf(who)).toBe('<@U0CONVENOR>')
    expect(inputsOf(form.view)[0]).toMatchObject({
      label: { text: 'Sure (please correct)' },
      hint: { text: '“perhaps” is not one of: yes, no.' },
    })
  })

  it('keep what is too long to travel with a form', async () => {
    await begin()
    const [before, after] = ['b'.repeat(2800), 'a'.repeat(2800)]
    const form = opened(await type(`long before:"${before}" after:"${after}"`))
    expect(form.view.private_metadata?.length).toBeLessThan(500)
    await slack.people.submit('U0DELEGATE', form, { kind: 'b' })
    expect(acts[0]?.input).toEqual({ before, after, kind: 'b' })
  })

  it('keep what is too long for a button of a private message', async () => {
    await begin()
    const room = seen(await type('room'))
    await slack.people.press('U0DELEGATE', room, 'Long')
    expect(acts[0]?.input).toEqual({ before: 'b'.repeat(2000), after: 'a', kind: 'b' })
  })

  it('take a form once, however often Submit is pressed', async () => {
    await begin()
    const form = opened(await type('say'))
    await slack.people.submit('U0DELEGATE', form, { words: 'once' })
    await slack.people.submit('U0DELEGATE', form, { words: 'once' })
    expect(acts).toHaveLength(1)
  })

  it('open one form when the act that asks for it is delivered twice', async () => {
    await begin()
    opened(await type('say'))
    const again = slack.people.redeliver()
    await expect.poll(() => slack.refusals()).toEqual(['views.open: exchanged_trigger_id'])
    await type('say words:next')
    expect(seen(await again).text).toContain('next')
    expect(slack.fake.world.messages).toHaveLength(1)
  })

  it('close a form in time and answer later when the work takes long', async () => {
    await begin({ ackMs: 3000 })
    const form = opened(await type('slow'))
    let open = () => {}
    gate = new Promise((resolve) => {
      open = resolve
    })
    const submitted = slack.people.submit('U0DELEGATE', form, { words: 'slow' })
    await expect.poll(() => slack.fake.sockets.waiting(), { timeout: 2900, interval: 20 }).toBe(1)
    await expect.poll(() => slack.fake.sockets.waiting(), { timeout: 2900, interval: 20 }).toBe(0)
    open()
    expect(seen(await submitted).text).toContain('Done at last')
    expect(slack.refusals()).toEqual([])
  })

  it('answer in the thread where the button stood', async () => {
    await begin()
    const to = { platform: 'slack', workspace: 'T0SPECIMEN', channel: 'C0GROUP' }
    const parent = await slack.platform.post(to, view('Parent'), 'parent')
    const say = button('Say', { command: 'note say', args: { words: 'x' } })
    await slack.platform.post(to, view('Child', buttons(say)), 'child', parent)
    const child = slack.fake.world.messages.at(-1) as StoredMessage
    expect(seen(await slack.people.press('U0DELEGATE', child, 'Say')).threadTs).toBe(parent.message)
    expect(slack.refusals()).toEqual([])
  })

  it('answer in the channel, or else directly, when the address of the act takes nothing', async () => {
    await begin()
    slack.fake.world.faults.set('response_url', [
      { kind: 'status', status: 500, applied: false },
      { kind: 'reset', applied: false },
    ])
    expect(seen(await type('say words:one'))).toMatchObject({ channel: 'C0GROUP', onlyFor: 'U0DELEGATE' })
    slack.fake.world.faults.set('chat.postEphemeral', [{ kind: 'error', error: 'not_in_channel' }])
    expect(seen(await type('say words:two'))).toMatchObject({ channel: 'D0DELEGATE', onlyFor: 'U0DELEGATE' })
  })

  it('say that a form could not be opened', async () => {
    await begin({ triggerMs: -1 })
    expect(seen(await type('say')).text).toContain('The form could not be opened')
  })

  it('finish what is under way when the bot stops', async () => {
    await begin()
    let open = () => {}
    gate = new Promise((resolve) => {
      open = resolve
    })
    const typed = type('slow words:last')
    await expect.poll(() => slack.fake.world.calls.some((call) => call.method === 'users.info')).toBe(true)
    const stopped = slack.platform.stop()
    open()
    await stopped
    expect(seen(await typed).text).toContain('last')
  })
})

describe('The App Home', () => {
  it('shows the caller’s page, and afterwards what an act there came to', async () => {
    await begin()
    const first = await slack.people.goHome('U0DELEGATE')
    expect(JSON.stringify(first)).toContain('Hello, Delegate')
    const second = await slack.people.pressAtHome('U0DELEGATE', 'Say')
    expect(second.kind).toBe('home')
    for (const shown of ['Done', 'from home', 'Hello, Delegate', '1 acts'])
      expect(JSON.stringify(second)).toContain(shown)
    expect(acts[0]?.actor.channel).toBe('')
    expect(slack.refusals()).toEqual([])
  })
})
