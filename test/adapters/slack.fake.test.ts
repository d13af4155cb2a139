import { WebClient } from '@slack/web-api'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { clientOptions, webClient } from '../../adapters/slack/client.ts'
import { type FakeSlack, startFakeSlack } from '../fakes/slack/server.ts'
import { newResponseUrl, newTrigger } from '../fakes/slack/world.ts'

/** The tests of the adapter are worth as much as the fake is strict, so this proves that it refuses what Slack refuses. */
let fake: FakeSlack
let web: WebClient

const client = (token: string) => webClient(token, clientOptions(fake.apiUrl, 10_000, pino({ level: 'silent' })))
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'accepted',
    (error: { data?: { error?: string } }) => error.data?.error ?? String(error),
  )
const plain = (text: string) => ({ type: 'plain_text' as const, text })
const rich = (...elements: object[]) => ({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] })
const input = (element: object, more: object = {}) => ({
  type: 'input',
  block_id: 'a',
  label: plain('A'),
  element,
  ...more,
})
const modal = (blocks: object[], more: object = {}) => ({
  type: 'modal',
  title: plain('Title'),
  submit: plain('Go'),
  blocks,
  ...more,
})
const post = (blocks: object[], more: object = {}) =>
  codeOf(web.apiCall('chat.postMessage', { channel: 'C0GROUP', text: 'x', blocks, ...more }))
const open = (view: object, trigger = newTrigger(fake.world, 'U0DELEGATE')) =>
  codeOf(web.apiCall('views.open', { trigger_id: trigger, view }))

beforeEach(async () => {
  fake = await startFakeSlack({
    ackMs: 60,
    channels: [
      { id: 'C0GROUP', name: 'group', botIn: true, archived: false },
      { id: 'C0OTHER', name: 'other', botIn: false, archived: false },
      { id: 'C0OLD', name: 'old', botIn: true, archived: true },
    ],
  })
  web = client('xoxb-specimen')
})
afterEach(() => fake.stop())

