import type { WebSocket } from 'ws'
import type { World } from './world.ts'

export interface Envelope {
  readonly type: 'slash_commands' | 'interactive' | 'events_api'
  readonly payload: object
  /** What Slack says about a redelivery. */
  readonly retry?: number
}

export interface Sockets {
  join(session: WebSocket): void
  /** Resolves with the acknowledgement's payload; a late or missing one is a refusal, and rejects. */
  deliver(envelope: Envelope): Promise<unknown>
  /** Says goodbye, as Slack does every few hours. */
  disconnect(): void
  /** Breaks the connection without a goodbye. */
  cut(): void
  /** Sends a message of any shape. */
  send(message: object): void
  readonly count: () => number
  /** Acts that are not acknowledged yet. */
  readonly waiting: () => number
}

interface Waiting {
  readonly done: (payload: unknown) => void
}

/** Creates Socket Mode: hello, envelopes that want exactly one acknowledgement in time, and goodbyes. */
export function createSockets(world: World): Sockets {
  const sessions = new Set<WebSocket>()
  const waiting = new Map<string, Waiting>()

  const newest = (): WebSocket => {
    const session = [...sessions].at(-1)
    if (!session) throw new Error('The app has no open socket')
    return session
  }

  function take(message: string): void {
    const { envelope_id, payload } = Object(JSON.parse(message))
    const act = waiting.get(envelope_id)
    if (!act) {
      world.refusals.push(`socket: acknowledgement of ${envelope_id}, which waits for none`)
      return
    }
    waiting.delete(envelope_id)
    act.done(payload ?? {})
  }

  return {
    join(session) {
      sessions.add(session)
      session.on('message', (data) => take(String(data)))
      session.on('close', () => sessions.delete(session))
      const debug_info = { host: 'applink', started: '2026-11-23 09:00:00.000', approximate_connection_time: 18060 }
      session.send(
        JSON.stringify({
          type: 'hello',
          num_connections: sessions.size,
          debug_info,
          connection_info: { app_id: 'A0' },
        }),
      )
    },
    deliver({ type, payload, retry }) {
      const envelope_id = `envelope-${world.next()}`
      const retried = retry === undefined ? {} : { retry_attempt: retry, retry_reason: 'timeout' }
      const message = { envelope_id, type, payload, accepts_response_payload: type !== 'events_api', ...retried }
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          waiting.delete(envelope_id)
          world.refusals.push(`${type}: no acknowledgement within ${world.settings.ackMs} ms`)
          reject(new Error(`${type} was not acknowledged in time`))
        }, world.settings.ackMs)
        waiting.set(envelope_id, {
          done: (answered) => {
            clearTimeout(late)
            resolve(answered)
          },
        })
        newest().send(JSON.stringify(message))
      })
    },
    disconnect() {
      newest().send(
        JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: { host: 'applink' } }),
      )
    },
    cut() {
      newest().terminate()
    },
    send(message) {
      newest().send(JSON.stringify(message))
    },
    count: () => sessions.size,
    waiting: () => waiting.size,
  }
}
