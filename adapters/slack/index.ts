import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { App, HTTPReceiver, type Receiver, SocketModeReceiver } from '@slack/bolt'
import type { WebClientOptions } from '@slack/web-api'
import type { Logger } from 'pino'
import type { Platform } from '../../src/bot/platform.ts'
import { listen } from './acts.ts'
import { createAnswers } from './answers.ts'
import { clientOptions, slackLogger, webClient } from './client.ts'
import { createConnection } from './connection.ts'
import { createDirectory } from './directory.ts'
import { createHome } from './home.ts'
import { eventsPath } from './manifest.ts'
import { createMessages } from './messages.ts'
import { socketReceiver } from './socket.ts'

export interface SlackOptions {
  /** `xoxb-…` */
  readonly botToken: string
  /** How Slack reaches the bot: over a socket that the bot opens (`xapp-…`), or by requests that Slack signs. */
  readonly inbound:
    | { readonly kind: 'socket'; readonly appToken: string }
    | { readonly kind: 'http'; readonly signingSecret: string }
  /** Another address of Slack's API, such as GovSlack's. */
  readonly apiUrl?: string
  /** How long to wait for an answer of the server, in milliseconds: less than the lease on a channel. */
  readonly requestMs?: number
  readonly log: Logger
}

export interface Slack extends Platform {
  /** Takes Slack's requests, all below /slack/; only without Socket Mode. */
  readonly listener?: (request: IncomingMessage, response: ServerResponse) => void
}

/** How long stopping waits for answers, before the socket closes and again after it. */
const farewellMs = 2000

export function createSlack({ botToken, inbound, apiUrl, requestMs = 10_000, log }: SlackOptions): Slack {
  const options = clientOptions(apiUrl, requestMs, log)
  const web = webClient(botToken, options)
  const receiver = receiverFor(inbound, options, log)
  const socket = receiver instanceof SocketModeReceiver ? receiver.client : undefined
  const connection = createConnection(web, socket, log)
  const working = new Set<Promise<void>>()

  function later(work: Promise<void>): void {
    const done = work
      .catch((error: unknown) => log.error({ err: error }, 'slack act failed'))
      .finally(() => working.delete(done))
    working.add(done)
  }

  const finished = () => Promise.race([Promise.all(working), pause(farewellMs, undefined, { ref: false })])

  return {
    name: 'slack',
    ...createMessages(web, log),
    ...(receiver instanceof HTTPReceiver ? { listener: listenerOf(receiver) } : {}),
    async start(bot) {
      const home = createHome(web, bot, log)
      const source = { allows: isOwnFile(apiUrl), headers: { authorization: `Bearer ${botToken}` } }
      const acting = { web, bot, home, log, later, source, directory: createDirectory(web, log) }
      const app = appOn(receiver, botToken, log)
      listen(app, { ...acting, answers: createAnswers(web, bot, home, log) })
      connection.open()
    },
    async stop() {
      await finished()
      await connection.close()
      await finished()
    },
    health: () => ({ platform: 'slack', ...connection.state() }),
  }
}

/** Tells whether Slack keeps an uploaded file at an address: the token goes nowhere else. */
const isOwnFile =
  (apiUrl = 'https://slack.com/api/') =>
  (url: URL): boolean => {
    const api = new URL(apiUrl)
    return url.origin === api.origin || (url.protocol === 'https:' && url.host === `files.${api.host}`)
  }

/** Creates Bolt's app, which only verifies, parses and routes: the connection checks the token, our own client sends. */
const appOn = (receiver: Receiver, botToken: string, log: Logger): App =>
  new App({
    receiver,
    authorize: async () => ({ botToken }),
    ignoreSelf: false,
    convoStore: false,
    logger: slackLogger(log),
  })

const receiverFor = (inbound: SlackOptions['inbound'], options: WebClientOptions, log: Logger) =>
  inbound.kind === 'socket'
    ? socketReceiver(inbound.appToken, options, log)
    : new HTTPReceiver({ signingSecret: inbound.signingSecret, endpoints: [eventsPath], logger: slackLogger(log) })

/** Answers 404 to paths on which Bolt would throw. */
const listenerOf =
  (http: HTTPReceiver): NonNullable<Slack['listener']> =>
  (request, response) => {
    try {
      http.requestListener(request, response)
    } catch {
      response.writeHead(404).end()
    }
  }
