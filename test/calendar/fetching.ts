import { createServer, type IncomingHttpHeaders, request } from 'node:http'
import pino from 'pino'
import { afterAll } from 'vitest'
import { calendarListener } from '../../src/calendar/listener.ts'
import type { Story } from '../story.ts'

export interface Fetched {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** Fetches as a calendar app does, from the listener on a real server, with no cache of its own. */
export async function fetching(story: Story) {
  const logged: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) })
  const server = createServer(calendarListener({ database: story.database, now: story.now, log }))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))
  const at = server.address()
  if (at === null || typeof at !== 'object') throw new Error('The server does not listen')
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    new Promise<Fetched>((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port: at.port, path, headers, method, agent: false }, (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('end', () => {
          const { statusCode: status = 0, headers: answered } = response
          resolve({ status, headers: answered, text: Buffer.concat(parts).toString() })
        })
      })
      asked.on('error', reject).end()
    })
  return { ask, logged }
}

/** Finds the path of the calendar address in an answer; throws if there is none. */
export function pathIn({ text }: { readonly text: string }): string {
  const path = /https:\/\/bot\.example\.org(\/calendar\/\S+\.ics)/.exec(text)?.[1]
  if (!path) throw new Error(`There is no calendar address in: ${text}`)
  return path
}
