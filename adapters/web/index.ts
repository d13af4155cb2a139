import type { RequestListener } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import type { Health, Platform } from '../../src/bot/platform.ts'
import type { Database } from '../../src/database/client.ts'
import type { Clock } from '../../src/dates/clock.ts'
import { isLoopback } from './guard.ts'
import { messagesIn } from './messages.ts'
import { createPosting } from './posting.ts'
import { platform } from './request.ts'
import { playgroundRoutes } from './routes.ts'
import { createServer, type Server, type ServerOptions } from './server.ts'
import type { PlaygroundData } from './state.ts'
import { createWatchers } from './watchers.ts'

export type { Mailbox } from './mailbox.ts'
export type { WebChannel, WebPerson } from './state.ts'

export interface WebOptions extends PlaygroundData, ServerOptions {
  readonly database: Database
  /** Whether to serve the playground, where anyone can act as anyone; otherwise only what is mounted is served. */
  readonly playground: boolean
  readonly clock: Clock
  /** IANA zone in which the page shows and moves the clock. */
  readonly zone: string
}

export interface Web extends Platform {
  /** Address to open in a browser; undefined until the server listens. */
  readonly url: string | undefined
  /** One sentence for the operator if the server uses another port than the usual one; otherwise empty. */
  readonly moved: string
  /** Passes every request below a path such as `/slack/`, or at a path such as `/healthz`, to `listener`. */
  mount(path: string, listener: RequestListener): void
}

/** Creates the one HTTP server: the playground, and what other adapters mount on it. */
export function createWeb(options: WebOptions): Web {
  const { host, log } = options
  const messages = messagesIn(options.database, options.clock.now)
  const watchers = createWatchers()
  const server = createServer(options)

  return {
    name: platform,
    get url() {
      return server.url()
    },
    get moved() {
      return server.moved()
    },
    mount: server.mount,

    async start(bot) {
      const app = options.playground
        ? playgroundRoutes({ ...options, bot, messages, watchers })
        : new Hono().get('/', (c) => c.text('The correspondence group bot is running. There is no page here.\n'))
      await server.start(getRequestListener(app.fetch))
      if (server.url() !== undefined && options.playground && !isLoopback(host))
        log.warn({ host }, 'other computers can open the playground, where anyone can act as anyone')
    },

    async stop() {
      watchers.end()
      await server.stop()
    },

    ...createPosting({ ...options, messages, watchers }),
    health: () => healthOf(server, options.playground),
  }
}

function healthOf(server: Server, isPlayground: boolean): Health {
  const failure = server.failure()
  const url = server.url()
  if (failure !== undefined) return { platform, state: 'failed', detail: failure }
  if (!isPlayground) return { platform, state: 'off', detail: 'The playground is off.' }
  if (url === undefined) return { platform, state: 'connecting', detail: 'The web server is starting.' }
  return { platform, state: 'connected', detail: `The playground is at ${url}. ${server.moved()}`.trim() }
}
