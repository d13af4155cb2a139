import { DiscordAPIError } from 'discord.js'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { deliveryFailure } from '../../adapters/discord/failure.ts'
import { DeliveryFailure } from '../../src/bot/platform.ts'
import { text, view } from '../../src/bot/view.ts'
import type { Fault } from '../fakes/discord/http.ts'
import { connected, newPlatform, type Setting } from './discord-bot.ts'

let connection: Setting
let setting: Setting
let keys = 0
const card = view('Meeting planned', text('On Tuesday'))
const newKey = () => `key-${++keys}`
const inChannel = () => [...setting.fake.world.messages.values()].filter((one) => one.channel === setting.channel)
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )
const next = (fault: Fault, method = 'POST') =>
  setting.fake.trouble({ method, path: /^\/channels\/\d+\/messages/, fault })

beforeAll(async () => {
  connection = await connected()
})
afterAll(() => connection.stop())
beforeEach(() => {
  // discord.js itself slows down after 50 requests in a second, which these tests reach together
  setting = { ...connection, platform: newPlatform(connection.fake) }
  setting.fake.world.messages.clear()
})

describe('a message to Discord', () => {
  it('is posted once, however often it is sent with the same key', async () => {
    const key = newKey()
    const { platform, to } = setting
    const first = await platform.post(to, card, key)
    expect(await platform.post(to, card, key)).toEqual(first)
    expect(inChannel()).toHaveLength(1)
    await platform.post(to, card, newKey())
    expect(inChannel()).toHaveLength(2)
  })

  it('is in each of two channels that use the same key, without a mark that both share', async () => {
    const key = newKey()
    const { platform, to, fake } = setting
    const other = { ...to, channel: fake.addChannel('second-group').id }
    const first = await platform.post(to, card, key)
    const second = await platform.post(other, card, key)
    expect(second).toMatchObject({ channel: other.channel })
    expect(await platform.lookUp(other, key)).toEqual(second)
    expect(await platform.lookUp(to, key)).toEqual(first)
    const [one, two] = [first, second].map(({ message }) => fake.world.messages.get(message))
    expect(one?.embeds[0]?.url).not.toBe(two?.embeds[0]?.url)
  })

  it.each<Fault>([
    { kind: 'reset', applied: true },
    { kind: 'status', status: 502, applied: true },
    { kind: 'silence', applied: true },
  ])('whose answer was lost ($kind) is not sent again by itself, and is found by its key', async (fault) => {
    const key = newKey()
    const { platform, to, fake } = setting
    const before = fake.requests.length
    next(fault)
    expect(await failureOf(platform.post(to, card, key))).toMatchObject({ name: 'DeliveryFailure', outcome: 'unknown' })
    expect(fake.requests.slice(before)).toEqual([`POST /channels/${to.channel}/messages`])
    expect(await platform.lookUp(to, key)).toEqual({ channel: to.channel, message: inChannel()[0]?.id })
  })

  it.each<Fault>([
    { kind: 'reset', applied: false },
    { kind: 'status', status: 503, applied: false },
  ])('that may not have arrived ($kind) is absent when it is looked for', async (fault) => {
    const key = newKey()
    const { platform, to } = setting
    next(fault)
    expect(await failureOf(platform.post(to, card, key))).toMatchObject({ outcome: 'unknown' })
    expect(await platform.lookUp(to, key)).toBe('absent')
  })

  it('waits as long as Discord asks for', async () => {
    const { platform, to, fake } = setting
    next({ kind: 'slow down', retryAfterSeconds: 1.25 })
    const failure = await failureOf(platform.post(to, card, newKey()))
    if (!(failure instanceof DeliveryFailure)) throw new Error('It was sent')
    expect(failure.outcome).toBe('not-sent')
    expect(failure.retryAfterMs).toBeGreaterThanOrEqual(1250)
    expect(failure.retryAfterMs).toBeLessThan(1400)
    const before = fake.requests.length
    expect(await failureOf(platform.post(to, card, newKey()))).toMatchObject({ outcome: 'not-sent' })
    expect(fake.requests).toHaveLength(before)
  })

  it('waits for the next second where the bot has said all that Discord allows in one', async () => {
    const { to, fake } = setting
    const platform = newPlatform(fake, { requestMs: 5000 })
    const channels = Array.from({ length: 70 }, (_, i) => fake.addChannel(`many-${i}`).id)
    const posted = await Promise.all(channels.map((channel) => platform.post({ ...to, channel }, card, newKey())))
    expect(new Set(posted.map(({ channel }) => channel))).toEqual(new Set(channels))
  })

  it.each([
    ['the channel is gone', [], { channel: '123' }, 10_003],
    ['it may not look into the channel', [], {}, 50_001],
    ['it may not write there', ['view'], {}, 50_013],
  ] as const)('is refused for good where %s', async (_, permissions, other, code) => {
    const { platform, to, fake } = setting
    const channel = fake.addChannel('closed', permissions).id
    const failure = await failureOf(platform.post({ ...to, channel, ...other }, card, newKey()))
    expect(failure).toMatchObject({ outcome: 'refused', message: expect.stringContaining(`(${code})`) })
  })

  it('that was deleted is known to be gone when it is edited', async () => {
    const { platform, to, fake } = setting
    const posted = await platform.post(to, card, newKey())
    fake.world.messages.clear()
    expect(await failureOf(platform.edit(posted, to, card))).toMatchObject({
      outcome: 'gone',
      message: expect.stringContaining('(10008)'),
    })
  })

  it('is certainly not sent where nothing listens, and waits for a better token', async () => {
    const { to, fake } = setting
    const wrong = newPlatform(fake, { token: 'b.a.d' })
    expect(await failureOf(wrong.post(to, card, newKey()))).toMatchObject({ outcome: 'not-sent' })
    expect(await failureOf(wrong.post(to, card, newKey()))).toMatchObject({ outcome: 'not-sent' })
    const nowhere = newPlatform({ ...fake, apiUrl: 'http://127.0.0.1:1/api' })
    expect(await failureOf(nowhere.post(to, card, newKey()))).toMatchObject({ outcome: 'not-sent' })
  })
})

