import './utc.ts'
import { randomBytes, randomUUID } from 'node:crypto'
import { DateTime } from 'luxon'
import { schedule } from 'node-cron'
import { type Logger, pino } from 'pino'
import type { Email } from '../adapters/email/index.ts'
import { viewHtml } from '../adapters/html.ts'
import { createWeb, type Web } from '../adapters/web/index.ts'
import { createBot } from './bot/bot.ts'
import { type Health, mailPlatform, type Platform } from './bot/platform.ts'
import { prune } from './bot/prune.ts'
import { type Inviting, withInvitation } from './calendar/invitation.ts'
import { calendarListener, calendarPath } from './calendar/listener.ts'
import { CannotStart } from './cannot-start.ts'
import { type Config, processEnvironment, readConfig } from './config.ts'
import { logDestination, sayingSo, stopAsked, tellChanges } from './console.ts'
import { type Database, openDatabase } from './database/client.ts'
import { readMigrations } from './database/migrate.ts'
import { patiently } from './database/patience.ts'
import { migrationsDirectory, prepareDatabase } from './database/prepare.ts'
import { takingTurns } from './database/turn.ts'
import { type Clock, movableClock } from './dates/clock.ts'
import { databaseNow, startTicking } from './deadlines/ticker.ts'
import { tryNextWay } from './delivery/fallback.ts'
import { startDelivering } from './delivery/loop.ts'
import { allCommands, compose, deadlineSources } from './features.ts'
import { rederiveMeetings } from './meetings/zone-data.ts'
import { isNoticeKey } from './notices/draft.ts'
import { receive } from './notices/inbound.ts'
import { noticeRefused, noticeSent } from './notices/outcome.ts'
import { leave } from './operations/heartbeat.ts'
import { lazyMetrics } from './operations/lazy-metrics.ts'
import { operationsListener, operationsPaths } from './operations/listener.ts'
import { createPulse } from './operations/pulse.ts'
import { reasonsNotReady } from './operations/readiness.ts'
import { identify } from './people/identify.ts'
import { letMailsLeave, listPlaygroundChannels, listPlaygroundPeople, seedPlayground } from './playground.ts'
import { boardListener, boardPath } from './topics/board-listener.ts'

/** Letters and digits that are not mistaken for one another: 32 of them, so five bits each. */
const codeLetters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const newCode = (): string => [...randomBytes(8)].map((byte) => codeLetters[byte & 31]).join('')

/** The version of the time-zone data that Node brings. */
const zoneData = process.versions.tz ?? 'unknown'

const realNow = (): DateTime => DateTime.utc()

/** The database outlives everything else, and is stopped whatever happened to the rest. */
async function main(): Promise<void> {
  // from the first moment on: a Ctrl-C while the database starts must not leave it running
  const asked = stopAsked()
  const config = readConfig(processEnvironment())
  const log = pino({ level: config.logLevel }, logDestination())
  const chats = startingChats(config, log)
  const server = await sayingSo('Preparing the database', prepareDatabase(config.database))
  const database = openDatabase({
    url: server.url,
    onConnectionLost: (reason) => log.warn({ reason }, 'database connection lost'),
  })
  try {
    // loading them keeps a slow machine busy for longer than the database may take to answer
    await serve({ config, log, chats: await chats, database, databaseUrl: server.url, asked })
  } finally {
    await database.close()
    await server.stop()
  }
}

interface Foundation {
  readonly config: Config
  readonly log: Logger
  readonly chats: Chats
  readonly database: Database
  readonly databaseUrl: string
  readonly asked: Promise<void>
}

