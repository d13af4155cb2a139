import { setTimeout as pause } from 'node:timers/promises'
import { SocketModeReceiver } from '@slack/bolt'
import type { WebClientOptions } from '@slack/web-api'
import type { Logger } from 'pino'
import { slackLogger } from './client.ts'

export type Socket = SocketModeReceiver['client']

const helloMs = 15_000

/**
 * The SDK's own reconnecting is off: where Slack cannot be reached it ends in an unhandled rejection, and it waits five
 * seconds at every routine change of servers.
 */
export const socketReceiver = (appToken: string, options: WebClientOptions, log: Logger): SocketModeReceiver =>
  new SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    logger: slackLogger(log),
    // a copy: the SDK writes defaults into it
    installerOptions: { clientOptions: { ...options } },
  })

/** Resolves after Slack's hello. `closed` resolves when this connection ends. */
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
 * Slack sends `app_rate_limited` without the `event` that socket-mode 3.1.0 looks into, and its error is caught by
 * nobody: the process would end.
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
