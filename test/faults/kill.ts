import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { text, view } from '../../src/bot/view.ts'
import { type FakeDiscord, startFakeDiscord } from '../fakes/discord/server.ts'
import { type FakeSlack, startFakeSlack } from '../fakes/slack/server.ts'
import { type Handicap, handicap } from './handicap.ts'
import { randomFrom } from './random.ts'
import { type Replica, startReplica } from './replicas.ts'
import { slowly } from './slow.ts'
import { keepStanding } from './standing.ts'
import { markOf, seed, seedPlaces } from './subjects.ts'

export interface Killing {
  /** An empty database with all tables. */
  readonly databaseUrl: string
  readonly seed: number
  readonly rounds: number
  /** The bot's own if undefined. Less makes rounds quicker; it has to stay far above the time of a call here. */
  readonly leaseMs?: number
  /** What the bot lacks, for a run in which the checker has to find something. */
  readonly without?: Handicap | 'look-up'
}

export interface Killed {
  readonly put: number
  readonly lost: readonly string[]
  readonly twice: readonly string[]
  /** The message that took longest from being put until it was posted. */
  readonly slowest: { readonly mark: string; readonly ms: number }
  /** How often the history of a channel was read for a message that a killed replica may have sent. */
  readonly lookUps: number
}

const replicas = 3
/** Replicas started ahead, because starting one takes longer than a round. */
const spares = 2
const names = Array.from({ length: 12 }, (_, i) => `C${i}`)
const each = { messages: 2, reminders: 6 }
/** The next round waits until at most so many wait: each kill blocks some channels for the time of a lease. */
const mostWaiting = 150
/** The end, when nothing more has come for so long after the last kill. */
const stuckMs = 60_000
/** How long to wait in a run that has to fail. */
const hopelessMs = 15_000

/**
 * Runs three replicas that send for a group on Slack and on Discord, and remind people; in each round one is killed
 * at a random moment and another takes its place. At the end the messages on the platforms are counted.
 */
export async function killReplicas(killing: Killing): Promise<Killed> {
  const { databaseUrl, rounds, leaseMs, without } = killing
  const random = randomFrom(killing.seed)
  const scopes = ['chat:write', 'im:write', ...(without === 'look-up' ? [] : ['channels:history'])]
  const slack = await startFakeSlack({
    scopes,
    channels: names.map((id) => ({ id, name: id, botIn: true, archived: false })),
  })
  const discord = await startFakeDiscord()
  const delayMs = () => random.below(30)
  const ways = { slack: await slowly(slack.apiUrl, delayMs), discord: await slowly(discord.apiUrl, delayMs) }
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 })
  const running: Replica[] = []
  const start = () =>
    running.push(
      startReplica({
        databaseUrl,
        slack: { apiUrl: ways.slack.url, botToken: slack.world.settings.botToken },
        discord: { apiUrl: ways.discord.url, token: discord.token },
        tickEveryMs: 150,
      }),
    )
  try {
    const group = await furnish(pool, slack, discord)
    if (leaseMs !== undefined) await handicap(pool, { leaseMs })
    if (without !== undefined && without !== 'look-up') await handicap(pool, without)
    const put = new Map<string, number>()
    const seen = new Map<string, number>()
    const patienceMs = without === undefined ? stuckMs : hopelessMs
    let end = 0
    const standingNow = keepStanding(slack, discord, 2 * stuckMs)
    const look = () => {
      const standing = standingNow()
      const now = performance.now()
      const before = seen.size
      for (const mark of standing.keys()) if (!seen.has(mark)) seen.set(mark, now)
      if (seen.size > before) end = now + patienceMs
      return standing
    }
    const settle = async (most: number) => {
      end = performance.now() + patienceMs
      while (put.size - seen.size > most && performance.now() < end) await pause(50)
    }
    const watching = setInterval(look, 200)
    for (let i = 0; i < replicas + spares; i++) start()
    await Promise.all(running.map(({ ready }) => ready))
    for (let round = 0; round < rounds; round++) {
      await settle(mostWaiting)
      for (const mark of await putRound(pool, group, round)) put.set(mark, performance.now())
      await pause(random.next() * 300)
      // later ones may not be running yet, so there are always three
      const [victim] = running.splice(random.below(replicas), 1)
      await victim?.kill()
      start()
      await running[replicas - 1]?.ready
    }
    await settle(0)
    clearInterval(watching)
    // a replica that would send something a second time has done so by then
    await pause(3000)
    const standing = look()
    return {
      put: put.size,
      lost: [...put.keys()].filter((mark) => !standing.has(mark)),
      twice: [...standing].filter(([, times]) => times > 1).map(([mark]) => mark),
      slowest: slowestOf(put, seen),
      lookUps: lookUpsOf(slack, discord),
    }
  } finally {
    await Promise.all(running.map((replica) => replica.kill()))
    await pool.end()
    await Promise.all([ways.slack.stop(), ways.discord.stop(), slack.stop(), discord.stop()])
  }
}