/** Composes everything, prints where to open it, and takes it down in the opposite order. */
async function serve({ config, log, chats, database, databaseUrl, asked }: Foundation): Promise<void> {
  const { ready, wrong, email } = chats
  if (config.hasPlayground) await patiently(() => seedPlayground(database))

  // other people's real meetings are never looked at with a moved clock
  const leaving = (to: DateTime) => letMailsLeave(database, to)
  const clock: Clock = isTrial(config) ? movableClock(realNow, async () => ticker.look(), leaving) : { now: realNow }
  const aheadMs = () => clock.now().diff(realNow()).toMillis()
  const replica = randomUUID()
  const pulse = createPulse({
    client: database.db,
    sources: deadlineSources,
    replica,
    zoneData,
    holdAfterHours: config.holdAfterHours,
    rederive: rederiveMeetings,
    log,
  })
  // before anything is sent: after a long gap an operator decides
  await patiently(async () => pulse(await databaseNow(database.db)))
  const platforms = ready.map((create) => create(databaseUrl))
  const web = createWeb({
    database,
    host: config.host,
    port: config.port,
    exactPort: config.portIsChosen,
    playground: config.hasPlayground,
    clock,
    zone: 'Europe/Zurich',
    people: () => listPlaygroundPeople(database),
    channels: () => listPlaygroundChannels(database),
    mailbox: email && { ...email.kept, note: () => email.health().detail },
    log,
  })
  const all: readonly Platform[] = [web, ...platforms]
  for (const { listener } of platforms) if (listener) web.mount('/slack/', listener)
  let lastTickAt = performance.now()
  const health = () => [...all.map((platform) => platform.health()), ...wrong]
  const operations = operationsListener({
    reasonsNotReady: await readinessOf(database, health, () => performance.now() - lastTickAt),
    metrics: lazyMetrics({ client: database.db, zoneData, now: realNow }),
    log,
  })
  for (const path of operationsPaths) web.mount(path, operations)
  web.mount(
    boardPath,
    boardListener({ database, now: clock.now, html: (shown) => viewHtml(shown, 'mail', 'web').markup, log }),
  )
  web.mount(calendarPath, calendarListener({ database, now: clock.now, log }))
  // whoever only tries the bot out has their calendar program on the same computer
  const publicUrl = () => config.publicUrl ?? (isTrial(config) ? web.url : undefined)
  const commands = allCommands(health, publicUrl)
  const authenticationServer = config.mail.kind === 'smtp' ? (config.mail.authenticationServer ?? '') : ''
  if (email) {
    const receiving = { database, own: email.own, authenticationServer, now: clock.now, log }
    email.reads({ database, receive: (mail) => receive(receiving, mail) })
  }
  const bot = createBot({ database, commands, identify, now: clock.now, newCode, log })

  await Promise.all(all.map((platform) => platform.start(bot)))
  greet(web, wrong)
  const telling = tellChanges(platforms)
  const onTicked = () => {
    lastTickAt = performance.now()
  }
  const ticker = startTicking({ db: database.db, sources: deadlineSources, aheadMs, pulse, onTicked, log })
  const unsent = config.mail.kind === 'folder' && !isTrial(config) ? config.mail.why : undefined
  const notices = { unsent, now: clock.now }
  const inviting: Inviting = { sender: email?.own ?? '', readsAnswers: authenticationServer !== '', now: clock.now }
  const delivering = startDelivering(
    {
      ...{ db: database.db, platforms: all, log, compose },
      complete: (db, message) => withInvitation(db, message, inviting),
      onSent: { asksFor: isNoticeKey, tell: (db, sent) => noticeSent(db, sent, notices) },
      onUndeliverable: async (db, undeliverable) => {
        await tryNextWay(db, undeliverable)
        await noticeRefused(db, undeliverable, clock.now())
      },
    },
    databaseUrl,
  )
  const upkeep = schedule('17 3 * * *', () => prune(database.db, realNow()), { timezone: 'UTC' })

  await asked
  telling.stop()
  // what is being sent still needs its platform
  await Promise.all([upkeep.stop(), ticker.stop(), delivering.stop()])
  await Promise.all(all.map((platform) => platform.stop()))
  // without the database the others notice by themselves
  await leave(database.db, replica).catch((error: unknown) => log.warn({ err: error }, 'replica not taken out'))
}

async function readinessOf(database: Database, health: () => readonly Health[], sinceTickMs: () => number) {
  const migrations = await readMigrations(migrationsDirectory)
  return () => reasonsNotReady({ database, migrations, health, sinceTickMs })
}

interface Chats {
  readonly ready: readonly ((databaseUrl: string) => Platform & { readonly listener?: Parameters<Web['mount']>[1] })[]
  /** What cannot be started, in a sentence that names the variable to mend. */
  readonly wrong: readonly Health[]
  readonly email: Email | undefined
}

/** Nobody's real meetings: the playground alone, in which a mail that was only written counts as sent. */
const isTrial = ({ hasPlayground, slack, discord }: Config): boolean =>
  hasPlayground && slack.kind === 'off' && discord.kind === 'off'

/** Loads only the libraries of the platforms that are set up, while the database starts. */
async function startingChats(config: Config, log: Logger): Promise<Chats> {
  const { slack, discord } = config
  const ready: Chats['ready'][number][] = []
  const wrong: Health[] = []
  if (slack.kind === 'wrong') wrong.push({ platform: 'slack', state: 'failed', detail: slack.problem })
  if (slack.kind === 'off')
    wrong.push({ platform: 'slack', state: 'off', detail: 'Not set up: SLACK_BOT_TOKEN is empty.' })
  if (slack.kind === 'socket' || slack.kind === 'http') {
    const { createSlack } = await import('../adapters/slack/index.ts')
    const { botToken, apiUrl } = slack
    const common = { botToken, log: log.child({ platform: 'slack' }), ...(apiUrl ? { apiUrl } : {}) }
    const inbound =
      slack.kind === 'socket'
        ? { kind: slack.kind, appToken: slack.appToken }
        : { kind: slack.kind, signingSecret: slack.signingSecret }
    ready.push(() => createSlack({ ...common, inbound }))
  }
  if (discord.kind === 'wrong') wrong.push({ platform: 'discord', state: 'failed', detail: discord.problem })
  if (discord.kind === 'off')
    wrong.push({ platform: 'discord', state: 'off', detail: 'Not set up: DISCORD_TOKEN is empty.' })
  if (discord.kind === 'on') {
    const { createDiscord } = await import('../adapters/discord/index.ts')
    const common = { ...discord, log: log.child({ platform: 'discord' }) }
    ready.push((databaseUrl) => createDiscord({ ...common, turn: takingTurns(databaseUrl, 'discord') }))
  }
  const email = await startingMail(config, log)
  if (!('post' in email)) return { ready, wrong: [...wrong, email], email: undefined }
  return { ready: [...ready, () => email], wrong, email }
}

async function startingMail(config: Config, log: Logger): Promise<Email | Health> {
  const { mail } = config
  if (mail.kind === 'wrong') return { platform: mailPlatform, state: 'failed', detail: mail.problem }
  const { createEmail } = await import('../adapters/email/index.ts')
  const by = mail.kind === 'smtp' ? mail : { ...mail, forPeople: isTrial(config) }
  return createEmail({ from: mail.from, by, now: () => new Date(), log: log.child({ platform: mailPlatform }) })
}

function greet(web: Web, wrong: readonly Health[]): void {
  for (const { state, detail } of wrong) if (state === 'failed') console.error(detail)
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