describe('a direct message on Discord', () => {
  const toAccount = (account: string) => ({ ...setting.to, channel: `@${account}` })

  it('is in the direct channel, which is opened once, and is found there by its key', async () => {
    const { platform, fake } = setting
    const { id } = fake.addAccount('Bea')
    const before = fake.requests.length
    const key = newKey()
    const posted = await platform.post(toAccount(id), card, key)
    expect(await platform.lookUp(toAccount(id), key)).toEqual(posted)
    await platform.edit(posted, toAccount(id), view('Meeting moved', text('To Wednesday')))
    const reply = await platform.post(toAccount(id), card, newKey(), posted)
    expect(fake.world.channels.get(posted.channel)).toMatchObject({ type: 1, recipient: id })
    expect(fake.world.messages.get(reply.message)).toMatchObject({ channel: posted.channel, reference: posted.message })
    const opened = fake.requests.slice(before).filter((line) => line === 'POST /users/@me/channels')
    expect(opened).toHaveLength(1)
    expect(fake.requests.slice(before).join()).not.toContain('/threads')
  })

  it.each([
    ['somebody who takes none', (fake: Setting['fake']) => fake.addAccount('Cat', { closed: true }).id, 50_007],
    ['the bot itself', (fake: Setting['fake']) => fake.world.bot.id, 50_007],
    ['nobody', () => '123', 50_033],
  ])('to %s is refused for good', async (_, accountIn, code) => {
    const failure = await failureOf(setting.platform.post(toAccount(accountIn(setting.fake)), card, newKey()))
    expect(failure).toMatchObject({ outcome: 'refused', message: expect.stringContaining(`(${code})`) })
  })

  it.each<Fault>([
    { kind: 'reset', applied: true },
    { kind: 'status', status: 502, applied: false },
    { kind: 'slow down', retryAfterSeconds: 2 },
  ])('was certainly not sent while the channel could not be opened ($kind)', async (fault) => {
    const { platform, fake } = setting
    const to = toAccount(fake.addAccount('Dan').id)
    fake.trouble({ method: 'POST', path: /^\/users\/@me\/channels$/, fault })
    expect(await failureOf(platform.post(to, card, newKey()))).toMatchObject({ outcome: 'not-sent' })
    expect(fake.world.messages.size).toBe(0)
  })
})

it('waits a while where Discord opens no more direct messages for now', () => {
  const error = { code: 40_003, message: 'You are opening direct messages too fast' }
  const refused = new DiscordAPIError(error, 40_003, 400, 'POST', '/users/@me/channels', {})
  expect(deliveryFailure(refused)).toMatchObject({ outcome: 'not-sent', retryAfterMs: 60_000 })
})

