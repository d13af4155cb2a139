import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { CannotStart } from './cannot-start.ts'

/** The settings from the environment, read once at the start. `.env.example` describes each variable. */
export type Config = {
  readonly database: DatabaseConfig
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** Whether PORT named it; otherwise the next free one is taken. */
  readonly portIsChosen: boolean
  /** Where others reach the web server, without a slash at its end. */
  readonly publicUrl: string | undefined
  readonly isProduction: boolean
  readonly hasPlayground: boolean
  readonly logLevel: LogLevel
  /** After a longer gap in the heartbeat an operator decides what is sent; undefined if gaps do not matter. */
  readonly holdAfterHours: number | undefined
  readonly slack: SlackConfig
  readonly discord: DiscordConfig
  readonly mail: MailConfig
}

export type DatabaseConfig =
  | { readonly kind: 'server'; readonly url: string }
  | { readonly kind: 'embedded'; readonly directory: string; readonly directoryForRoot?: string }

/** `problem` is a sentence that names the variable: this platform stays off, the others go on. */
export type SlackConfig =
  | { readonly kind: 'off' }
  | { readonly kind: 'wrong'; readonly problem: string }
  | { readonly kind: 'socket'; readonly botToken: string; readonly appToken: string; readonly apiUrl?: string }
  | { readonly kind: 'http'; readonly botToken: string; readonly signingSecret: string; readonly apiUrl?: string }

/** `problem` is a sentence that names the variable: this platform stays off, the others go on. */
export type DiscordConfig =
  | { readonly kind: 'off' }
  | { readonly kind: 'wrong'; readonly problem: string }
  | { readonly kind: 'on'; readonly token: string; readonly guildId?: string; readonly apiUrl?: string }

/**
 * `problem` is a sentence that names the variable. Mails are written as files if there is no server, and in the playground,
 * whose group has the real mailing list, unless the operator wants them sent.
 */
export type MailConfig =
  | { readonly kind: 'wrong'; readonly problem: string }
  | {
      readonly kind: 'folder'
      readonly directory: string
      readonly from: Sender
      /** Why they are not sent, in words without a full stop. */
      readonly why: string
    }
  | {
      readonly kind: 'smtp'
      readonly url: string
      readonly from: Sender
      readonly inbox?: string
      /** The name with which our own mail server begins its Authentication-Results. */
      readonly authenticationServer?: string
    }

/** An address that is safe in an envelope and in a header, and a name without control characters. */
export interface Sender {
  readonly name: string
  readonly address: string
}

export type Environment = Readonly<Record<string, string | undefined>>

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

const project = resolve(import.meta.dirname, '..')

/** Returns the environment of this process, with what `.env` adds to it. */
export function processEnvironment(): Environment {
  const file = join(project, '.env')
  if (existsSync(file)) process.loadEnvFile(file)
  return process.env
}

// an empty value in .env means the same as none
const optional = <Type extends z.ZodType>(type: Type) =>
  z.preprocess((value) => (value === '' ? undefined : value), type.optional())
