import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSlack, type Slack } from '../../adapters/slack/index.ts'
import { button, buttons, text, view } from '../../src/bot/view.ts'
import { type FakeSlack, startFakeSlack } from '../fakes/slack/server.ts'
import type { Fault, Settings } from '../fakes/slack/world.ts'

let fake: FakeSlack
let slack: Slack
const to = { platform: 'slack', workspace: 'T0SPECIMEN', channel: 'C0GROUP' }
const shown = view('Meeting planned', text('On Tuesday'))

async function begin(settings: Partial<Settings> = {}): Promise<void> {
  fake = await startFakeSlack(settings)
  const { botToken, signingSecret } = fake.world.settings
  const inbound = { kind: 'http', signingSecret } as const
  slack = createSlack({ botToken, inbound, apiUrl: fake.apiUrl, log: pino({ level: 'silent' }) })
}

const failing = (method: string, ...faults: Fault[]) => fake.world.faults.set(method, faults)
const failure = (work: Promise<unknown>) =>
  work.then(
    () => 'delivered',
    (error: unknown) => error,
  )
const calls = (method: string) => fake.world.calls.filter((call) => call.method === method)

beforeEach(() => begin())
afterEach(() => fake.stop())

describe('Posting to Slack', () => {
  it.each<[string, Fault, string, boolean]>([
    ['asked to wait', { kind: 'rate-limited', retryAfterS: 7 }, 'not-sent', false],
    ['Slack is down for service', { kind: 'error', error: 'service_unavailable' }, 'not-sent', false],
    ['the token was revoked', { kind: 'error', error: 'token_revoked' }, 'not-sent', false],
    ['the channel is archived', { kind: 'error', error: 'is_archived' }, 'refused', false],
    ['the bot was not invited', { kind: 'error', error: 'not_in_channel' }, 'refused', false],
    ['it failed inside Slack', { kind: 'error', error: 'internal_error' }, 'unknown', false],
    ['a proxy answered with a page', { kind: 'garbage' }, 'unknown', false],
    ['a proxy forbids it', { kind: 'status', status: 403, applied: false }, 'not-sent', false],
    ['the server failed after posting', { kind: 'status', status: 503, applied: true }, 'unknown', true],
    ['the connection broke after posting', { kind: 'reset', applied: true }, 'unknown', true],
    ['the connection broke before', { kind: 'reset', applied: false }, 'unknown', false],
  ])('tells truly how it ended when %s, and never tries twice by itself', async (_, fault, outcome, stands) => {
    failing('chat.postMessage', fault)
    const failed = await failure(slack.post(to, shown, 'key'))
    expect(failed).toMatchObject({ name: 'DeliveryFailure', outcome })
    if (fault.kind === 'rate-limited') expect(failed).toMatchObject({ retryAfterMs: 7000 })
    expect(calls('chat.postMessage')).toHaveLength(1)
    expect(fake.world.messages).toHaveLength(stands ? 1 : 0)
  })

  it('knows that nothing was sent when Slack cannot be reached', async () => {
    await fake.stop()
    expect(await failure(slack.post(to, shown, 'key'))).toMatchObject({ outcome: 'not-sent' })
    await begin()
  })

  it('tells how an edit ended', async () => {
    const posted = await slack.post(to, shown, 'key')
    failing('chat.update', { kind: 'rate-limited', retryAfterS: 1 })
    expect(await failure(slack.edit(posted, to, shown))).toMatchObject({ outcome: 'not-sent', retryAfterMs: 1000 })
    const gone = { ...posted, message: '1.1' }
    expect(await failure(slack.edit(gone, to, shown))).toMatchObject({
      outcome: 'gone',
      message: expect.stringContaining('message_not_found'),
    })
  })

  it('refuses for certain what can never be shown', async () => {
    const long = view('Title', buttons(button('Go', { command: 'x', args: { words: 'w'.repeat(2000) } })))
    expect(await failure(slack.post(to, long, 'key'))).toMatchObject({ outcome: 'refused' })
    expect(calls('chat.postMessage')).toEqual([])
  })

  it('unfurls no links and has words for notifications', async () => {
    await slack.post(to, shown, 'key')
    expect(calls('chat.postMessage')[0]?.args).toMatchObject({
      unfurl_links: 'false',
      unfurl_media: 'false',
      text: 'Meeting planned\nOn Tuesday',
    })
  })
})

