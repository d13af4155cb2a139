import { afterAll, beforeAll } from 'vitest'
import { type FakeDiscord, startFakeDiscord } from './server.ts'

/** Short spans in place of the real ones: 3 s, 15 min, a few minutes, 41 s. */
const spans = { ackMs: 300, followUpMs: 200, nonceMs: 60, heartbeatMs: 50 }

export interface Answer {
  readonly status: number
  readonly body: { readonly id?: string; readonly code?: number; readonly errors?: unknown }
}

/**
 * Starts a server with one channel and one member, which tests call without discord.js. Call it at the top of a file.
 */
export function asking() {
  let fake: FakeDiscord | undefined
  const place = { channel: '', account: '' }
  beforeAll(async () => {
    fake = await startFakeDiscord(spans)
    place.channel = fake.addChannel('cg').id
    place.account = fake.addAccount('Ann').id
    fake.world.commands.set('', [{ id: '1', name: 'help', description: 'Help' }])
  })
  afterAll(() => fake?.stop())
  const server = (): FakeDiscord => {
    if (!fake) throw new Error('The server is not started')
    return fake
  }

  async function ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const { apiUrl, token } = server()
    const json = { 'user-agent': 'DiscordBot (test, 1)', 'content-type': 'application/json' }
    const response = await fetch(`${apiUrl}/v10${path}`, {
      method,
      headers: { authorization: `Bot ${token}`, ...json, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
  }

  return { server, place, ask }
}

export const refusal = (status: number, code: number) => ({ status, body: { code } })
export const x = (length: number) => 'x'.repeat(length)
export const list = <T>(length: number, make: (i: number) => T): T[] => Array.from({ length }, (_, i) => make(i))
