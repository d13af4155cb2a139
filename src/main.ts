import './utc.ts'
import { randomBytes, randomUUID } from 'node:crypto'
import { schedule } from 'node-cron'
import { type Logger, pino } from 'pino'
import type { Email } from '../adapters/email/index.ts'
import type { Web } from '../adapters/web/index.ts'
import { createBot } from './bot/bot.ts'
import { codeFrom } from './bot/code.ts'
import { type Health, mailPlatform, type Platform } from './bot/platform.ts'
import { prune } from './bot/prune.ts'
import { CannotStart } from './cannot-start.ts'
import { type Config, processEnvironment, readConfig } from './config.ts'
import { logDestination, printChanges, printProgress, waitForStop } from './console.ts'
import { openDatabase } from './database/client.ts'
import { patiently } from './database/patience.ts'
import { prepareDatabase } from './database/prepare.ts'
import { createTurn } from './database/turn.ts'
import { databaseNow, startTicking } from './deadlines/ticker.ts'
import { allCommands, deadlineSources, repost } from './features.ts'
import { identify, joinAgain } from './groups/membership/identify.ts'
import { rederiveMeetings } from './meetings/zones/write.ts'
import { leave } from './operations/heartbeat/write.ts'
import { createPulse } from './operations/pulse.ts'
import { seedPlayground } from './playground.ts'
import {
  clockOf,
  deliver,
  type Foundation,
  isTrial,
  mountPages,
  readMailbox,
  realNow,
  webOf,
  zoneData,
} from './wiring.ts'

type Listener = Parameters<Web['mount']>[1]
type Chat = Platform & { readonly listener?: Listener }

interface Loading {
  readonly config: Config
  readonly log: Logger
}

/** Creates a platform at the address of the database. */
type Create = (databaseUrl: string) => Chat

/**
 * The chat platforms. Each loads its library only if it is set up, and otherwise says which variable to set. What a
 * platform listens to is mounted under its own name, such as `/slack/`.
 */
const chatPlatforms: readonly ((loading: Loading) => Promise<Create | Health>)[] = [
  async ({ config: { slack }, log }) => {
    if (slack.kind === 'off') return notSetUp('slack', 'SLACK_BOT_TOKEN')
    if (slack.kind === 'wrong') return failed('slack', slack.problem)
    const { createSlack } = await import('../adapters/slack/index.ts')
    const { botToken, apiUrl } = slack
    const inbound =
      slack.kind === 'socket'
        ? { kind: slack.kind, appToken: slack.appToken }
        : { kind: slack.kind, signingSecret: slack.signingSecret }
    const ownLog = log.child({ platform: 'slack' })
    return () => createSlack({ botToken, inbound, log: ownLog, ...(apiUrl ? { apiUrl } : {}) })
  },
  async ({ config: { discord }, log }) => {
    if (discord.kind === 'off') return notSetUp('discord', 'DISCORD_TOKEN')
    if (discord.kind === 'wrong') return failed('discord', discord.problem)
    const { createDiscord } = await import('../adapters/discord/index.ts')
    const ownLog = log.child({ platform: 'discord' })
    return (url) => createDiscord({ ...discord, log: ownLog, turn: createTurn(url, 'discord') })
  },
]

async function loadEmail({ config, log }: Loading): Promise<Email | Health> {
  const { mail } = config
  if (mail.kind === 'wrong') return failed(mailPlatform, mail.problem)
  const { createEmail } = await import('../adapters/email/index.ts')
  const by = mail.kind === 'smtp' ? mail : { ...mail, forPeople: isTrial(config) }
  return createEmail({ from: mail.from, by, now: () => new Date(), log: log.child({ platform: mailPlatform }) })
}

const notSetUp = (platform: string, variable: string): Health => ({
  platform,
  state: 'off',
  detail: `Not set up: ${variable} is empty.`,
})
const failed = (platform: string, detail: string): Health => ({ platform, state: 'failed', detail })

interface Platforms {
  readonly chats: readonly Create[]
  readonly email: Email | undefined
  /** Those that cannot be used, each with a sentence that names the variable to set or correct. */
  readonly missing: readonly Health[]
}

