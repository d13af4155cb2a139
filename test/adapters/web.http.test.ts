import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DateTime } from 'luxon'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Web } from '../../adapters/web/index.ts'
import { limits } from '../../adapters/web/limits.ts'
import type { Actor } from '../../src/bot/caller.ts'
import { DeliveryFailure } from '../../src/bot/platform.ts'
import { view } from '../../src/bot/view.ts'
import { openDatabase } from '../../src/database/client.ts'
import { movableClock } from '../../src/dates/clock.ts'
import { testDatabase } from '../database.ts'
import { specimenBot, specimenWeb } from './web.ts'

const database = await testDatabase()
const bot = specimenBot(database)
const address = { platform: 'web', workspace: 'playground', channel: 'specimen' }
const delegate = { account: 'delegate', name: 'Delegate', channel: 'specimen' }
const convenor = { ...delegate, account: 'convenor' }
let keys = 0
const typed = (line: string, who = delegate) => ({ kind: 'type', who, key: `act-number-${++keys}`, line })

/** Sends exactly these headers; `fetch` does not allow a caller to set some of them. */
function send(
  web: Web,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>((resolve, reject) => {
    const asked = request(
      `${web.url}${path}`,
      { method: options.method ?? 'GET', headers: options.headers },
      (answer) => {
        let text = ''
        answer.on('data', (part: Buffer) => {
          text += part.toString()
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }))
      },
    )
    asked.on('error', reject)
    asked.end(options.body)
  })
}

