import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSlack } from '../../adapters/slack/index.ts'
import type { Bot } from '../../src/bot/bot.ts'
import { catalogueOf } from '../../src/bot/catalogue.ts'
import type { Request } from '../../src/bot/request.ts'
import { type FakeSlack, startFakeSlack } from '../fakes/slack/server.ts'
import { type SignedRequest, signedRequest } from '../fakes/slack/signed.ts'
import { newResponseUrl, newTrigger } from '../fakes/slack/world.ts'

const handled: Request[] = []
const bot: Bot = {
  catalogue: catalogueOf([]),
  read: (typed) => ({ command: typed.trim(), args: {} }),
  form: async () => undefined,
  async handle(request) {
    handled.push(request)
    return { kind: 'answer', view: { title: 'Done', tone: 'neutral', blocks: [] }, replace: false, problems: {} }
  },
  suggest: async () => [],
  keep: async (invocation) => invocation,
}

let fake: FakeSlack
let server: Server
let origin: string

beforeEach(async () => {
  handled.length = 0
  fake = await startFakeSlack()
  const { botToken, signingSecret } = fake.world.settings
  const inbound = { kind: 'http', signingSecret } as const
  const slack = createSlack({ botToken, inbound, apiUrl: fake.apiUrl, log: pino({ level: 'silent' }) })
  await slack.start(bot)
  server = createServer(slack.listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await fake.stop()
})

const send = ({ body, headers }: SignedRequest, path = '/slack/events') =>
  fetch(`${origin}${path}`, { method: 'POST', body, headers })

function line(secret = fake.world.settings.signingSecret, atMs = Date.now()): SignedRequest {
  const account = 'U0DELEGATE'
  const id = newResponseUrl(fake.world, { account, channel: 'C0GROUP' })
  const payload = {
    team_id: 'T0SPECIMEN',
    channel_id: 'C0GROUP',
    user_id: account,
    user_name: 'delegate',
    command: '/cg',
    text: 'help',
    response_url: fake.responseUrl(id),
    trigger_id: newTrigger(fake.world, account),
  }
  return signedRequest({ type: 'slash_commands', payload }, secret, atMs)
}

describe('Slack’s requests over HTTP', () => {
  it('are answered at once and run', async () => {
    expect((await send(line())).status).toBe(200)
    await expect.poll(() => handled.length).toBe(1)
    expect(handled[0]).toMatchObject({ invocation: { command: 'help' }, actor: { workspace: 'T0SPECIMEN' } })
  })

  it('have one key when the same request comes again, and another for the next act', async () => {
    const once = line()
    await send(once)
    await send(once)
    await send(line())
    await expect.poll(() => handled.length).toBe(3)
    expect(new Set(handled.map((request) => request.key)).size).toBe(2)
    expect(handled[0]?.key).toMatch(/^slack:T0SPECIMEN:/)
  })

  it.each([
    ['signed with another secret', () => line('another')],
    ['six minutes old', () => line(undefined, Date.now() - 6 * 60_000)],
    ['changed on the way', () => ({ ...line(), body: `${line().body}&x=1` })],
    ['not signed at all', () => ({ ...line(), headers: { 'content-type': 'application/x-www-form-urlencoded' } })],
  ])('are refused when %s', async (_, request) => {
    expect((await send(request())).status).toBe(401)
    expect(handled).toEqual([])
  })

  it('are taken on their own path only', async () => {
    expect((await send(line(), '/slack/elsewhere')).status).toBe(404)
    expect((await fetch(`${origin}/slack/events`)).status).toBe(404)
    expect(handled).toEqual([])
  })

  it('prove the address when the app is set up', async () => {
    const payload = { type: 'url_verification', challenge: 'prove it' }
    const response = await send(signedRequest({ type: 'events_api', payload }, fake.world.settings.signingSecret))
    expect(await response.text()).toContain('prove it')
  })
})
