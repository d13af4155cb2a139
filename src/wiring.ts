import { DateTime } from 'luxon'
import type { Logger } from 'pino'
import type { Email } from '../adapters/email/index.ts'
import { viewHtml } from '../adapters/html.ts'
import { createWeb, type Web } from '../adapters/web/index.ts'
import type { Health, Platform } from './bot/platform.ts'
import { withInvitation } from './calendar/invitations/attach.ts'
import { calendarReplies } from './calendar/invitations/take.ts'
import { calendarListener, calendarPath } from './calendar/listener.ts'
import type { Config } from './config.ts'
import type { Database } from './database/client.ts'
import { readMigrations } from './database/migrate.ts'
import { migrationsDirectory } from './database/prepare.ts'
import { type Clock, movableClock } from './dates/clock.ts'
import { tryNextWay } from './delivery/fallback/next-way.ts'
import { startDelivering } from './delivery/loop.ts'
import { beforeClaim, noticeHandlers } from './features.ts'
import { receive } from './notices/inbound.ts'
import { isNoticeKey } from './notices/model.ts'
import { noticeRefused, noticeSent } from './notices/outcome.ts'
import { positionsIn } from './notices/position.ts'
import { lazyMetrics } from './operations/lazy-metrics.ts'
import { operationsListener, operationsPaths } from './operations/listener.ts'
import { reasonsNotReady } from './operations/readiness.ts'
import { letMailsLeave, listPlaygroundChannels, listPlaygroundPeople } from './playground.ts'
import { boardListener, boardPath } from './topics/board/listener.ts'

/** What the parts of the program are made of. */
export interface Foundation {
  readonly config: Config
  readonly log: Logger
  readonly database: Database
  readonly databaseUrl: string
  /** Undefined if e-mail is set up wrongly. */
  readonly email: Email | undefined
}

/** The version of the time-zone data that Node brings. */
export const zoneData = process.versions.tz ?? 'unknown'

export const realNow = (): DateTime => DateTime.utc()

/** Tells whether only the playground is set up, so that no real meeting is touched: there a written mail counts as sent. */
export const isTrial = ({ hasPlayground, slack, discord }: Config): boolean =>
  hasPlayground && slack.kind === 'off' && discord.kind === 'off'

/** Returns a clock that can be moved in a trial only: real meetings of other people are never seen at a moved time. */
export function clockOf({ config, database }: Foundation, afterMove: () => Promise<void>): Clock {
  if (!isTrial(config)) return { now: realNow }
  return movableClock(realNow, afterMove, (to) => letMailsLeave(database, to))
}

/** Creates the web server with the playground's people, channels and mailbox. */
export function webOf({ config, database, email, log }: Foundation, clock: Clock): Web {
  return createWeb({
    database,
    host: config.host,
    port: config.port,
    exactPort: config.portIsChosen,
    playground: config.hasPlayground,
    clock,
    zone: 'Europe/Zurich',
    people: () => listPlaygroundPeople(database),
    channels: () => listPlaygroundChannels(database),
    mailbox: email && { ...email.written, note: () => email.health().detail },
    log,
  })
}

interface Pages {
  readonly web: Web
  readonly clock: Clock
  readonly health: () => readonly Health[]
  readonly sinceTickMs: () => number
}

/** Mounts what the web server serves besides the playground: health and metrics, boards, calendars. */
export async function mountPages(
  { database, log }: Foundation,
  { web, clock, health, sinceTickMs }: Pages,
): Promise<void> {
  const { now } = clock
  const migrations = await readMigrations(migrationsDirectory)
  const operations = operationsListener({
    reasonsNotReady: () => reasonsNotReady({ database, migrations, health, sinceTickMs }),
    metrics: lazyMetrics({ client: database.db, zoneData, now: realNow }),
    log,
  })
  for (const path of operationsPaths) web.mount(path, operations)
  web.mount(boardPath, boardListener({ database, now, html: (shown) => viewHtml(shown, 'mail', 'web').markup, log }))
  web.mount(calendarPath, calendarListener({ database, now, log }))
}

/** Returns the name with which our own mail server begins its Authentication-Results; empty if answers are not read. */
const authenticationServer = ({ mail }: Config): string =>
  mail.kind === 'smtp' ? (mail.authenticationServer ?? '') : ''

/** Processes what arrives in the mailbox, if there is one. */
export function readMailbox({ config, database, email, log }: Foundation, { now }: Clock): void {
  if (!email) return
  const ours = { sender: email.own, authenticationServer: authenticationServer(config) }
  const receiving = { database, handlers: noticeHandlers, replies: calendarReplies(ours, log), own: email.own, now }
  email.reads({ positions: positionsIn(database.db), receive: (mail) => receive(receiving, mail) })
}

/** Starts sending what waits, with what happens as a message leaves and after it. */
export function deliver(foundation: Foundation, platforms: readonly Platform[], { now }: Clock) {
  const { config, log, database, databaseUrl } = foundation
  const unsent = config.mail.kind === 'folder' && !isTrial(config) ? config.mail.why : undefined
  const sender = foundation.email?.own ?? ''
  const inviting = { sender, readsAnswers: authenticationServer(config) !== '', now }
  const notices = { handlers: noticeHandlers, unsent, now }
  return startDelivering(
    {
      db: database.db,
      platforms,
      log,
      beforeClaim,
      beforePost: (db, message) => withInvitation(db, message, inviting),
      onSent: { concerns: isNoticeKey, react: (db, sent) => noticeSent(db, sent, notices) },
      onUndeliverable: async (db, undeliverable) => {
        await tryNextWay(db, undeliverable)
        await noticeRefused(db, undeliverable, notices)
      },
    },
    databaseUrl,
  )
}