const post = (web: Web, path: string, body: unknown, headers: Record<string, string> = {}) =>
  send(web, path, {
    method: 'POST',
    headers: { origin: web.url ?? '', 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

async function titles(web: Web, who = delegate): Promise<readonly string[]> {
  const { text } = await send(web, `/api/state?${new URLSearchParams({ who: JSON.stringify(who) })}`)
  return JSON.parse(text).messages.map(({ title }: { title: string }) => title)
}

describe('the playground over HTTP', () => {
  const web = specimenWeb(database)
  beforeAll(() => web.start(bot))
  afterAll(() => web.stop())

  it('runs only its own scripts and cannot be framed by another page', async () => {
    const { headers, text } = await send(web, '/')
    const policy = String(headers['content-security-policy'])
    for (const words of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"])
      expect(policy).toContain(words)
    expect(policy).not.toContain('unsafe')
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
    expect(text).not.toMatch(/<script(?![^>]* src=)| on[a-z]+=| style=/)
  })

  it.each([
    ['no origin', { origin: '' }],
    ['another page', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['a page without an origin', { origin: 'null' }],
  ])('refuses an interaction from %s', async (_, headers) => {
    expect((await post(web, '/api/interact', typed('/note add words:X kind:plain'), headers)).status).toBe(403)
    expect(await titles(web)).toEqual([])
  })

  it('is not served under a foreign host name that points here', async () => {
    expect((await send(web, '/', { headers: { host: 'evil.example' } })).status).toBe(421)
    expect((await send(web, '/', { headers: { host: 'localhost:1234' } })).status).toBe(200)
  })

  it.each(['/api/interact', '/api/dismiss', '/api/clock'])('changes nothing by GET %s', async (path) => {
    expect((await send(web, path)).status).toBe(404)
  })

  it.each(['/assets/index.ts', '/assets/..%2fstate.ts', '/assets/%2e%2e/state.ts', '/package.json'])(
    'serves only the files of the page: %s',
    async (path) => {
      expect((await send(web, path)).status).toBe(404)
    },
  )

  it('handles simultaneous steps of the clock one after the other', async () => {
    const began = Date.parse('2026-11-23T09:00:00Z')
    const on = Promise.withResolvers<void>()
    const clock = movableClock(
      () => DateTime.fromMillis(began),
      async () => {},
      () => on.promise,
    )
    const slow = specimenWeb(database, { clock })
    await slow.start(bot)
    const steps = [1, 2].map(() => post(slow, '/api/clock', { step: 'week' }))
    on.resolve()
    await Promise.all(steps)
    expect((clock.now().toMillis() - began) / 86_400_000).toBe(14)
    await slow.stop()
  })

  it('accepts a request of the maximum length and refuses a longer one', async () => {
    for (const [length, status] of [
      [limits.bodyBytes - 1, 400],
      [limits.bodyBytes, 400],
      [limits.bodyBytes + 1, 413],
    ] as const)
      expect((await post(web, '/api/interact', 'x'.repeat(length))).status).toBe(status)
  })

  it('accepts a name of the maximum length and refuses a longer one', async () => {
    for (const [length, status] of [
      [limits.accountName - 1, 200],
      [limits.accountName, 200],
      [limits.accountName + 1, 400],
    ] as const) {
      const who = { ...delegate, name: 'x'.repeat(length), channel: 'elsewhere' }
      expect((await post(web, '/api/interact', typed('hello', who))).status).toBe(status)
    }
  })

  it('says which part of a request is invalid', async () => {
    const { status, text } = await post(web, '/api/interact', {
      ...typed('/help'),
      who: { ...delegate, zone: 'Mars/Base' },
    })
    expect([status, text]).toEqual([400, expect.stringContaining('who.zone')])
    expect((await send(web, '/api/state?who=nonsense')).status).toBe(400)
  })

  it('lets only the person who sees a private answer dismiss it', async () => {
    const { text } = await post(web, '/api/interact', typed('/note list'))
    const { id } = JSON.parse(text)
    await post(web, '/api/dismiss', { who: convenor, id })
    expect(await titles(web)).toEqual(['Notes'])
    expect(await titles(web, convenor)).toEqual([])
    await post(web, '/api/dismiss', { who: delegate, id })
    expect(await titles(web)).toEqual([])
  })

  it('lets a button replace neither another person’s answer nor a message that everybody sees', async () => {
    const answer = JSON.parse((await post(web, '/api/interact', typed('/note list'))).text)
    const posted = await web.post(address, view('For all'), 'for-all')
    for (const from of [answer.id, Number(posted.message)])
      await post(web, '/api/interact', {
        kind: 'press',
        who: convenor,
        key: `press-from-${from}`,
        invocation: { command: 'note count', args: {} },
        from,
      })
    expect(await titles(web)).toEqual(['Notes', 'For all'])
    expect(await titles(web, convenor)).toEqual(['For all', '0 notes', '0 notes'])
  })

  it('shows direct messages only to their own account, whatever the page asks for', async () => {
    await web.post({ ...address, channel: '@delegate' }, view('For the delegate'), 'for-the-delegate')
    expect(await titles(web, { ...delegate, channel: '@' })).toEqual(['For the delegate'])
    expect(await titles(web, { ...convenor, channel: '@' })).toEqual([])
    expect(await titles(web)).not.toContain('For the delegate')
    const asked = new URLSearchParams({ who: JSON.stringify({ ...convenor, channel: '@delegate' }) })
    expect((await send(web, `/api/state?${asked}`)).status).toBe(400)
    const { direct } = JSON.parse(
      (await send(web, `/api/state?${new URLSearchParams({ who: JSON.stringify(delegate) })}`)).text,
    )
    expect(direct).toEqual({ channel: '@', latest: expect.any(Number) })
    expect(direct.latest).toBeGreaterThan(0)
  })

  it('treats an interaction in direct messages as one outside any channel', async () => {
    const actors: Actor[] = []
    const heard = specimenWeb(database)
    const identify = async (_: unknown, actor: Actor) => {
      actors.push(actor)
      return { actor, person: { id: 1, name: actor.name, zone: 'UTC' } }
    }
    await heard.start(specimenBot(database, { identify }))
    await post(heard, '/api/interact', typed('/note count', { ...delegate, channel: '@' }))
    await heard.stop()
    expect(actors).toMatchObject([{ workspace: 'playground', channel: '', account: 'delegate' }])
  })

  it('shows the latest messages and leaves out the oldest', async () => {
    const who = { ...delegate, channel: 'long' }
    for (let i = 1; i <= limits.messages + 1; i++) await post(web, '/api/interact', typed(`words ${i}`, who))
    const shown = await titles(web, who)
    expect(shown).toHaveLength(limits.messages)
    expect([shown.at(0), shown.at(-1)]).toEqual(['words 2', `words ${limits.messages + 1}`])
  })

  it('notifies every open page of a change at once, and ends the stream when the server stops', async () => {
    const other = specimenWeb(database)
    await other.start(bot)
    const stream = (await fetch(`${other.url}/api/events`)).body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await stream?.read())?.value).toContain('event: changed')
    await other.post(address, view('Something new'), 'something-new')
    expect((await stream?.read())?.value).toContain('event: changed')
    const started = performance.now()
    await other.stop()
    expect(performance.now() - started).toBeLessThan(1_000)
    expect((await stream?.read())?.done).toBe(true)
  })
})

describe('the messages of the playground', () => {
  it('are still there after a restart', async () => {
    const first = specimenWeb(database)
    await first.start(bot)
    const posted = await first.post(address, view('Kept'), 'kept')
    await first.stop()
    const second = specimenWeb(database)
    await second.start(bot)
    expect(await titles(second)).toContain('Kept')
    expect(await second.post(address, view('Kept'), 'kept')).toEqual(posted)
    expect((await titles(second)).filter((title) => title === 'Kept')).toHaveLength(1)
    await second.stop()
  })

  it('appear in each channel that uses the same key, and in direct messages too', async () => {
    const channels = ['specimen', 'new-group'].map((channel) => ({ channel, group: channel }))
    const web = specimenWeb(database, { channels: async () => channels })
    const places = ['specimen', 'new-group', '@delegate', '@convenor'].map((channel) => ({ ...address, channel }))
    const posted = []
    for (const to of places) posted.push(await web.post(to, view(`For ${to.channel}`), 'meeting:1:card'))
    expect(new Set(posted.map(({ message }) => message)).size).toBe(4)
    for (const [i, to] of places.entries()) {
      expect(await web.lookUp(to, 'meeting:1:card')).toEqual(posted[i])
      expect(await web.post(to, view('Again'), 'meeting:1:card')).toEqual(posted[i])
    }
  })

  it('are reported as gone when an edit finds them deleted', async () => {
    const failure = specimenWeb(database).edit({ channel: 'specimen', message: '999999' }, address, view('Gone'))
    await expect(failure).rejects.toMatchObject({ name: 'DeliveryFailure', outcome: 'gone' })
  })

  it('can be sent again after the database was unreachable', async () => {
    const broken = openDatabase({ url: 'postgres://nobody:nothing@127.0.0.1:1/none' })
    const failure = await specimenWeb(broken)
      .post(address, view('Later'), 'later')
      .catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(DeliveryFailure)
    expect(failure).toMatchObject({ outcome: 'not-sent' })
    await broken.close()
  })
})

describe('the web server', () => {
  it('uses the next port if the usual one is taken', async () => {
    const taken = await occupy()
    const web = specimenWeb(database, { port: taken.port })
    await web.start(bot)
    expect(Number(new URL(web.url ?? '').port)).toBeGreaterThan(taken.port)
    expect(web.moved).toBe(`Port ${taken.port} was taken by another program.`)
    expect(web.health()).toEqual({
      platform: 'web',
      state: 'connected',
      detail: `The playground is at ${web.url}. Port ${taken.port} was taken by another program.`,
    })
    await web.stop()
    await taken.free()
  })

  it('uses only the port that the operator set, and says what to change if it is taken', async () => {
    const taken = await occupy()
    const web = specimenWeb(database, { port: taken.port, exactPort: true })
    await web.start(bot)
    expect(web.url).toBeUndefined()
    expect(web.health()).toEqual({
      platform: 'web',
      state: 'failed',
      detail: `Port ${taken.port} is in use or reserved. Set PORT to another port, or remove PORT to use the next free one.`,
    })
    await web.stop()
    await taken.free()
  })

  it('names the variable to change if it cannot listen on an address', async () => {
    const web = specimenWeb(database, { host: '192.0.2.1' })
    await web.start(bot)
    expect(web.health()).toMatchObject({ state: 'failed', detail: expect.stringContaining('Set HOST') })
  })

  it('serves what is mounted, with and without the playground', async () => {
    for (const playground of [true, false]) {
      const web = specimenWeb(database, { playground })
      web.mount('/slack/', (asked, answer) => void answer.end(`mounted ${asked.url}`))
      await web.start(bot)
      expect((await send(web, '/slack/events', { method: 'POST' })).text).toBe('mounted /slack/events')
      await web.stop()
    }
  })

  it('serves nothing of the playground if the playground is off', async () => {
    const web = specimenWeb(database, { playground: false })
    await web.start(bot)
    expect((await send(web, '/')).text).toBe('The correspondence group bot is running. There is no page here.\n')
    for (const path of ['/api/state', '/api/events', '/assets/main.js'])
      expect((await send(web, path)).status).toBe(404)
    expect((await post(web, '/api/interact', typed('/help'))).status).toBe(404)
    expect(web.health().state).toBe('off')
    await web.stop()
  })
})

async function occupy() {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const free = () => new Promise((resolve) => server.close(resolve))
  return { port: (server.address() as AddressInfo).port, free }
}
