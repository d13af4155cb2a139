import '../src/utc.ts'
import { setTimeout as pause } from 'node:timers/promises'
import { DateTime } from 'luxon'
import pg from 'pg'
import { fact, facts, note, text, toned } from '../src/bot/view.ts'
import { startCountingSmtp } from '../test/fakes/mail/counting.ts'
import { botEnvironment } from './bench/app.ts'
import { startChild } from './bench/child.ts'
import { type Gesture, quantile, timeMs, until } from './bench/measure.ts'
import { round, spread } from './bench/print.ts'
import { bench } from './bench/run.ts'
import { startServer } from './bench/server.ts'
import { startSlackSide } from './bench/slack.ts'

// npm run bench:mail: measures how long many mails to people take, and what a command costs meanwhile.
// `npm run bench:mail -- 50 1` sends 50 mails in one round. The exit code is 1 if a figure misses its target.

const mails = Number(process.argv[2] ?? 500)
const rounds = Number(process.argv[3] ?? 5)
const meetings = 20
const warmUp = 100

const { directory, logFile, report, atEnd, run } = bench()

await run(['PostgreSQL with fsync on'], async () => {
  console.log('Excluded: the network to the mail server. Here it accepts each mail at once, which is the hardest case.')
  console.log(`Warm-up: ${warmUp} commands and a round of mails.\n`)
  const stage = await startStage()
  await listWhile(stage, (done) => done < warmUp)
  await sendMails(stage, 'warm-up')
  const usualMs: number[] = []
  const sent: Sent[] = []
  for (let i = 0; i < rounds; i++) {
    const result = await sendMails(stage, `round${i}`)
    sent.push(result)
    // in turn and equally often, so that other work on the machine slows both alike
    usualMs.push(...(await listWhile(stage, (done) => done < result.listMs.length)))
  }
  reportMails(sent)
  reportCommands(sent, usualMs)
  const { refusals } = stage.slack
  if (refusals.length > 0) throw new Error(`The server refused: ${refusals.slice(0, 10).join('; ')}`)
})

interface Stage {
  readonly slack: Awaited<ReturnType<typeof startSlackSide>>
  readonly smtp: Awaited<ReturnType<typeof startCountingSmtp>>
  readonly pool: pg.Pool
  /** The command that is measured. */
  readonly list: Gesture
}

async function startStage(): Promise<Stage> {
  const server = await startServer()
  atEnd(() => server.stop())
  const smtp = await startCountingSmtp()
  atEnd(() => smtp.stop())
  const slack = await startSlackSide(2)
  atEnd(() => slack.stop())
  const DATABASE_URL = await server.fresh()
  const mail = { SMTP_URL: smtp.url, MAIL_FROM: 'CG bot <bot@example.org>', IMAP_URL: '' }
  const env = { ...botEnvironment(directory), DATABASE_URL, ...slack.env, DISCORD_TOKEN: '', ...mail }
  const bot = startChild('src/main.ts', env, logFile)
  atEnd(() => bot.stop())
  await until(() => slack.isConnected(), 'The bot connects')
  await slack.type(0, '/group setup name:Bench')
  for (let i = 1; i <= meetings; i++) {
    const start = DateTime.utc().plus({ days: 20 + i })
    const at = start.toFormat("yyyy-MM-dd '14:00'")
    await slack.type(0, `/meeting plan title:"Exchange ${i}" start:"${at}" lasts:90m agenda:"Opening"`)
  }
  await until(() => slack.isCardShown(), 'The cards are posted')
  const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 1 })
  atEnd(() => pool.end())
  return { slack, smtp, pool, list: slack.typing('/meeting list', `M${meetings} Exchange ${meetings}`) }
}

/** Runs one command after another while `shouldContinue` returns true for their number. Returns how long each took. */
async function listWhile({ list }: Stage, shouldContinue: (done: number) => boolean): Promise<readonly number[]> {
  const tookMs: number[] = []
  while (shouldContinue(tookMs.length)) tookMs.push(await timeMs(() => list(0)))
  return tookMs
}

interface Sent {
  /** From the start until the bot has recorded the last mail as sent. */
  readonly tookMs: number
  /** How long each command took in the meantime. */
  readonly listMs: readonly number[]
  /** The most connections to the mail server at once. */
  readonly connections: number
}

async function sendMails(stage: Stage, name: string): Promise<Sent> {
  const { smtp, pool } = stage
  const from = smtp.taken.length
  let isSent = false
  let connections = 0
  const sending = timeMs(async () => {
    await putMails(pool, name)
    while (smtp.taken.length < from + mails) {
      connections = Math.max(connections, smtp.connections())
      await pause(20)
    }
    while (await isWaiting(pool)) await pause(20)
    isSent = true
  })
  const listMs = await listWhile(stage, () => !isSent)
  const recipients = new Set(smtp.taken.slice(from).map(({ to }) => to))
  if (smtp.taken.length !== from + mails || recipients.size !== mails)
    throw new Error(`${smtp.taken.length - from} mails to ${recipients.size} people instead of ${mails}`)
  return { tookMs: await sending, listMs, connections }
}

/** Puts a reminder to each of `mails` people into the outbox, in one transaction, as the bot would. */
async function putMails(pool: pg.Pool, name: string): Promise<void> {
  const reminder = toned(
    'caution',
    'M3 Exchange 3: the last day for the notice is tomorrow',
    facts(fact('Meeting', 'M3 Exchange 3'), fact('Last day', 'Tue 18 Aug 2026'), fact('You', 'Co-Convenor')),
    text('Announce it with /meeting announce meeting:M3, or move it.'),
    note('clause 2, item 3: at least two weeks in advance'),
  )
  await pool.query(
    `WITH home AS (
       INSERT INTO place (platform, workspace, channel)
       SELECT 'email', '', concat('@', $1::text, 'p', i, '@example.org') FROM generate_series(1, $2::int) i RETURNING id),
     fresh AS (
       INSERT INTO delivery (group_id, place_id, key, view, due_at)
       SELECT (SELECT min(id) FROM "group"), id, $1, $3, clock_timestamp() FROM home RETURNING 1)
     SELECT pg_notify('outbox', '') FROM fresh`,
    [name, mails, JSON.stringify(reminder)],
  )
}

async function isWaiting(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query(
    `SELECT FROM delivery JOIN place ON place.id = place_id WHERE platform = 'email' AND due_at IS NOT NULL LIMIT 1`,
  )
  return rows.length > 0
}

function reportMails(sent: readonly Sent[]): void {
  const tookMs = sent.map((result) => result.tookMs)
  const connections = Math.max(...sent.map((result) => result.connections))
  report({
    name: `${mails} mails to as many people, slowest round`,
    details: [`rounds: ${spread(tookMs)}; at most ${connections} connections at once`],
    value: Math.max(...tookMs) / 1000,
    unit: ' s',
    target: { kind: 'at most', value: 30 },
  })
}

function reportCommands(sent: readonly Sent[], usualMs: readonly number[]): void {
  const meanwhileMs = sent.flatMap(({ listMs }) => listMs)
  const p99 = (values: readonly number[]) => quantile(values, 0.99)
  report({
    name: `Slack, /meeting list with ${meetings} meetings, p99 while mails go out / usual p99`,
    details: [
      `meanwhile: p99 ${round(p99(meanwhileMs))} ms, ${spread(meanwhileMs)}`,
      `usual: p99 ${round(p99(usualMs))} ms, ${spread(usualMs)}`,
    ],
    value: p99(meanwhileMs) / p99(usualMs),
    unit: '',
    target: { kind: 'at most', value: 2 },
  })
}
