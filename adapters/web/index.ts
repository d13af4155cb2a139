import type { RequestListener } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import type { Logger } from 'pino'
import {
  type Address,
  DeliveryFailure,
  directAccount,
  type Health,
  type Platform,
  type Posted,
} from '../../src/bot/platform.ts'
import type { Database } from '../../src/database/client.ts'
import { isUnavailable } from '../../src/database/errors.ts'
import type { Clock } from '../../src/dates/clock.ts'
import { isLoopback } from './guard.ts'
import { type Listening, listen } from './listen.ts'
import { messagesIn } from './messages.ts'
import { platform, workspace } from './request.ts'
import { playgroundRoutes } from './routes.ts'
import { allChannels, type Surroundings } from './state.ts'
import { watchers } from './watchers.ts'

export type { Mailbox } from './mailbox.ts'
export type { WebChannel, WebPerson } from './state.ts'

export interface WebOptions extends Surroundings {
  readonly database: Database
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  /** The operator named this port, so no other will do. */
  readonly exactPort: boolean
  /** Whether anybody who reaches the page may act as anyone; otherwise only what is mounted is served. */
  readonly playground: boolean
  readonly clock: Clock
  /** IANA zone in which the page shows and moves the clock. */
  readonly zone: string
  readonly log: Logger
}

export interface Web extends Platform {
  /** Where people open it; nothing before it listens. */
  readonly url: string | undefined
  /** Why it is not where the operator would look first; empty where it is. */
  readonly moved: string
  /** Hands every request below a path such as `/slack/`, or at one such as `/healthz`, to another listener. */
  mount(path: string, listener: RequestListener): void
}

/** The one HTTP server: the playground, and whatever other adapters mount on it. */
export function createWeb(options: WebOptions): Web {
  const { database, host, log } = options
  const messages = messagesIn(database, options.clock.now)
  const pages = watchers()
  const mounted: { readonly path: string; readonly listener: RequestListener }[] = []
  let listening: Listening | undefined
  let failure: string | undefined

  const moved = () =>
    options.port === 0 || listening?.port === options.port ? '' : `Port ${options.port} was taken by another program.`

  const url = () => listening && `http://${nameOf(host)}:${listening.port}`

  /** Whatever goes wrong here leaves nothing behind, and the same key stands once: so it may always be tried again. */
  async function attempt<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof DeliveryFailure) throw error
      const reason = isUnavailable(error) ? 'The database cannot be reached' : 'The playground did not take it'
      log.warn({ err: error }, 'playground message not kept')
      throw new DeliveryFailure('not-sent', reason)
    }
  }

  async function requireChannel(to: Address): Promise<void> {
    if (to.workspace === workspace && (await isThere(to))) return
    throw new DeliveryFailure('refused', `The playground has no channel ${to.channel}`)
  }

  async function isThere(to: Address): Promise<boolean> {
    const reader = directAccount(to)
    if (reader !== undefined) return (await options.people()).some(({ account }) => account === reader)
    return (await allChannels(options)).some(({ channel }) => channel === to.channel)
  }

  return {
    name: platform,
    get url() {
      return url()
    },
    get moved() {
      return moved()
    },
    mount: (path, listener) => void mounted.push({ path, listener }),

    async start(bot) {
      const app = options.playground
        ? playgroundRoutes({ ...options, bot, messages, watchers: pages })
        : new Hono().get('/', (c) => c.text('The correspondence group bot is running. There is no page here.\n'))
      const own = getRequestListener(app.fetch)
      const listener: RequestListener = (request, response) => {
        const asked = request.url?.split('?')[0] ?? ''
        const other = mounted.find(({ path }) => (path.endsWith('/') ? asked.startsWith(path) : asked === path))
        return other ? other.listener(request, response) : own(request, response)
      }
      try {
        listening = await listen(listener, { host, port: options.port, exact: options.exactPort })
        if (options.playground && !isLoopback(host))
          log.warn({ host }, 'other computers can open the playground, where anybody may act as anyone')
        if (options.port !== 0 && listening.port !== options.port)
          log.info({ wanted: options.port, port: listening.port }, 'port taken, using the next free one')
      } catch (error) {
        failure = error instanceof Error ? error.message : String(error)
        // whoever started it reads this sentence on the screen
        log.info({ reason: failure }, 'web server not started')
      }
    },

    async stop() {
      pages.end()
      await listening?.close()
      listening = undefined
    },

    post: (to, view, key, under) =>
      attempt(async (): Promise<Posted> => {
        await requireChannel(to)
        const thread = under && { threadId: Number(under.message) }
        const id = await messages.put({ key, channel: to.channel, view, ...thread })
        pages.changed()
        return { channel: to.channel, message: String(id) }
      }),

    edit: (posted, to, view) =>
      attempt(async () => {
        await requireChannel(to)
        const found = await messages.replace(Number(posted.message), posted.channel, view)
        if (!found) throw new DeliveryFailure('gone', `The playground has no message ${posted.message}`)
        pages.changed()
      }),

    lookUp: (to, key) =>
      attempt(async () => {
        const id = await messages.find(to.channel, key)
        return id === undefined ? 'absent' : { channel: to.channel, message: String(id) }
      }),

    health(): Health {
      const at = url()
      if (failure !== undefined) return { platform, state: 'failed', detail: failure }
      if (!options.playground) return { platform, state: 'off', detail: 'The playground is off.' }
      return at === undefined
        ? { platform, state: 'connecting', detail: 'The web server is starting.' }
        : { platform, state: 'connected', detail: `The playground is at ${at}. ${moved()}`.trim() }
    },
  }
}

/** A name that a browser on this computer can open. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
