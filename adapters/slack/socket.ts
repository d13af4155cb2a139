import { setTimeout as pause } from 'node:timers/promises'
import { SocketModeReceiver } from '@slack/bolt'
import type { WebClientOptions } from '@slack/web-api'
import type { Logger } from 'pino'
import { slackLogger } from './client.ts'

export type Socket = SocketModeReceiver['client']

const helloMs = 15_000

/**
 * Creates a receiver without the SDK's own reconnecting, which ends in an unhandled rejection if Slack cannot be reached
 * and waits five seconds at every routine change of servers.
 */
export const socketReceiver = (appToken: string, options: WebClientOptions, log: Logger): SocketModeReceiver =>
  new SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    logger: slackLogger(log),
    // a copy: the SDK writes defaults into it
    installerOptions: { clientOptions: { ...options } },
  })

/** Connects and resolves after Slack's hello. `closed` resolves when this connection ends. */
export async function connectSocket(socket: Socket): Promise<{ readonly closed: Promise<void> }> {
  const closed = new Promise<void>((resolve) => socket.once('disconnected', () => resolve()))
  const hello = socket.start().catch((error: unknown) => {
    throw error ?? new Error('the socket was closed')
  })
  const inTime = await Promise.race([hello, pause(helloMs, undefined, { ref: false })])
  if (inTime) return { closed }
  hello.catch(() => {})
  await socket.disconnect()
  throw new Error('no greeting on the socket')
}

/**
 * Drops `app_rate_limited`, which Slack sends without the `event` that socket-mode 3.1.0 expects: nobody catches its
 * error, so the process would end.
 */
export function surviveOddMessages(socket: Socket, log: Logger): void {
  const receivers = socket.listeners('ws_message')
  socket.removeAllListeners('ws_message')
  socket.on('ws_message', async (...message: unknown[]) => {
    try {
      for (const receive of receivers) await receive.apply(socket, message)
    } catch (error) {
      log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'slack message not understood')
    }
  })
}
