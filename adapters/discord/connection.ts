import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import {
  Client,
  DiscordAPIError,
  Events,
  GatewayCloseCodes,
  GatewayIntentBits,
  type Interaction,
  Options,
  Partials,
  type REST,
  type RESTGetAPIGatewayBotResult,
  type RESTOptions,
  Routes,
  Status,
} from 'discord.js'
import type { Logger } from 'pino'
import type { Health } from '../../src/bot/platform.ts'
import { traceOf } from '../../src/bot/trace.ts'
import { platformName } from './markdown.ts'

export interface ConnectionOptions {
  readonly token: string
  readonly rest: Partial<RESTOptions>
  readonly log: Logger
  readonly onInteraction: (interaction: Interaction) => void
  /** Runs each time the gateway is ready, with the application and the guilds that it is in. */
  readonly onReady: (application: string, guilds: readonly string[]) => void
}

export interface Connection {
  health(): Health
  stop(): Promise<void>
}

/** Pauses between attempts. Each attempt may cost one of the 1000 sessions that Discord grants a day. */
const firstPauseMs = 2_000
const longestPauseMs = 300_000
const spareMs = 60_000

/** Connects to the gateway in the background, again and again as long as the token is valid. */
export function connect(options: ConnectionOptions): Connection {
  const { log } = options
  const stopping = new AbortController()
  const stopped = once(stopping.signal, 'abort').then(() => 0)
  let client: Client | undefined
  let notice = connecting
  let fault: { readonly final: boolean; readonly detail: string } | undefined

  async function attempt(): Promise<void> {
    client = newClient(options.rest)
    const remaining = await fewSessionsLeft(client.rest.setToken(options.token))
    if (remaining !== undefined) {
      notice = `Discord allows ${remaining} more connections today, so the next one waits a minute.`
      log.warn({ remaining }, 'discord: few sessions left')
      await pause(spareMs, undefined, { signal: stopping.signal })
    }
    listen(client, options)
    client.once(Events.ClientReady, () => {
      fault = undefined
      notice = connecting
    })
    const ended = new Promise<number>((resolve) => client?.once(Events.ShardDisconnect, ({ code }) => resolve(code)))
    // login settles only once the first session is established, and never if the gateway refuses it
    const code = await Promise.race([client.login(options.token).then(() => ended), ended, stopped])
    throw new GatewayEnd(code)
  }

  async function run(): Promise<void> {
    for (let waitMs = firstPauseMs; !stopping.signal.aborted; waitMs = Math.min(2 * waitMs, longestPauseMs)) {
      const startedAt = performance.now()
      try {
        await attempt()
      } catch (error) {
        if (stopping.signal.aborted) return
        fault = faultOf(error)
        log.error({ err: traceOf(error), waitMs }, fault.detail)
        await client?.destroy().catch(() => undefined)
        if (fault.final) return
      }
      if (performance.now() - startedAt > longestPauseMs) waitMs = firstPauseMs
      await pause(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  const running = run()
  return {
    health() {
      if (stopping.signal.aborted) return healthOf('off', 'Discord is disconnected.')
      if (fault) return healthOf('failed', fault.detail)
      return isReady(client) ? healthOf('connected', 'Discord is connected.') : healthOf('connecting', notice)
    },
    async stop() {
      stopping.abort()
      await client?.destroy().catch(() => undefined)
      await Promise.race([running, pause(1_000, undefined, { ref: false })])
    },
  }
}

const connecting = 'Connecting to Discord.'

/**
 * Returns how many sessions are left today if they are few: then the next one waits a minute, since a process that
 * crashes again and again would use them up.
 */
async function fewSessionsLeft(rest: REST): Promise<number | undefined> {
  const { session_start_limit: sessions } = (await rest.get(Routes.gatewayBot())) as RESTGetAPIGatewayBotResult
  return sessions.remaining >= sessions.total / 10 ? undefined : sessions.remaining
}

const isReady = (client: Client | undefined): boolean =>
  client?.isReady() === true && client.ws.shards.every((shard) => shard.status === Status.Ready)

function listen(client: Client, { log, onInteraction, onReady }: ConnectionOptions): void {
  client.on(Events.InteractionCreate, onInteraction)
  client.on(Events.Error, (error) => log.warn({ err: traceOf(error) }, 'discord'))
  client.on(Events.ShardError, (error) => log.warn({ err: traceOf(error) }, 'discord gateway'))
  client.on(Events.ShardReconnecting, () => log.info('discord gateway reconnecting'))
  client.on(Events.ShardResume, () => log.info('discord gateway resumed'))
  client.once(Events.ClientReady, (ready) => {
    log.info({ guilds: ready.guilds.cache.size }, 'discord connected')
    onReady(ready.application.id, [...ready.guilds.cache.keys()])
  })
}

const healthOf = (state: Health['state'], detail: string): Health => ({ platform: platformName, state, detail })

/** Creates a client with guilds only, no privileged intent, and no cache of members, messages or presences. */
const newClient = (rest: Partial<RESTOptions>): Client =>
  new Client({
    intents: [GatewayIntentBits.Guilds],
    // a thread older than the connection is known only from the act itself, and its parent is needed
    partials: [Partials.Channel],
    allowedMentions: { parse: [] },
    rest,
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      GuildMemberManager: { maxSize: 0, keepOverLimit: (member) => member.id === member.client.user.id },
      UserManager: { maxSize: 0, keepOverLimit: (user) => user.id === user.client.user?.id },
      PresenceManager: 0,
      ReactionManager: 0,
      VoiceStateManager: 0,
    }),
  })

class GatewayEnd extends Error {
  readonly code: number
  constructor(code: number) {
    super(`gateway closed with ${code}`)
    this.code = code
  }
}

const wrongToken = { final: true, detail: 'DISCORD_TOKEN is not accepted by Discord: copy the bot token again.' }

function faultOf(error: unknown): { readonly final: boolean; readonly detail: string } {
  const code = error instanceof GatewayEnd ? error.code : 0
  const badToken = error instanceof Error && 'code' in error && error.code === 'TokenInvalid'
  if (badToken || code === GatewayCloseCodes.AuthenticationFailed) return wrongToken
  if (code === GatewayCloseCodes.DisallowedIntents || code === GatewayCloseCodes.InvalidIntents)
    return { final: true, detail: 'Discord refuses the intents of the application that DISCORD_TOKEN belongs to.' }
  if (code === GatewayCloseCodes.ShardingRequired)
    return { final: true, detail: 'The application of DISCORD_TOKEN is in more guilds than one process may serve.' }
  if (error instanceof DiscordAPIError && error.status === 401) return wrongToken
  if (error instanceof DiscordAPIError)
    return { final: false, detail: `Discord refuses the connection (${error.status}); trying again.` }
  return {
    final: false,
    detail: 'Discord cannot be reached; trying again. Check the network, and DISCORD_API_URL if it is set.',
  }
}
