import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Field, optional, record, text } from '../../src/bot/field.ts'
import { answer } from '../../src/bot/reply.ts'
import { button, buttons, view } from '../../src/bot/view.ts'
import { ok } from '../../src/text/decoded.ts'
import { query } from '../bot/declare.ts'
import type { Fault } from '../fakes/discord/http.ts'
import { connected, newPlatform, recordingBot, type Setting, shownAs } from './discord-bot.ts'
import { until } from './discord-driver.ts'

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
const record1 = record('Meeting', { find: async (typed) => ok(typed), suggest: async () => [] })
const who: Field<string> = { ...text('Who'), kind: 'person', suggest: async () => [] }
const declared = { allow: 'anyone', run: async () => answer(view('t')) } as const
const commands = [
  query({
    name: 'meeting show',
    summary: 'Show it',
    fields: { meeting: record1, note: optional(text('Note')) },
    ...declared,
  }),
  query({ name: 'people invite', summary: 'Invite', fields: { who, note: text('Note') }, ...declared }),
  query({
    name: 'wide form',
    summary: 'Ask much',
    fields: Object.fromEntries(names.map((name) => [name, text(name)])),
    ...declared,
  }),
]
const long = 'Meetings with a name that is long '.repeat(4)
/** Makes the answer one that Discord refuses: a button without a label. */
const unshowable = 'unshowable'
const bot = recordingBot({
  commands,
  suggestions: [
    { label: 'First', value: '1' },
    { label: long, value: '2' },
    { label: 'No', value: 'v'.repeat(101) },
  ],
  answer: async ({ invocation }) =>
    shownAs('Shown', {
      view: view(
        'Shown',
        buttons(
          button(invocation.args.meeting === unshowable ? '' : 'Again', {
            command: 'meeting show',
            args: { meeting: '1' },
          }),
        ),
      ),
    }),
})
let setting: Setting

beforeAll(async () => {
  setting = await connected(bot)
})
afterAll(() => setting.stop())
beforeEach(() => {
  bot.handled.length = 0
})

