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
export function createDiscord({
  token,
  guildId,
  apiUrl,
  requestMs = 10_000,
  turn = alone,
  log,
}: DiscordOptions): Platform {
  // one attempt each: the caller decides what a lost answer means
  const common: Partial<RESTOptions> = { retries: 0, timeout: requestMs, ...(apiUrl ? { api: apiUrl } : {}) }
  const rest = sendingClient(common, token)
  const inFlight = new Set<Promise<void>>()
  let connection: Connection | undefined
  let idleHealth: Health = { platform: platformName, state: 'off', detail: 'Discord is not started.' }
  let taking: ReturnType<Turn> | undefined
  let registration = ''

  function track(work: Promise<void>): void {
    inFlight.add(work)
    void work.finally(() => inFlight.delete(work))
  }

  async function registerCommands(bot: Bot, application: string, guilds: readonly string[]): Promise<void> {
    try {
      await register(rest, { application, guild: guildId }, guilds, commandsJson(bot.catalogue), log)
      registration = ''
    } catch (error) {
      registration = ' Its commands could not be registered: the log says why.'
      // what is wrong with a command repeats the catalogue, not what anybody typed
      log.error({ err: traceOf(error), reason: String(error) }, 'discord commands not registered')
    }
  }

  return {
    name: platformName,
    ...createPosting(rest),

    async start(bot) {
      const interactions = createInteractions({ bot, source: { allows: isOwnFile(apiUrl) }, log })
      const isNew = onlyOnce()
      const connectNow = () =>
        connect({
          token,
          // answers to interactions are outside of Discord's 50 requests in a second, and this client sends nothing else
          rest: { ...common, globalRequestsPerSecond: Number.POSITIVE_INFINITY },
          log,
          onInteraction(interaction) {
            // for an interaction that is delivered again, the first delivery answers
            if (isNew(interaction.id)) track(interactions.take(interaction))
          },
          onReady: (application, guilds) => track(registerCommands(bot, application, guilds)),
        })
      idleHealth = { platform: platformName, state: 'connecting', detail: 'Connecting to Discord.' }
      taking = turn((mine) => {
        log.info({ mine }, 'discord turn')
        if (mine) {
          connection = connectNow()
          return
        }
        idleHealth = { platform: platformName, state: 'standby', detail: standbyDetail }
        track(Promise.resolve(connection?.stop()))
        connection = undefined
      })
    },

    async stop() {
      await Promise.race([Promise.all(inFlight), new Promise((resolve) => setTimeout(resolve, patienceMs).unref())])
      await connection?.stop()
      // after the connection: until then nobody else connects
      await taking?.stop()
      rest.clearHashSweeper()
      rest.clearHandlerSweeper()
    },

    health(): Health {
      if (!connection) return idleHealth
      const health = connection.health()
      return { ...health, detail: health.detail + registration }
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

/** Returns a test that is true for each id once, as long as it is among the last ten thousand. */
function onlyOnce(): (id: string) => boolean {
  const taken = new Set<string>()
  return (id) => {
    if (taken.has(id)) return false
    taken.add(id)
    if (taken.size > mostRemembered) taken.delete(taken.values().next().value ?? '')
    return true
  }
}

const standbyDetail = 'Another process of the bot is connected to Discord; this one stands by.'

/** How long stopping waits for acts in flight. */
const patienceMs = 3_000

const mostRemembered = 10_000
