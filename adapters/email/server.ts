import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { createTransport, type SendMailOptions } from 'nodemailer'
import type { Logger } from 'pino'
import type { Health } from '../../src/bot/platform.ts'
import { platform } from './compose.ts'
import { concernsServer, deliveryFailure, formatError } from './failure.ts'
import { limits, patience } from './limits.ts'

export interface Server {
  /** Resolves once the server has accepted the mail; throws `DeliveryFailure`. */
  send(mail: SendMailOptions): Promise<void>
  start(): void
  stop(): void
  health(): Health
}

const firstWaitMs = 1_000
const longestWaitMs = 60_000

/** Creates a pool of connections to one mail server. It sends nothing while the server cannot be reached: mails wait in order. */
export function serverAt(url: string, log: Logger): Server {
  const { pool, hasBegun, forget } = poolAt(url)
  const watcher = createWatcher(url, log)
  const turn = pacing()
  return {
    async send(mail) {
      await turn()
      try {
        await pool.sendMail(mail)
      } catch (error) {
        if (concernsServer(error)) watcher.fail(error)
        throw deliveryFailure(error, hasBegun(mail))
      } finally {
        forget(mail)
      }
    },
    start: () => void watcher.check(),
    stop() {
      watcher.stop()
      pool.close()
    },
    health: watcher.health,
  }
}

/** Opens the pool. `hasBegun` tells whether a mail's own bytes began to leave: until then a lost connection lost nothing. */
function poolAt(url: string) {
  const pool = createTransport({
    url,
    pool: true,
    maxConnections: limits.connections,
    maxMessages: limits.mailsPerConnection,
    connectionTimeout: patience.connectMs,
    greetingTimeout: patience.connectMs,
    socketTimeout: patience.silentMs,
    // it moves a mail to another connection only if none of its bytes have left
    maxRequeues: 1,
  })
  const streams = new Map<string | undefined, Readable>()
  pool.use('stream', ({ data, message }, done) => {
    const open = message.createReadStream.bind(message)
    message.createReadStream = (options) => {
      const stream = open(options)
      streams.set(data.messageId, stream)
      return stream
    }
    done()
  })
  return {
    pool,
    hasBegun: ({ messageId }: SendMailOptions): boolean => streams.get(messageId)?.readableDidRead ?? false,
    forget: ({ messageId }: SendMailOptions) => void streams.delete(messageId),
  }
}

/** Creates what checks the server, again and again after a failure, and reports its health. */
function createWatcher(url: string, log: Logger) {
  const { host } = new URL(url)
  let trouble: string | undefined = `Connecting to the mail server ${host}.`
  let isRefused = false
  let waitMs = firstWaitMs
  let timer: NodeJS.Timeout | undefined
  let isStopped = false

  async function check(): Promise<void> {
    try {
      await verify(url)
      trouble = undefined
      waitMs = firstWaitMs
    } catch (error) {
      fail(error)
    }
  }

  function fail(error: unknown): void {
    const words = formatError(error)
    if (trouble !== words) log.warn({ reason: words }, 'mail server not usable')
    trouble = words
    isRefused = /SMTP_URL/.test(words)
    if (isStopped) return
    clearTimeout(timer)
    timer = setTimeout(check, waitMs)
    waitMs = Math.min(longestWaitMs, waitMs * 2)
  }

  return {
    check,
    fail,
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
    health(): Health {
      if (trouble === undefined) return { platform, state: 'connected', detail: `Mail goes out by ${host}.` }
      return { platform, state: isRefused ? 'failed' : 'connecting', detail: `${trouble.replace(/\.$/, '')}.` }
    },
  }
}

/** Lets mails begin one after the other, so that many at once do not delay members who type a command. */
function pacing(): () => Promise<void> {
  let nextAt = 0
  return async () => {
    const now = performance.now()
    const at = Math.max(now, nextAt)
    nextAt = at + limits.betweenMailsMs
    if (at > now) await pause(at - now)
  }
}

/** Connects, greets and signs in, on a connection of its own. */
export async function verify(url: string): Promise<void> {
  const once = createTransport({
    url,
    connectionTimeout: patience.verifyMs,
    greetingTimeout: patience.verifyMs,
    socketTimeout: patience.verifyMs,
  })
  try {
    await once.verify()
  } finally {
    once.close()
  }
}