const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` })
const matching = (pattern: RegExp, wanted: string) => z.string().regex(pattern, { error: `must be ${wanted}` })
const webAddress = matching(/^https?:\/\/[^\s/]+/, 'an address that begins with https:// or http://')
const pageAddress = matching(/^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/, 'an address such as https://bot.example.org')
const holdRule = 'must be a whole number of hours from 1 to 9999'
const portRule = 'must be a whole number from 0 to 65535'

const general = z.object({
  DATABASE_URL: optional(matching(/^postgres(ql)?:\/\/\S+$/, 'an address that begins with postgresql://')),
  DATA_DIR: optional(z.string()),
  PORT: optional(
    z
      .string()
      .regex(/^\d{1,5}$/, { error: portRule })
      .transform(Number)
      .refine((port) => port <= 65_535, { error: portRule }),
  ),
  PUBLIC_URL: optional(pageAddress.transform((address) => address.replace(/\/+$/, ''))),
  HOST: optional(matching(/^[\w.:-]+$/, 'a host name or an IP address')),
  NODE_ENV: optional(oneOf(['production', 'development', 'test'])),
  PLAYGROUND: optional(oneOf(['on', 'off'])),
  PLAYGROUND_MAIL: optional(oneOf(['on', 'off'])),
  LOG_LEVEL: optional(oneOf(logLevels)),
  HOLD_AFTER_HOURS: optional(
    z
      .string()
      .regex(/^\d{1,4}$/, { error: holdRule })
      .transform(Number)
      .refine((hours) => hours >= 1, { error: holdRule }),
  ),
})

const slack = z.object({
  SLACK_BOT_TOKEN: optional(matching(/^xoxb-\S+$/, 'a bot token, which begins with xoxb-')),
  SLACK_APP_TOKEN: optional(matching(/^xapp-\S+$/, 'an app-level token, which begins with xapp-')),
  SLACK_SIGNING_SECRET: optional(matching(/^\S+$/, 'the signing secret of the app, without spaces')),
  SLACK_API_URL: optional(webAddress),
})

const discord = z.object({
  DISCORD_TOKEN: optional(matching(/^\S+$/, 'the token of the bot alone, without "Bot" and without spaces')),
  DISCORD_GUILD_ID: optional(matching(/^\d{17,20}$/, 'the number of a server, 17 to 20 digits')),
  DISCORD_API_URL: optional(webAddress),
})

const mail = z.object({
  SMTP_URL: optional(matching(/^smtps?:\/\/[^\s/]+/, 'an address that begins with smtp:// or smtps://')),
  IMAP_URL: optional(matching(/^imaps?:\/\/[^\s/@]+@[^\s/]+/, 'an address such as imaps://user:password@host/INBOX')),
  MAIL_AUTHSERV_ID: optional(matching(/^[\w.-]+$/, 'a name such as mx.example.org')),
  MAIL_FROM: optional(
    z.string().transform((typed, context) => {
      const sender = readSender(typed)
      if (!sender) context.addIssue('must be an address such as name@example.org or Name <name@example.org>')
      return sender ?? z.NEVER
    }),
  ),
})

/** Reads the settings. Throws `CannotStart` with one sentence for each variable that is wrong and needed by everything. */
export function readConfig(environment: Environment): Config {
  const read = general.safeParse(environment)
  if (!read.success) throw new CannotStart(sentences(read.error).join('\n'))
  const { DATABASE_URL, DATA_DIR, PORT, HOST, NODE_ENV, PLAYGROUND, LOG_LEVEL, HOLD_AFTER_HOURS } = read.data
  const platforms = { slack: readSlack(environment), discord: readDiscord(environment) }
  const isProduction = NODE_ENV === 'production'
  const hasPlayground = PLAYGROUND ? PLAYGROUND === 'on' : !isProduction
  const mail = readMail(environment, DATA_DIR, !hasPlayground || read.data.PLAYGROUND_MAIL === 'on')
  return {
    database: DATABASE_URL ? { kind: 'server', url: DATABASE_URL } : embedded(DATA_DIR),
    host: HOST ?? '127.0.0.1',
    port: PORT ?? 3000,
    portIsChosen: PORT !== undefined,
    publicUrl: read.data.PUBLIC_URL,
    isProduction,
    hasPlayground,
    logLevel: LOG_LEVEL ?? (isProduction ? 'info' : 'warn'),
    // people who only try the playground out are not asked to operate it
    holdAfterHours: hasPlatform(platforms) || mail.kind === 'smtp' ? (HOLD_AFTER_HOURS ?? 24) : undefined,
    ...platforms,
    mail,
  }
}

/** Tells whether Slack or Discord is meant to run, also if it is set up wrongly. */
const hasPlatform = ({ slack, discord }: Pick<Config, 'slack' | 'discord'>): boolean =>
  slack.kind !== 'off' || discord.kind !== 'off'

function embedded(dataDirectory: string | undefined): DatabaseConfig {
  if (dataDirectory) return { kind: 'embedded', directory: join(resolve(project, dataDirectory), 'postgres') }
  // one for each copy of the project, so that two bots do not share a database by accident
  const name = createHash('sha256').update(project).digest('hex').slice(0, 12)
  return {
    kind: 'embedded',
    directory: join(project, 'data', 'postgres'),
    directoryForRoot: join('/var/lib/correspondence-group-bot', name),
  }
}

function readSlack(environment: Environment): SlackConfig {
  const read = slack.safeParse(environment)
  if (!read.success) return { kind: 'wrong', problem: sentences(read.error).join(' ') }
  const { SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET, SLACK_API_URL } = read.data
  if (!SLACK_BOT_TOKEN && !SLACK_APP_TOKEN && !SLACK_SIGNING_SECRET) return { kind: 'off' }
  if (!SLACK_BOT_TOKEN) return { kind: 'wrong', problem: 'SLACK_BOT_TOKEN is missing. Slack needs it as well.' }
  const common = { botToken: SLACK_BOT_TOKEN, ...(SLACK_API_URL && { apiUrl: SLACK_API_URL }) }
  if (SLACK_APP_TOKEN) return { kind: 'socket', appToken: SLACK_APP_TOKEN, ...common }
  if (SLACK_SIGNING_SECRET) return { kind: 'http', signingSecret: SLACK_SIGNING_SECRET, ...common }
  const problem =
    'SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) is missing. Slack needs one of them as well as SLACK_BOT_TOKEN.'
  return { kind: 'wrong', problem }
}

function readDiscord(environment: Environment): DiscordConfig {
  const read = discord.safeParse(environment)
  if (!read.success) return { kind: 'wrong', problem: sentences(read.error).join(' ') }
  const { DISCORD_TOKEN, DISCORD_GUILD_ID, DISCORD_API_URL } = read.data
  if (!DISCORD_TOKEN) return { kind: 'off' }
  return {
    kind: 'on',
    token: DISCORD_TOKEN,
    ...(DISCORD_GUILD_ID && { guildId: DISCORD_GUILD_ID }),
    ...(DISCORD_API_URL && { apiUrl: DISCORD_API_URL }),
  }
}

/** Leaves room for a plus sign and 32 characters before the @ (RFC 5321, section 4.5.3.1.1). */
const longestAnswered = 31

function readMail(environment: Environment, dataDirectory: string | undefined, mayLeave: boolean): MailConfig {
  const read = mail.safeParse(environment)
  if (!read.success) return { kind: 'wrong', problem: sentences(read.error).join(' ') }
  const { SMTP_URL: url, MAIL_FROM: from, IMAP_URL: inbox, MAIL_AUTHSERV_ID: authenticationServer } = read.data
  if (!url && inbox)
    return { kind: 'wrong', problem: 'SMTP_URL is missing. Mail is read only if the bot also sends it.' }
  const directory = join(resolve(project, dataDirectory ?? 'data'), 'mail')
  const nobody = { name: 'CG bot', address: 'cg-bot@localhost.invalid' }
  if (!url) return { kind: 'folder', directory, from: from ?? nobody, why: 'SMTP_URL is empty' }
  if (!from) return { kind: 'wrong', problem: 'MAIL_FROM is missing. Mail needs a sender as well as SMTP_URL.' }
  if (!mayLeave) return { kind: 'folder', directory, from, why: 'the playground is on, and PLAYGROUND_MAIL is not' }
  if (!authenticationServer) return { kind: 'smtp', url, from, ...(inbox ? { inbox } : {}) }
  if (!inbox) return { kind: 'wrong', problem: 'IMAP_URL is missing. MAIL_AUTHSERV_ID is of use only if mail is read.' }
  if (from.address.lastIndexOf('@') > longestAnswered)
    return {
      kind: 'wrong',
      problem: `MAIL_FROM is too long before the @ for MAIL_AUTHSERV_ID: at most ${longestAnswered} characters.`,
    }
  return { kind: 'smtp', url, from, inbox, authenticationServer }
}

function readSender(typed: string): Sender | undefined {
  const { name = '', address = typed } = /^(?<name>[^<>\p{C}]*)<(?<address>[^<>]+)>$/u.exec(typed.trim())?.groups ?? {}
  const read = z.email().safeParse(address.trim())
  return read.success ? { name: name.trim().replace(/^"(.*)"$/, '$1'), address: read.data } : undefined
}

/** Formats the problems without the values, which may be secrets. */
const sentences = (error: z.ZodError): readonly string[] =>
  error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`)
