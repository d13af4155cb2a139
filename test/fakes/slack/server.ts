import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { createSockets, type Sockets } from './sockets.ts'
import { answerDownload, answerUpload } from './uploads.ts'
import { answerMethod, answerResponseUrl } from './web-api.ts'
import { createWorld, type Settings, type World } from './world.ts'

export interface FakeSlack {
  readonly world: World
  readonly sockets: Sockets
  /** `http://127.0.0.1:…/api/` */
  readonly apiUrl: string
  responseUrl(id: string): string
  /** Returns the address of an uploaded file. */
  fileUrl(id: string): string
  stop(): Promise<void>
}

const usual: Settings = {
  team: 'T0SPECIMEN',
  botToken: 'xoxb-specimen',
  appToken: 'xapp-specimen',
  signingSecret: 'signed-specimen',
  scopes: [
    'commands',
    'chat:write',
    'users:read',
    'im:write',
    'channels:read',
    'channels:history',
    'files:write',
    'files:read',
  ],
  commands: ['/cg', '/note'],
  shortcuts: [],
  accounts: [
    { id: 'U0CONVENOR', name: 'Convenor', zone: 'Europe/Zurich' },
    { id: 'U0DELEGATE', name: 'Delegate', zone: 'Asia/Seoul' },
    { id: 'U0LEFT', name: 'Left', zone: 'Europe/Zurich', disabled: true },
    { id: 'U0ROBOT', name: 'Robot', zone: 'UTC', bot: true },
  ],
  channels: [{ id: 'C0GROUP', name: 'group', botIn: true, archived: false }],
  messagesTab: true,
  // the real one waits three seconds; tests of that limit set it, others must not fail on a slow machine
  ackMs: 30_000,
  triggerMs: 30_000,
}

const answers: Readonly<Record<string, typeof answerMethod>> = {
  api: answerMethod,
  respond: answerResponseUrl,
  upload: answerUpload,
  'files-pri': answerDownload,
}

/**
 * Starts Slack's servers as far as an app sees them: Web API, response URLs and Socket Mode, on a port of their own.
 */
export async function startFakeSlack(settings: Partial<Settings> = {}): Promise<FakeSlack> {
  const world = createWorld({ ...usual, ...settings })
  const sockets = createSockets(world)
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://slack').pathname
    const [, root, name = ''] = path.split('/')
    answers[root ?? '']?.(world, name, request, response).catch((error: unknown) => {
      world.refusals.push(`${path}: ${String(error)}`)
      response.writeHead(500).end()
    })
  })
  const sessions = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    const ticket = new URL(request.url ?? '/', 'http://slack').searchParams.get('ticket') ?? ''
    if (!world.tickets.delete(ticket)) {
      world.refusals.push('socket: unknown ticket')
      socket.destroy()
      return
    }
    sessions.handleUpgrade(request, socket, head, (session) => sockets.join(session))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    world,
    sockets,
    apiUrl: `${origin}/api/`,
    fileUrl: (id) => `${origin}/files-pri/${id}`,
    responseUrl: (id) => `${origin}/respond/${id}`,
    async stop() {
      for (const session of sessions.clients) session.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
