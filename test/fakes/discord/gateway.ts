import type { Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import { guildJson, userJson } from './json.ts'
import type { World } from './world.ts'

/** Intents that have to be asked for: members, presences, contents of messages. */
const privileged = (1 << 1) | (1 << 8) | (1 << 15)

export interface GatewayParts {
  readonly server: Server
  readonly token: string
  readonly world: World
  readonly heartbeatMs: number
  readonly url: () => string
  readonly onRefusal: (line: string) => void
}

export interface Gateway {
  /** Delivers an event to every session, now or, where its connection is gone, when it resumes. */
  dispatch(name: string, data: unknown): void
  /** Breaks all connections; sessions can be resumed unless `forget`. */
  drop(how: { readonly code: number; readonly forget: boolean }): void
  /** Counts the sessions that were begun. */
  identified(): number
  /** Counts the heartbeats that arrived. */
  beats(): number
  /** Counts the sessions that were resumed. */
  resumed(): number
  stop(): Promise<void>
}

interface Session {
  readonly id: string
  socket: WebSocket | undefined
  /** Everything dispatched, by sequence number from 1. */
  readonly events: { readonly name: string; readonly data: unknown }[]
}

const payload = z.object({ op: z.int(), d: z.unknown() })
const identify = z.object({
  token: z.string(),
  intents: z.int(),
  properties: z.object({ os: z.string(), browser: z.string(), device: z.string() }),
})
const resume = z.object({ token: z.string(), session_id: z.string(), seq: z.int() })

export function createGateway(parts: GatewayParts): Gateway {
  const { world, token, heartbeatMs } = parts
  const sockets = new WebSocketServer({ server: parts.server, path: '/gateway' })
  const sessions = new Map<string, Session>()
  let identified = 0
  let resumed = 0
  let beatsHeard = 0

  function send(session: Session, name: string, data: unknown): void {
    session.events.push({ name, data })
    session.socket?.send(JSON.stringify({ op: 0, s: session.events.length, t: name, d: data }))
  }

  sockets.on('connection', (socket, request) => {
    let session: Session | undefined
    let lastBeat = Date.now()
    const refuse = (code: number, reason: string) => {
      parts.onRefusal(`gateway: ${code} ${reason}`)
      socket.close(code, reason)
    }
    const query = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams
    if (query.get('v') !== '10') return refuse(4012, 'Invalid API version')
    const beats = setInterval(() => {
      if (Date.now() - lastBeat > 2 * heartbeatMs) refuse(4009, 'Session timed out')
    }, heartbeatMs)
    socket.on('close', () => {
      clearInterval(beats)
      if (session?.socket === socket) session.socket = undefined
    })
    socket.send(JSON.stringify({ op: 10, s: null, t: null, d: { heartbeat_interval: heartbeatMs } }))

    socket.on('message', (raw) => {
      const text = String(raw)
      if (text.length > 4096) return refuse(4002, 'Payload too large')
      const read = payload.safeParse(safeJson(text))
      if (!read.success) return refuse(4002, 'Error while decoding payload')
      const { op, d } = read.data
      if (op === 1) {
        lastBeat = Date.now()
        beatsHeard++
        return socket.send(JSON.stringify({ op: 11, d: null }))
      }
      if (op === 2) return begin(d)
      if (op === 6) return takeUp(d)
      return session ? refuse(4001, `Unknown opcode ${op}`) : refuse(4003, 'Not authenticated')
    })

    function begin(data: unknown) {
      if (session) return refuse(4005, 'Already authenticated')
      const read = identify.safeParse(data)
      if (!read.success) return refuse(4002, 'Error while decoding payload')
      if (read.data.token !== token) return refuse(4004, 'Authentication failed')
      if (read.data.intents & privileged) return refuse(4014, 'Disallowed intents')
      identified++
      session = { id: `session-${identified}`, socket, events: [] }
      sessions.set(session.id, session)
      send(session, 'READY', {
        v: 10,
        user: userJson(world.bot),
        guilds: [{ id: world.guild, unavailable: true }],
        session_id: session.id,
        resume_gateway_url: parts.url(),
        shard: [0, 1],
        application: { id: world.application, flags: 0 },
      })
      send(session, 'GUILD_CREATE', guildJson(world))
    }

    function takeUp(data: unknown) {
      const read = resume.safeParse(data)
      if (!read.success) return refuse(4002, 'Error while decoding payload')
      if (read.data.token !== token) return refuse(4004, 'Authentication failed')
      const earlier = sessions.get(read.data.session_id)
      if (!earlier) return socket.send(JSON.stringify({ op: 9, d: false }))
      if (read.data.seq > earlier.events.length) return refuse(4007, 'Invalid seq')
      resumed++
      session = earlier
      earlier.socket = socket
      for (const [i, event] of earlier.events.entries())
        if (i >= read.data.seq) socket.send(JSON.stringify({ op: 0, s: i + 1, t: event.name, d: event.data }))
      send(earlier, 'RESUMED', {})
    }
  })

  return {
    dispatch(name, data) {
      for (const session of sessions.values()) send(session, name, data)
    },
    drop({ code, forget }) {
      if (forget) sessions.clear()
      for (const socket of sockets.clients) socket.close(code)
    },
    identified: () => identified,
    resumed: () => resumed,
    beats: () => beatsHeard,
    stop() {
      for (const socket of sockets.clients) socket.terminate()
      return new Promise((resolve) => sockets.close(() => resolve()))
    },
  }
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
