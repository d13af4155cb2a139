import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { createSlack, type Slack, type SlackOptions } from '../../adapters/slack/index.ts'
import type { Bot } from '../../src/bot/bot.ts'
import { catalogueOf } from '../../src/bot/catalogue.ts'
import { type FakeSlack, startFakeSlack } from '../fakes/slack/server.ts'

/** Nobody acts in these tests. */
const idle: Bot = {
  catalogue: catalogueOf([]),
  read: () => ({ command: '', args: {} }),
  form: async () => undefined,
  handle: async () => ({
    kind: 'answer',
    view: { title: '', tone: 'neutral', blocks: [] },
    replace: false,
    problems: {},
  }),
  suggest: async () => [],
  keep: async (invocation) => invocation,
}

const open: { stop(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.stop()
})

async function fakeSlack(): Promise<FakeSlack> {
  const fake = await startFakeSlack()
  open.push(fake)
  return fake
}

async function started(options: Partial<SlackOptions>): Promise<Slack> {
  const slack = createSlack({
    botToken: 'xoxb-specimen',
    inbound: { kind: 'socket', appToken: 'xapp-specimen' },
    log: pino({ level: 'silent' }),
    ...options,
  })
  open.push(slack)
  await slack.start(idle)
  return slack
}

const state = (slack: Slack) => expect.poll(() => slack.health().state, { timeout: 50_000, interval: 10 })

describe('The connection to Slack', () => {
  it('says which variable is wrong, without failing the start', async () => {
    const { apiUrl } = await fakeSlack()
    const wrongBot = await started({ apiUrl, botToken: 'xoxb-wrong' })
    await state(wrongBot).toBe('failed')
    expect(wrongBot.health().detail).toContain('SLACK_BOT_TOKEN')
    const wrongApp = await started({ apiUrl, inbound: { kind: 'socket', appToken: 'xapp-wrong' } })
    await state(wrongApp).toBe('failed')
    expect(wrongApp.health().detail).toContain('SLACK_APP_TOKEN')
    const swapped = await started({ apiUrl, inbound: { kind: 'socket', appToken: 'xoxb-specimen' } })
    await state(swapped).toBe('failed')
    expect(swapped.health().detail).toContain('SLACK_APP_TOKEN')
  })

  it('names the scope that the app token lacks', async () => {
    const fake = await fakeSlack()
    fake.world.faults.set('apps.connections.open', [{ kind: 'error', error: 'missing_scope' }])
    const slack = await started({ apiUrl: fake.apiUrl })
    await state(slack).toBe('failed')
    expect(slack.health().detail).toContain('connections:write')
  })

  it('keeps trying while Slack cannot be reached, and connects when it can', async () => {
    const fake = await fakeSlack()
    fake.world.faults.set('auth.test', [{ kind: 'reset', applied: false }])
    fake.world.faults.set('apps.connections.open', [{ kind: 'status', status: 503, applied: false }])
    const slack = await started({ apiUrl: fake.apiUrl })
    await expect.poll(() => slack.health().detail).toContain('cannot be reached')
    await state(slack).toBe('connected')
    expect(slack.health().detail).toContain('Specimen')
  })

  it('waits for a server that is not there at all', async () => {
    const fake = await startFakeSlack()
    await fake.stop()
    const slack = await started({ apiUrl: fake.apiUrl })
    await expect.poll(() => slack.health().detail).toContain('ECONNREFUSED')
    expect(slack.health().state).toBe('connecting')
  })

  it('connects again by itself after Slack’s routine goodbye and after a broken line', async () => {
    const fake = await fakeSlack()
    const slack = await started({ apiUrl: fake.apiUrl })
    await state(slack).toBe('connected')
    fake.sockets.disconnect()
    await expect.poll(() => socketsOpened(fake), { timeout: 50_000 }).toBe(2)
    await state(slack).toBe('connected')
    fake.sockets.cut()
    await expect.poll(() => socketsOpened(fake), { timeout: 50_000 }).toBe(3)
    await state(slack).toBe('connected')
    expect(fake.sockets.count()).toBe(1)
  })

  it('survives the message without an event that says there are too many events', async () => {
    const fake = await fakeSlack()
    const slack = await started({ apiUrl: fake.apiUrl })
    await state(slack).toBe('connected')
    const payload = { type: 'app_rate_limited', team_id: 'T0', minute_rate_limited: 1795000000, api_app_id: 'A0' }
    fake.sockets.send({ type: 'events_api', envelope_id: 'e', payload, accepts_response_payload: false })
    fake.sockets.send({ type: 'hello' })
    const event = { type: 'app_home_opened', user: 'U0DELEGATE', tab: 'home' }
    const answered = fake.sockets.deliver({ type: 'events_api', payload: { type: 'event_callback', event } })
    await expect(answered).resolves.toEqual({})
  })

  it('closes its socket when it stops, and says so', async () => {
    const fake = await fakeSlack()
    const slack = await started({ apiUrl: fake.apiUrl })
    await state(slack).toBe('connected')
    await slack.stop()
    await expect.poll(() => fake.sockets.count()).toBe(0)
    expect(slack.health().state).toBe('off')
    expect(socketsOpened(fake)).toBe(1)
  })

  it('stops at once while it still tries to connect', async () => {
    const slack = await started({ apiUrl: 'http://127.0.0.1:1/api/' })
    const begun = performance.now()
    await slack.stop()
    expect(performance.now() - begun).toBeLessThan(1500)
  })
})

const socketsOpened = (fake: FakeSlack) =>
  fake.world.calls.filter((call) => call.method === 'apps.connections.open').length