describe('The fake Slack', () => {
  it('takes what is right', async () => {
    expect(await post([{ type: 'header', text: plain('Title') }, rich({ type: 'text', text: 'x' })])).toBe('accepted')
    expect(await open(modal([input({ type: 'plain_text_input', action_id: 'value' })]))).toBe('accepted')
    expect(fake.world.refusals).toEqual([])
  })

  it('opens direct messages with people alone, and lets nobody read them without their own scope', async () => {
    const opening = (users: string) => codeOf(web.conversations.open({ users }))
    expect(await opening('U0NOBODY')).toBe('user_not_found')
    expect(await opening('U0LEFT')).toBe('user_disabled')
    expect(await opening('U0ROBOT')).toBe('cannot_dm_bot')
    expect(await post([], { channel: 'D0DELEGATE' })).toBe('channel_not_found')
    expect(await opening('U0DELEGATE')).toBe('accepted')
    expect(await post([], { channel: 'D0DELEGATE' })).toBe('accepted')
    expect(await codeOf(web.conversations.history({ channel: 'D0DELEGATE' }))).toBe('missing_scope')
    const other = { channel: 'D0DELEGATE', user: 'U0CONVENOR', text: 'x' }
    expect(await codeOf(web.chat.postEphemeral(other))).toBe('user_not_in_channel')
  })

  it('refuses unknown methods, tokens and scopes', async () => {
    expect(await codeOf(web.apiCall('chat.unheard'))).toBe('unknown_method')
    expect(await codeOf(client('xoxb-wrong').auth.test())).toBe('invalid_auth')
    expect(await codeOf(client('xapp-specimen').auth.test())).toBe('not_allowed_token_type')
    expect(await codeOf(web.apps.connections.open({}))).toBe('not_allowed_token_type')
    expect(await codeOf(new WebClient(undefined, { slackApiUrl: fake.apiUrl }).auth.test())).toBe('not_authed')
    await fake.stop()
    fake = await startFakeSlack({ scopes: [] })
    web = client('xoxb-specimen')
    expect(await codeOf(web.users.info({ user: 'U0DELEGATE' }))).toBe('missing_scope')
  })

  it('refuses arguments of a wrong shape or name', async () => {
    expect(await post([], { colour: 'red' })).toBe('invalid_arguments')
    expect(await codeOf(web.apiCall('chat.update', { channel: 'C0GROUP' }))).toBe('invalid_arguments')
    expect(await post([], { metadata: { event_type: '' } })).toBe('invalid_metadata_format')
  })

  it('refuses channels that are unknown, archived or without the bot, and messages that do not exist', async () => {
    const into = (channel: string) => codeOf(web.chat.postMessage({ channel, text: 'x' }))
    expect(await into('C0NONE')).toBe('channel_not_found')
    expect(await into('C0OLD')).toBe('is_archived')
    expect(await into('C0OTHER')).toBe('not_in_channel')
    expect(await codeOf(web.chat.update({ channel: 'C0GROUP', ts: '1.1', text: 'x' }))).toBe('message_not_found')
    expect(await post([], { thread_ts: '1.1' })).toBe('thread_not_found')
    const stranger = web.chat.postEphemeral({ channel: 'C0GROUP', user: 'U0NOBODY', text: 'x' })
    expect(await codeOf(stranger)).toBe('user_not_in_channel')
  })

  it('refuses blocks and forms that Slack would refuse', async () => {
    expect(await codeOf(web.apiCall('chat.postMessage', { channel: 'C0GROUP' }))).toBe('no_text')
    expect(await post([], { text: 'x'.repeat(40_001) })).toBe('msg_too_long')
    expect(await post([{ type: 'poem' }])).toBe('invalid_blocks')
    expect(await open(modal([{ type: 'poem' }]))).toBe('invalid_arguments')
    expect(fake.world.refusals).toHaveLength(4)
  })

  it('takes a trigger once, and only while it lives', async () => {
    const trigger = newTrigger(fake.world, 'U0DELEGATE')
    expect(await open(modal([{ type: 'divider' }]), trigger)).toBe('accepted')
    expect(await open(modal([{ type: 'divider' }]), trigger)).toBe('exchanged_trigger_id')
    expect(await open(modal([{ type: 'divider' }]), 'never-given')).toBe('invalid_trigger_id')
    await fake.stop()
    fake = await startFakeSlack({ triggerMs: -1 })
    web = client('xoxb-specimen')
    expect(await open(modal([{ type: 'divider' }]))).toBe('expired_trigger_id')
  })

  it('takes five answers at the address of an act, and none that is wrong', async () => {
    const id = newResponseUrl(fake.world, { account: 'U0DELEGATE', channel: 'C0GROUP' })
    const respond = async (body: object, at = id) =>
      (
        await fetch(fake.responseUrl(at), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).status
    const right = { response_type: 'ephemeral', text: 'x' }
    expect(await respond({ ...right, blocks: [{ type: 'poem' }] })).toBe(400)
    expect(await respond({ ...right, response_type: 'loud' })).toBe(400)
    expect(await respond({ ...right, thread_ts: '1.1' })).toBe(400)
    for (let i = 0; i < 5; i++) expect(await respond(right)).toBe(200)
    expect(await respond(right)).toBe(404)
    expect(await respond(right, 'never-given')).toBe(404)
  })

  it('wants every act acknowledged in time, once, and lets nobody in without an invitation', async () => {
    const { url } = (await client('xapp-specimen').apps.connections.open({})) as { url: string }
    const socket = new WebSocket(url)
    const received: { envelope_id: string }[] = []
    socket.on('message', (data) => received.push(JSON.parse(String(data))))
    await new Promise((resolve) => socket.once('message', resolve))
    const act = () => fake.sockets.deliver({ type: 'slash_commands', payload: {} })

    const timely = act()
    await new Promise((resolve) => socket.once('message', resolve))
    socket.send(JSON.stringify({ envelope_id: received.at(-1)?.envelope_id }))
    await expect(timely).resolves.toEqual({})
    await expect(act()).rejects.toThrow('not acknowledged in time')
    socket.send(JSON.stringify({ envelope_id: received[1]?.envelope_id }))
    await expect.poll(() => fake.world.refusals).toHaveLength(2)
    socket.terminate()

    const again = new WebSocket(url)
    await new Promise((resolve) => again.once('error', resolve))
    expect(fake.world.refusals.at(-1)).toBe('socket: unknown ticket')
  })
})