/** Creates a group with channels on both platforms, whose people take their reminders on Discord. */
async function furnish(pool: pg.Pool, slack: FakeSlack, discord: FakeDiscord): Promise<number> {
  const onDiscord = { platform: 'discord', workspace: discord.world.guild }
  const accounts = names.map((name) => discord.addAccount(name).id)
  const group = await seed(pool, { ...onDiscord, accounts })
  await seedPlaces(pool, group, { platform: 'slack', workspace: slack.world.settings.team, channels: names })
  await seedPlaces(pool, group, { ...onDiscord, channels: names.map((name) => discord.addChannel(name).id) })
  return group
}

/** Puts some messages to every channel, and reminders that the next tick finds. Returns the words that find them. */
async function putRound(pool: pg.Pool, group: number, round: number): Promise<readonly string[]> {
  const first = 1 + round * each.reminders
  await pool.query(
    `WITH fresh AS (
       INSERT INTO fault_subject (id, person_id, due_at)
       SELECT i, 1 + i % $3, clock_timestamp() - interval '1 second' FROM generate_series($1::int, $1 + $2 - 1) i RETURNING id, due_at)
     INSERT INTO watch (kind, subject_id, group_id, look_at, touched_at)
     SELECT 'subject', id, $4, due_at, due_at - interval '1 minute' FROM fresh`,
    [first, each.reminders, names.length, group],
  )
  const { rows } = await pool.query<{ mark: string }>(
    `WITH fresh AS (
       INSERT INTO delivery (group_id, place_id, key, view, due_at)
       SELECT $1, place.id, mark, jsonb_set($4, '{title}', to_jsonb(mark)), clock_timestamp()
       FROM place, generate_series(1, $3) i, concat('M', $2::text, 'P', place.id, 'N', i, 'E') mark
       WHERE place.group_id = $1 ORDER BY i RETURNING key)
     SELECT key AS mark, pg_notify('outbox', '') FROM fresh`,
    [group, round, each.messages, JSON.stringify(view('', text('Words')))],
  )
  const reminders = Array.from({ length: each.reminders }, (_, i) => markOf(first + i))
  return [...rows.map(({ mark }) => mark), ...reminders]
}

function slowestOf(put: ReadonlyMap<string, number>, seen: ReadonlyMap<string, number>): Killed['slowest'] {
  let slowest = { mark: '', ms: 0 }
  for (const [mark, at] of put) {
    const ms = (seen.get(mark) ?? Number.POSITIVE_INFINITY) - at
    if (ms > slowest.ms) slowest = { mark, ms }
  }
  return slowest
}

const lookUpsOf = (slack: FakeSlack, discord: FakeDiscord): number =>
  slack.world.calls.filter(({ method }) => method === 'conversations.history').length +
  discord.requests.filter((line) => /^GET \/channels\/\d+\/messages$/.test(line)).length