describe('an act on Discord', () => {
  it('says who acts, where, and under which key', async () => {
    const { fake, account, channel } = setting
    await fake.members.slash(account, channel, 'meeting show', { meeting: '1', note: 'x' })
    expect(bot.handled).toEqual([
      {
        invocation: { command: 'meeting show', args: { meeting: '1', note: 'x' } },
        actor: { platform: 'discord', workspace: fake.world.guild, channel, account, realm: '', name: 'Annie' },
        key: expect.stringMatching(/^discord:\d+$/),
      },
    ])
  })

  it('names the people it mentions in a field for people, in an option and in a form, and nobody elsewhere', async () => {
    const { fake, account, channel } = setting
    const bea = fake.addAccount('Bea', { nick: 'Bea | <SG2>' }).id
    const args = () => bot.handled.at(-1)?.invocation.args
    await fake.members.slash(account, channel, 'people invite', { who: `<@${bea}>`, note: `<@${bea}>` })
    expect(args()).toEqual({ who: `<@${bea}|Bea  SG2>`, note: `<@${bea}>` })
    const requests = fake.requests.length
    const form = await fake.members.slash(account, channel, 'people invite', { who: `<@${account}>` })
    if (form.kind !== 'modal') throw new Error('There is no form')
    await fake.members.submit(account, { shape: form.modal, source: undefined, channel }, { note: 'x' })
    expect(args()).toEqual({ who: `<@${account}|Annie>`, note: 'x' })
    expect(fake.requests.slice(requests).filter((one) => one.includes('/members/'))).toHaveLength(1)
    for (const stays of ['person:7', 'Somebody without an account', '<@1>']) {
      await fake.members.slash(account, channel, 'people invite', { who: stays, note: 'x' })
      expect(args()).toEqual({ who: stays, note: 'x' })
    }
  })

  it('belongs to no guild and to no channel in a direct message', async () => {
    const { fake } = setting
    const account = fake.addAccount('Bea').id
    const direct = fake.world.directWith(account).id
    await fake.members.slash(account, direct, 'meeting show', { meeting: '1' })
    expect(bot.handled[0]?.actor).toEqual({
      platform: 'discord',
      workspace: '',
      channel: '',
      account,
      realm: '',
      name: 'Bea',
    })
  })

  it('in a thread counts for the channel above it', async () => {
    const { fake, platform, to, account, channel } = setting
    const posted = await platform.post(to, view('Card'), 'card')
    const below = await platform.post(
      to,
      view('Note', buttons(button('Show', { command: 'meeting show', args: { meeting: '1' } }))),
      'note',
      posted,
    )
    const message = fake.world.messages.get(below.message)
    if (!message) throw new Error('There is no note')
    await fake.members.press(account, message, 'Show')
    expect(bot.handled[0]?.actor.channel).toBe(channel)
  })

  it('is answered at a button of a private message by another one, unless it replaces', async () => {
    const { fake, account, channel } = setting
    const first = await fake.members.slash(account, channel, 'meeting show', { meeting: '1' })
    if (first.kind !== 'message') throw new Error('There is no message')
    const second = await fake.members.press(account, first.message, 'Again')
    expect(second.kind === 'message' && second.message.id).not.toBe(first.message.id)
    expect(second).toMatchObject({ kind: 'message', message: { flags: 64 } })
  })

  it('from a button of an earlier version or another program is refused, not ignored', async () => {
    const { fake, account, channel } = setting
    const message = fake.world.send(channel, {
      content: 'old',
      components: [{ type: 1, components: [{ type: 2, style: 1, label: 'Old', custom_id: 'vote:yes' }] }],
    })
    expect((await fake.members.press(account, message, 'Old')).kind).toBe('message')
    expect(bot.handled[0]?.invocation).toEqual({ command: 'vote:yes', args: {} })
  })

  it.each<Fault>([
    { kind: 'status', status: 500, applied: false },
    { kind: 'reset', applied: true },
  ])('is answered though the first response was lost ($kind)', async (fault) => {
    const { fake, account, channel } = setting
    fake.trouble({ method: 'POST', path: /callback/, fault })
    const result = await fake.members.slash(account, channel, 'meeting show', { meeting: '1' })
    expect(result).toMatchObject({ kind: 'message', message: { content: '**Shown**', flags: 64 } })
    expect(bot.handled).toHaveLength(1)
  })

  it('is answered at once among many others', async () => {
    // a response that is given up too early is given again, and refused: on a slow machine that says nothing of the bot
    const busy = await connected(recordingBot({ commands }), { ackMs: 30_000 }, { requestMs: 30_000 })
    const { fake, account, channel } = busy
    const acts = Array.from({ length: 120 }, () =>
      fake.members.slash(account, channel, 'meeting show', { meeting: '1' }),
    )
    expect((await Promise.all(acts)).map(({ kind }) => kind)).toEqual(acts.map(() => 'message'))
    expect(fake.refusals).toEqual([])
    await busy.stop()
  })

  it('that takes long is acknowledged first', async () => {
    const { promise: gate, resolve: finish } = Promise.withResolvers<void>()
    const slow = await connected(recordingBot({ commands, answer: () => gate.then(() => shownAs('Late')) }))
    const result = slow.fake.members.slash(slow.account, slow.channel, 'meeting show', { meeting: '1' })
    await until(() => slow.fake.requests.at(-1)?.endsWith('callback') ?? false)
    finish()
    expect(await result).toMatchObject({ kind: 'message', message: { content: '**Late**', flags: 64 } })
    expect(slow.fake.refusals).toEqual([])
    await slow.stop()
  })

  it('whose answer cannot be shown is not left waiting', async () => {
    const { fake, account, channel } = setting
    const result = await fake.members.slash(account, channel, 'meeting show', { meeting: unshowable })
    expect(result).toMatchObject({
      kind: 'message',
      message: { content: expect.stringContaining('Something went wrong') },
    })
  })

  it('that a process acknowledged and then left undone is done when it is delivered again', async () => {
    const {
      fake,
      account,
      channel,
      bot: other,
    } = await connected(recordingBot({ commands, answer: () => new Promise(() => {}) }))
    const result = fake.members.slash(account, channel, 'meeting show', { meeting: '1' })
    await until(() => fake.requests.at(-1)?.endsWith('callback') ?? false)
    const second = recordingBot({ commands, answer: async () => shownAs('Done') })
    const next = newPlatform(fake)
    await next.start(second)
    await until(() => next.health().state === 'connected')
    fake.members.redeliver()
    expect(await result).toMatchObject({ kind: 'message', message: { content: '**Done**', flags: 64 } })
    expect([other.handled, second.handled].map((acts) => acts.map(({ key }) => key))).toEqual(
      [0, 0].map(() => [second.handled[0]?.key]),
    )
    await next.stop()
    await fake.stop()
  })

  it('offers what can be picked while it is typed, within what Discord takes', async () => {
    const { fake, account, channel } = setting
    const offered = await fake.members.complete(
      account,
      channel,
      'meeting show',
      { meeting: 'fi', note: 'n' },
      'meeting',
    )
    expect(offered).toEqual({
      kind: 'choices',
      choices: [
        { name: 'First', value: '1' },
        { name: `${long.slice(0, 99)}…`, value: '2' },
      ],
    })
    expect(bot.asked.at(-1)).toMatchObject({
      invocation: { command: 'meeting show', args: { note: 'n' } },
      field: 'meeting',
      typed: 'fi',
      actor: { account },
    })
  })

  it('asks in two forms for more than one can hold, and loses nothing between', async () => {
    const { fake, account, channel } = setting
    const entered = (fields: readonly string[]) =>
      Object.fromEntries(fields.map((name) => [name, `${name} `.repeat(30).trim()]))
    const first = await fake.members.slash(account, channel, 'wide form', {})
    if (first.kind !== 'modal') throw new Error('There is no form')
    const between = await fake.members.submit(
      account,
      { shape: first.modal, source: undefined, channel },
      entered(names.slice(0, 5)),
    )
    if (between.kind !== 'message') throw new Error('There is no message')
    expect(between.message.content).toBe('**A little more is needed**')
    const second = await fake.members.press(account, between.message, 'Continue')
    if (second.kind !== 'modal') throw new Error('There is no second form')
    await fake.members.submit(
      account,
      { shape: second.modal, source: between.message, channel },
      entered(names.slice(5)),
    )
    expect(bot.handled[0]?.invocation).toEqual({ command: 'wide form', args: entered(names) })
  })
})