/** Loads the libraries of the platforms that are set up. */
async function loadPlatforms(loading: Loading): Promise<Platforms> {
  const loaded = await Promise.all(chatPlatforms.map((load) => load(loading)))
  const email = await loadEmail(loading)
  const chats = loaded.filter((chat): chat is Create => typeof chat === 'function')
  const missing = loaded.filter((chat): chat is Health => typeof chat !== 'function')
  return 'post' in email ? { chats, email, missing } : { chats, email: undefined, missing: [...missing, email] }
}

/** Runs the bot until it is asked to stop. The database outlives everything else, and is stopped whatever happens. */
async function main(): Promise<void> {
  // from the first moment on: a Ctrl-C while the database starts must not leave it running
  const asked = waitForStop()
  const config = readConfig(processEnvironment())
  const log = pino({ level: config.logLevel }, logDestination())
  const loading = loadPlatforms({ config, log })
  const server = await printProgress('Preparing the database', prepareDatabase(config.database))
  const database = openDatabase({
    url: server.url,
    onConnectionLost: (reason) => log.warn({ reason }, 'database connection lost'),
  })
  try {
    // loading keeps a slow machine busy for longer than the database may take to answer
    const platforms = await loading
    await serve({ config, log, database, databaseUrl: server.url, email: platforms.email }, platforms, asked)
  } finally {
    await database.close()
    await server.stop()
  }
}

/** Starts everything, says where to open it, and stops it in the opposite order. */
async function serve(foundation: Foundation, platforms: Platforms, asked: Promise<void>): Promise<void> {
  const { config, log, database, databaseUrl } = foundation
  if (config.hasPlayground) await patiently(() => seedPlayground(database))
  const clock = clockOf(foundation, async () => ticker.tickNow())
  const replica = randomUUID()
  const pulse = createPulse({
    client: database.db,
    sources: deadlineSources,
    replica,
    zoneData,
    holdAfterHours: config.holdAfterHours,
    rederive: rederiveMeetings,
    repost,
    log,
  })
  // before anything is sent: after a long gap an operator decides
  await patiently(async () => pulse(await databaseNow(database.db)))
  const chats = platforms.chats.map((create) => create(databaseUrl))
  const web = webOf(foundation, clock)
  const all: readonly Platform[] = [web, ...chats, ...(platforms.email ? [platforms.email] : [])]
  for (const { name, listener } of chats) if (listener) web.mount(`/${name}/`, listener)
  const health = () => [...all.map((platform) => platform.health()), ...platforms.missing]
  let lastTickAt = performance.now()
  await mountPages(foundation, { web, clock, health, sinceTickMs: () => performance.now() - lastTickAt })
  readMailbox(foundation, clock)
  // anyone who only tries the bot out has their calendar app on the same computer
  const publicUrl = () => config.publicUrl ?? (isTrial(config) ? web.url : undefined)
  const commands = allCommands(health, publicUrl)
  const bot = createBot({
    database,
    commands,
    identify,
    joinAgain,
    now: clock.now,
    newCode: () => codeFrom(randomBytes(8)),
    log,
  })

  await Promise.all(all.map((platform) => platform.start(bot)))
  greet(web, platforms.missing)
  const telling = printChanges(all.filter((platform) => platform !== web))
  const aheadMs = () => clock.now().diff(realNow()).toMillis()
  const onTicked = () => {
    lastTickAt = performance.now()
  }
  const ticker = startTicking({ db: database.db, sources: deadlineSources, aheadMs, pulse, onTicked, log })
  const delivering = deliver(foundation, all, clock)
  const upkeep = schedule('17 3 * * *', () => prune(database.db, realNow()), { timezone: 'UTC' })

  await asked
  telling.stop()
  // what is being sent still needs its platform
  await Promise.all([upkeep.stop(), ticker.stop(), delivering.stop()])
  await Promise.all(all.map((platform) => platform.stop()))
  // without the database the others notice by themselves
  await leave(database.db, replica).catch((error: unknown) => log.warn({ err: error }, 'replica not taken out'))
}

function greet(web: Web, missing: readonly Health[]): void {
  for (const { state, detail } of missing) if (state === 'failed') console.error(detail)
  const { state, detail } = web.health()
  if (state === 'failed') throw new CannotStart(detail)
  if (web.moved) console.log(web.moved)
  console.log(
    state === 'connected' ? `Open ${web.url} in a browser. Ctrl-C stops the bot.` : `The bot is running at ${web.url}.`,
  )
}

try {
  await main()
  process.exit(0)
} catch (error) {
  console.error(error instanceof CannotStart ? error.message : error)
  process.exit(1)
}
