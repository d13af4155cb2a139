import { REST, type RESTOptions } from 'discord.js'
import type { Logger } from 'pino'
import type { Bot } from '../../src/bot/bot.ts'
import type { Health, Platform, Turn } from '../../src/bot/platform.ts'
import { traceOf } from '../../src/bot/trace.ts'
import { commandsJson } from './commands.ts'
import { type Connection, connect } from './connection.ts'
import { createInteractions } from './interactions.ts'
import { platformName } from './markdown.ts'
import { createPosting } from './posting.ts'
import { register } from './register.ts'

export interface DiscordOptions {
  readonly token: string
  /** Registers the commands in this guild only, where they appear at once. */
  readonly guildId?: string
  /** Base address of the API, without the version. */
  readonly apiUrl?: string
  /** How long to wait for an answer of the server, in milliseconds. */
  readonly requestMs?: number
  /** Discord sends everything to each connection, so one process connects and the others stand by. */
  readonly turn?: Turn
  readonly log: Logger
}

/** Long enough for the next second of the bot's own 50 requests a second: waiting is quicker than retrying. */
const briefMs = 1100

const alone: Turn = (tell) => {
  tell(true)
  return { stop: async () => {} }
}

/** Tells whether Discord keeps an uploaded file at an address; with another API, its own host counts too. */
const isOwnFile =
  (apiUrl: string | undefined) =>
  ({ origin, protocol, hostname }: URL): boolean =>
    (protocol === 'https:' && ['cdn.discordapp.com', 'media.discordapp.net'].includes(hostname)) ||
    (apiUrl !== undefined && origin === new URL(apiUrl).origin)

/** Creates the Discord platform: slash commands, forms, buttons and cards. */
export function createDiscord(options: DiscordOptions): Platform {
  const { turn = alone, log } = options
  const common = commonOptions(options)
  const rest = sendingClient(common, options.token)
  const work = createTracker()
  const registry = createRegistry(rest, options)
  let connection: Connection | undefined
  let idleHealth: Health = { platform: platformName, state: 'off', detail: 'Discord is not started.' }
  let taking: ReturnType<Turn> | undefined

  function connectNow(bot: Bot): Connection {
    const interactions = createInteractions({ bot, source: { allows: isOwnFile(options.apiUrl) }, log })
    return connect({
      token: options.token,
      // answers to interactions are outside of Discord's 50 requests a second, and this client sends nothing else
      rest: { ...common, globalRequestsPerSecond: Number.POSITIVE_INFINITY },
      log,
      onInteraction: (interaction) => work.track(interactions.take(interaction)),
      onReady: (application, guilds) => work.track(registry.register(bot, application, guilds)),
    })
  }

  return {
    name: platformName,
    ...createPosting(rest),

    async start(bot) {
      idleHealth = { platform: platformName, state: 'connecting', detail: 'Connecting to Discord.' }
      taking = turn((isMine) => {
        log.info({ mine: isMine }, 'discord turn')
        if (isMine) {
          connection = connectNow(bot)
          return
        }
        idleHealth = { platform: platformName, state: 'standby', detail: standbyDetail }
        work.track(Promise.resolve(connection?.stop()))
        connection = undefined
      })
    },

    async stop() {
      await work.finished()
      await connection?.stop()
      // after the connection: until then nobody else connects
      await taking?.stop()
      rest.clearHashSweeper()
      rest.clearHandlerSweeper()
    },

    health(): Health {
      if (!connection) return idleHealth
      const health = connection.health()
      return { ...health, detail: health.detail + registry.trouble() }
    },
  }
}

/** Returns what both clients share: one attempt for each request, since the caller decides what a lost answer means. */
const commonOptions = ({ apiUrl, requestMs = 10_000 }: DiscordOptions): Partial<RESTOptions> => ({
  retries: 0,
  timeout: requestMs,
  ...(apiUrl ? { api: apiUrl } : {}),
})

/** Tracks work that stopping waits for. */
function createTracker() {
  const inFlight = new Set<Promise<void>>()
  return {
    track(work: Promise<void>): void {
      inFlight.add(work)
      void work.finally(() => inFlight.delete(work))
    },
    finished: () =>
      Promise.race([Promise.all(inFlight), new Promise((resolve) => setTimeout(resolve, patienceMs).unref())]),
  }
}

/** Registers the commands, and remembers whether that failed. */
function createRegistry(rest: REST, { guildId, log }: DiscordOptions) {
  let trouble = ''
  return {
    trouble: () => trouble,
    async register(bot: Bot, application: string, guilds: readonly string[]): Promise<void> {
      try {
        await register(rest, { application, guild: guildId }, guilds, commandsJson(bot.catalogue), log)
        trouble = ''
      } catch (error) {
        trouble = ' Its commands could not be registered: the log says why.'
        // Discord's reason repeats the catalogue, not what anybody typed
        log.error({ err: traceOf(error), reason: String(error) }, 'discord commands not registered')
      }
    },
  }
}

/** Returns the client that sends messages: it refuses at a rate limit, unless the wait is brief. */
const sendingClient = (common: Partial<RESTOptions>, token: string): REST =>
  new REST({
    ...common,
    rejectOnRateLimit: ({ route, method, global, retryAfter }) =>
      /^\/(channels|users\/@me\/channels)\b/.test(route) && method !== 'GET' && !(global && retryAfter <= briefMs),
  }).setToken(token)

const standbyDetail = 'Another process of the bot is connected to Discord; this one is on standby.'

/** How long stopping waits for acts in flight. */
const patienceMs = 3_000