describe('A direct message on Slack', () => {
  const direct = { ...to, channel: '@U0DELEGATE' }

  it('is in the direct conversation, and is edited and answered there', async () => {
    const posted = await slack.post(direct, shown, 'key')
    await slack.edit(posted, direct, view('Meeting moved'))
    await slack.post(direct, shown, 'key-2', posted)
    expect(fake.world.messages).toMatchObject([
      { channel: 'D0DELEGATE', ts: posted.message, text: 'Meeting moved' },
      { channel: 'D0DELEGATE', threadTs: posted.message },
    ])
  })

  it.each([
    ['nobody has the account', { channel: '@U0NOBODY' }, {}, 'user_not_found'],
    ['the account is deactivated', { channel: '@U0LEFT' }, {}, 'user_disabled'],
    ['it is another bot', { channel: '@U0ROBOT' }, {}, 'cannot_dm_bot'],
    ['the messages tab is off', {}, { messagesTab: false }, 'messages_tab_disabled'],
    ['the scope is missing', {}, { scopes: ['chat:write'] }, 'missing_scope'],
  ])('is refused for good where %s', async (_, account, settings, code) => {
    await fake.stop()
    await begin(settings)
    const failed = await failure(slack.post({ ...direct, ...account }, shown, 'key'))
    expect(failed).toMatchObject({ outcome: 'refused', message: expect.stringContaining(code) })
  })

  it('is refused as soon as somebody has left the workspace, though they could be reached before', async () => {
    const account = { id: 'U0DELEGATE', name: 'Delegate', zone: 'UTC', disabled: false }
    await fake.stop()
    await begin({ accounts: [account] })
    await slack.post(direct, shown, 'key')
    account.disabled = true
    expect(await failure(slack.post(direct, shown, 'key-2'))).toMatchObject({ outcome: 'refused' })
    expect(fake.world.messages).toHaveLength(1)
  })

  it.each<Fault>([
    { kind: 'reset', applied: true },
    { kind: 'status', status: 502, applied: true },
    { kind: 'rate-limited', retryAfterS: 3 },
  ])('was certainly not sent while the conversation could not be opened ($kind)', async (fault) => {
    failing('conversations.open', fault)
    const failed = await failure(slack.post(direct, shown, 'key'))
    expect(failed).toMatchObject({ outcome: 'not-sent' })
    if (fault.kind === 'rate-limited') expect(failed).toMatchObject({ retryAfterMs: 3000 })
    expect(calls('chat.postMessage')).toEqual([])
    await slack.post(direct, shown, 'key')
    expect(fake.world.messages).toHaveLength(1)
  })

  it('is never read, so the bot cannot tell whether a message is there', async () => {
    failing('chat.postMessage', { kind: 'reset', applied: true })
    expect(await failure(slack.post(direct, shown, 'lost'))).toMatchObject({ outcome: 'unknown' })
    expect(await slack.lookUp(direct, 'lost')).toBe('unknowable')
    expect(calls('conversations.history')).toEqual([])
  })
})

describe('Looking up a post on Slack', () => {
  it('finds what was posted though the answer was lost, in the channel and in a thread', async () => {
    const parent = await slack.post(to, shown, 'parent')
    failing('chat.postMessage', { kind: 'reset', applied: true }, { kind: 'reset', applied: true })
    await failure(slack.post(to, shown, 'lost'))
    await failure(slack.post(to, shown, 'lost-below', parent))
    const [, lost, below] = fake.world.messages
    expect(await slack.lookUp(to, 'lost')).toEqual({ channel: 'C0GROUP', message: lost?.ts })
    expect(await slack.lookUp(to, 'lost-below', parent)).toEqual({ channel: 'C0GROUP', message: below?.ts })
    expect(await slack.lookUp(to, 'never')).toBe('absent')
    expect(await slack.lookUp(to, 'never', parent)).toBe('absent')
  })

  it('reads several pages, and says so when there is too much to read', async () => {
    for (let i = 0; i < 201; i++) await slack.post(to, shown, `key-${i}`)
    expect(await slack.lookUp(to, 'key-0')).toMatchObject({ channel: 'C0GROUP' })
    expect(calls('conversations.history')).toHaveLength(2)
    for (let i = 0; i < 800; i++) fake.world.messages.push({ channel: 'C0GROUP', ts: `9.${i}`, text: '', blocks: [] })
    expect(await slack.lookUp(to, 'never')).toBe('unknowable')
  })

  it('looks in its own channel alone: the same key is used in another one too', async () => {
    const other = { ...to, channel: 'C0OTHER' }
    fake.world.channels.set('C0OTHER', { id: 'C0OTHER', name: 'other', botIn: true, archived: false })
    const posted = await slack.post(to, shown, 'meeting:1:card')
    expect(await slack.lookUp(other, 'meeting:1:card')).toBe('absent')
    expect(await slack.lookUp(to, 'meeting:1:card')).toEqual(posted)
  })

  it('cannot tell without the history scope', async () => {
    await fake.stop()
    await begin({ scopes: ['chat:write'] })
    await slack.post(to, shown, 'key')
    expect(await slack.lookUp(to, 'key')).toBe('unknowable')
  })

  it.each<[Fault, string]>([
    [{ kind: 'rate-limited', retryAfterS: 3 }, 'not-sent'],
    [{ kind: 'status', status: 502, applied: false }, 'unknown'],
    [{ kind: 'reset', applied: false }, 'unknown'],
  ])('tells how the look-up itself failed (%o), so that it is looked up again', async (fault, outcome) => {
    failing('conversations.history', fault)
    expect(await failure(slack.lookUp(to, 'key'))).toMatchObject({ name: 'DeliveryFailure', outcome })
  })
})
