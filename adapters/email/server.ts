import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { createTransport, type SendMailOptions } from 'nodemailer'
import type { Logger } from 'pino'
import type { Health } from '../../src/bot/platform.ts'
import { platform } from './compose.ts'
import { concernsServer, deliveryFailure, wordsOf } from './failure.ts'
import { limits, patience } from './limits.ts'

export interface Server {
  /** Ends when the server has taken the mail; throws `DeliveryFailure`. */
  send(mail: SendMailOptions): Promise<void>
  start(): void
  stop(): void
  health(): Health
}

const firstWaitMs = 1_000
const longestWaitMs = 60_000

/** A pool of connections to one mail server. Nothing is sent while it cannot be reached, so that mails wait in order. */
export function serverAt(url: string, log: Logger): Server {
  const pool = createTransport({
    ...{ url, pool: true, maxConnections: limits.connections, maxMessages: limits.mailsPerConnection },
    ...{ connectionTimeout: patience.connectMs, greetingTimeout: patience.connectMs },
    socketTimeout: patience.silentMs,
    // it gives a mail to another connection only when not a byte of it has left
    maxRequeues: 1,
  })
  /** By Message-ID, for whether a mail's own bytes began to leave: until then a lost connection has lost nothing. */
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
    const words = wordsOf(error)
    if (trouble !== words) log.warn({ reason: words }, 'mail server not usable')
    trouble = words
    isRefused = /SMTP_URL/.test(words)
    if (isStopped) return
    clearTimeout(timer)
    timer = setTimeout(check, waitMs)
    waitMs = Math.min(longestWaitMs, waitMs * 2)
  }

  let nextAt = 0
  /** One after the other begins, so that many mails at once do not make those wait who type a command meanwhile. */
  async function turn(): Promise<void> {
    const now = performance.now()
    const at = Math.max(now, nextAt)
    nextAt = at + limits.betweenMailsMs
    if (at > now) await pause(at - now)
  }

  return {
    async send(mail) {
      await turn()
      try {
        await pool.sendMail(mail)
      } catch (error) {
        if (concernsServer(error)) fail(error)
        throw deliveryFailure(error, streams.get(mail.messageId)?.readableDidRead ?? false)
      } finally {
        streams.delete(mail.messageId)
      }
    },
    start: () => void check(),
    stop() {
      isStopped = true
      clearTimeout(timer)
      pool.close()
    },
    health(): Health {
      if (trouble === undefined) return { platform, state: 'connected', detail: `Mail goes out by ${host}.` }
      return { platform, state: isRefused ? 'failed' : 'connecting', detail: `${trouble.replace(/\.$/, '')}.` }
    },
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
