import { setTimeout as pause } from 'node:timers/promises'
import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import type { Logger } from 'pino'
import type { Health } from '../../src/bot/platform.ts'
import { rootCode } from './failure.ts'
import { connectSocket, type Socket, surviveOddMessages } from './socket.ts'

type State = Pick<Health, 'state' | 'detail'>

export interface Connection {
  /** Connects in the background, and again whenever the connection ends. */
  open(): void
  close(): Promise<void>
  state(): State
}

const farewellMs = 2000
const shortestWaitMs = 250
const longestWaitMs = 30_000

/** Errors that only another token can fix. */
const wrongToken = /^(invalid_auth|not_authed|account_inactive|token_revoked|token_expired|not_allowed_token_type)$/

/** Checks the bot token, then keeps the socket open; without a socket, Slack sends requests to the bot. */
export function createConnection(web: WebClient, socket: Socket | undefined, log: Logger): Connection {
  const stopping = new AbortController()
  const { signal } = stopping
  let state: State = { state: 'connecting', detail: 'Connecting to Slack.' }
  let running: Promise<void> = Promise.resolve()
  if (socket) surviveOddMessages(socket, log)

  function become(next: State): void {
    if (signal.aborted) return
    if (next.state !== state.state) log.info({ state: next.state }, 'slack connection')
    state = next
  }

  async function connect(): Promise<{ readonly closed: Promise<void> } | undefined> {
    const { team = 'the workspace' } = await naming('SLACK_BOT_TOKEN', () => web.auth.test())
    const link = socket && (await naming('SLACK_APP_TOKEN', () => connectSocket(socket)))
    become({ state: 'connected', detail: `Connected to ${team} ${link ? 'by Socket Mode' : 'over HTTP'}.` })
    return link
  }

  async function keepOpen(): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      try {
        const link = await connect()
        if (!link) return
        failures = 0
        await link.closed
        // Slack itself ends every socket after some hours
        become({ state: 'connecting', detail: 'Slack closed the connection; connecting again.' })
      } catch (error) {
        if (!(error instanceof NotConnected)) throw error
        become(error.state)
        if (error.state.state === 'failed') return
        failures += 1
      }
      const waitMs = Math.min(longestWaitMs, shortestWaitMs * 2 ** failures)
      await pause(waitMs, undefined, { signal, ref: false }).catch(() => {})
    }
  }

  return {
    open() {
      running = keepOpen()
    },
    async close() {
      become({ state: 'off', detail: 'Slack is disconnected.' })
      stopping.abort()
      const farewell = Promise.allSettled([socket?.disconnect(), running])
      await Promise.race([farewell, pause(farewellMs, undefined, { ref: false })])
    },
    state: () => state,
  }
}

class NotConnected extends Error {
  readonly state: State
  constructor(state: State) {
    super(state.detail)
    this.state = state
  }
}

async function naming<T>(variable: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new NotConnected(whyNot(error, variable))
  }
}

function whyNot(error: unknown, variable: string): State {
  const code = error instanceof WebAPIPlatformError ? error.data.error : undefined
  if (code === 'missing_scope' && variable === 'SLACK_APP_TOKEN')
    return { state: 'failed', detail: 'SLACK_APP_TOKEN lacks the scope connections:write: create one that has it.' }
  if (code !== undefined && wrongToken.test(code))
    return {
      state: 'failed',
      detail: `Slack does not accept ${variable} (${code}): copy it again from the app’s page.`,
    }
  return { state: 'connecting', detail: `Slack cannot be reached (${code ?? rootCode(error)}); trying again.` }
}