describe('a message under another on Discord', () => {
  it('is in a thread named after the card, and the next one in the same thread', async () => {
    const { platform, to, fake } = setting
    const posted = await platform.post(to, view('First *exchange*', text('x')), newKey())
    const key = newKey()
    const first = await platform.post(to, view('It moved', text('To Wednesday')), key, posted)
    const second = await platform.post(to, view('It moved again'), newKey(), posted)
    expect(first.channel).toBe(posted.message)
    expect(second.channel).toBe(posted.message)
    expect(fake.world.channels.get(first.channel)?.name).toBe('First *exchange*')
    expect(await platform.lookUp(to, key, posted)).toEqual(first)
    expect(await platform.lookUp(to, newKey(), posted)).toBe('unknowable')
    await platform.edit(second, to, view('It moved again', text('To Friday')))
    expect(await platform.lookUp(to, newKey(), posted)).toBe('absent')
  })

  it.each([-1, 0, 1])('is in a thread whose name is at the limit and %i', async (more) => {
    const { platform, to, fake } = setting
    const title = 't'.repeat(100 + more)
    const below = await platform.post(to, card, newKey(), await platform.post(to, view(title), newKey()))
    expect(fake.world.channels.get(below.channel)?.name).toBe(more > 0 ? `${'t'.repeat(99)}…` : title)
  })

  it('answers the card if threads are not allowed, and is posted alone if the card is gone', async () => {
    const { platform, to, fake } = setting
    const channel = fake.addChannel('threadless', ['view', 'send', 'history']).id
    const there = { ...to, channel }
    const posted = await platform.post(there, card, newKey())
    const reply = await platform.post(there, card, newKey(), posted)
    expect(fake.world.messages.get(reply.message)).toMatchObject({ channel, reference: posted.message })
    fake.world.messages.clear()
    const alone = await platform.post(there, card, newKey(), posted)
    expect(fake.world.messages.get(alone.message)).toMatchObject({ channel })
  })

  it('answers within a thread if the card itself is in one', async () => {
    const { platform, to, fake } = setting
    const posted = await platform.post(to, card, newKey())
    const inside = await platform.post(to, card, newKey(), posted)
    const below = await platform.post(to, card, newKey(), inside)
    expect(fake.world.messages.get(below.message)).toMatchObject({ channel: inside.channel, reference: inside.message })
  })
})

describe('looking for a message on Discord', () => {
  it('cannot tell without the right to read the history, nor next to a message of one line, which has no mark', async () => {
    const { platform, to, fake } = setting
    const channel = fake.addChannel('unread', ['view', 'send']).id
    expect(await platform.lookUp({ ...to, channel }, newKey())).toBe('unknowable')
    await platform.post(to, view('One line'), newKey())
    expect(await platform.lookUp(to, newKey())).toBe('unknowable')
  })

  it.each<Fault>([
    { kind: 'reset', applied: false },
    { kind: 'status', status: 502, applied: false },
    { kind: 'silence', applied: false },
  ])('fails where Discord fails ($kind), which is no reason to post it again', async (fault) => {
    const { platform, to } = setting
    next(fault, 'GET')
    const failure = await failureOf(platform.lookUp(to, newKey()))
    expect(failure).toMatchObject({ name: 'DeliveryFailure', outcome: 'unknown' })
  })

  it('asks once who the bot is, and for the threads only if the message may be in one', async () => {
    const { platform, to, fake } = setting
    const posted = await platform.post(to, card, newKey())
    const before = fake.requests.length
    for (let i = 0; i < 3; i++) await platform.lookUp(to, newKey())
    const inHistory = `GET /channels/${to.channel}/messages`
    expect(fake.requests.slice(before)).toEqual(['GET /users/@me', inHistory, inHistory, inHistory])
    await platform.lookUp(to, newKey(), posted)
    expect(fake.requests.slice(before + 4)).toContain(`GET /guilds/${to.workspace}/threads/active`)
  })

  it('searches further back than one page', async () => {
    const { platform, to, fake } = setting
    const key = newKey()
    const posted = await platform.post(to, card, key)
    for (let i = 0; i < 120; i++)
      fake.world.send(to.channel, { content: 'Others talk', embeds: [{ description: 'x' }] })
    expect(await platform.lookUp(to, key)).toEqual(posted)
    expect(await platform.lookUp(to, newKey())).toBe('absent')
  })
})
