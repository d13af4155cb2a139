import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createGateway, type Gateway } from './gateway.ts'
import { createHttp, type Trouble } from './http.ts'
import { createInteractions } from './interactions.ts'
import { createMembers, type Members } from './members.ts'
import { createRoutes } from './routes.ts'
import { type Account, type Channel, createWorld, type Permission, type World } from './world.ts'

export interface FakeOptions {
  /** How long an interaction waits for its first response: 3 s on the real server. */
  readonly ackMs?: number
  /** How long it can be answered: 15 min on the real server. */
  readonly followUpMs?: number
  readonly heartbeatMs?: number
  readonly nonceMs?: number
  readonly sessionsLeft?: number
}

/** A Discord of one guild, spoken to over REST and the gateway on the loopback address. */
export interface FakeDiscord {
  readonly apiUrl: string
  readonly token: string
  readonly world: World
  readonly gateway: Gateway
  readonly members: Members
  /** `METHOD /path` of everything asked, in order. */
  readonly requests: readonly string[]
  /** What was refused, and interactions that nobody answered in time. */
  readonly refusals: readonly string[]
  addAccount(name: string, more?: Pick<Account, 'nick' | 'closed'>): Account
  addChannel(name: string, permissions?: readonly Permission[]): Channel
  /** Lets the next request that matches fail. */
  trouble(trouble: Trouble): void
  stop(): Promise<void>
}

const all: readonly Permission[] = ['view', 'send', 'embeds', 'history', 'threads', 'files']

/** The real one waits three seconds; tests of that limit set it, others must not fail on a slow machine. */
const patientAckMs = 30_000

export async function startFakeDiscord(options: FakeOptions = {}): Promise<FakeDiscord> {
  const world = createWorld()
  const token = 'Zm9y.dGVz.dHM'
  const requests: string[] = []
  const refusals: string[] = []
  const troubles: Trouble[] = []
  const onRefusal = (line: string) => void refusals.push(line)
  const interactions = createInteractions(
    world,
    { ackMs: options.ackMs ?? patientAckMs, followUpMs: options.followUpMs ?? 900_000 },
    ({ id }) => onRefusal(`interaction ${id}: not acknowledged in time`),
  )
  const gatewayUrl = () => `ws://127.0.0.1:${port}/gateway`
  const route = createRoutes({
    world,
    interactions,
    gatewayUrl,
    sessionsLeft: () => options.sessionsLeft ?? 1000,
    nonceMs: options.nonceMs ?? 300_000,
  })
  const server = createHttp({
    token,
    route,
    fileAt(path) {
      const id = /^\/attachments\/(\d+)\//.exec(path)?.[1] ?? ''
      const file = world.handedIn.get(id)
      return file && Buffer.from(file.base64, 'base64')
    },
    onRequest: (line) => void requests.push(line),
    onRefusal,
    troubleFor(method, path) {
      const i = troubles.findIndex((one) => one.method === method && one.path.test(path))
      return i < 0 ? undefined : troubles.splice(i, 1)[0]?.fault
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const heartbeatMs = options.heartbeatMs ?? 41_250
  const gateway = createGateway({ server, token, world, heartbeatMs, url: gatewayUrl, onRefusal })

  function add(channel: Omit<Channel, 'id'>): Channel {
    const added = { id: world.newId(), ...channel }
    world.channels.set(added.id, added)
    return added
  }

  return {
    apiUrl: `http://127.0.0.1:${port}/api`,
    token,
    world,
    gateway,
    members: createMembers(world, interactions, gateway, () => `http://127.0.0.1:${port}`),
    requests,
    refusals,
    addAccount(name, more = {}) {
      const account = { id: world.newId(), username: name.toLowerCase(), globalName: name, bot: false, ...more }
      world.accounts.set(account.id, account)
      return account
    },
    addChannel: (name, permissions = all) => add({ name, type: 0, permissions: new Set(permissions) }),
    trouble: (trouble) => void troubles.push(trouble),
    async stop() {
      interactions.stop()
      await gateway.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
