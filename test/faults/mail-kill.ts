import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { text, view } from '../../src/bot/view.ts'
import { startCountingSmtp } from '../fakes/mail/counting.ts'
import { type Handicap, handicap } from './handicap.ts'
import { type Judgement, judge } from './mail-judge.ts'
import { randomFrom } from './random.ts'
import { type Replica, startReplica } from './replicas.ts'
import { seed, seedPlaces } from './subjects.ts'

export interface MailKilling {
  /** An empty database with all tables. */
  readonly databaseUrl: string
  readonly seed: number
  readonly rounds: number
  /** The bot's own if undefined. Less makes rounds quicker; it has to stay far above the time of a call here. */
  readonly leaseMs?: number
  /** What the bot lacks, for a run in which the checker has to find something. */
  readonly without?: Handicap
}

export interface MailKilled extends Judgement {
  readonly put: number
}

const replicas = 3
/** Replicas started ahead, because starting one takes longer than a round. */
const spares = 1
/** Mails to the list and to people, other people in each round: the address of a killed replica's mail waits for its lease. */
const each = { list: 2, people: 12 }
/** The kill of a round comes at one of so many steps of sending its mails. */
const steps = 40
const list = 'list@example.org'
const stuckMs = 60_000
/** How long to wait in a run that has to fail. */
const hopelessMs = 10_000

/**
 * Runs three replicas that send mails to a list and to people; in each round, at a random moment of the SMTP
 * dialogue, the one that sends is killed and another takes its place. Counts the mails that the server took.
 */
export async function killWhileMailing(killing: MailKilling): Promise<MailKilled> {
  const { databaseUrl, rounds, leaseMs, without } = killing
  const random = randomFrom(killing.seed)
  const running = new Map<string, Replica>()
  const talk: { left: number; resolve: (by: string) => void } = { left: 0, resolve: () => {} }
  const server = await startCountingSmtp({
    delayMs: () => random.below(10),
    onStep(by) {
      // the server is still taking what a killed one sent
      if (running.has(by) && --talk.left <= 0) talk.resolve(by)
    },
  })
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 })
  let started = 0
  const start = () => {
    const name = `replica${++started}`
    running.set(name, startReplica({ databaseUrl, smtpUrl: `${server.url}?name=${name}` }))
  }
  const allReady = () => Promise.all([...running.values()].slice(0, replicas).map(({ ready }) => ready))
  const marksWhere = async (condition: string): Promise<readonly string[]> =>
    (await pool.query<{ key: string }>(`SELECT key FROM delivery WHERE ${condition}`)).rows.map(({ key }) => key)
  try {
    const group = await seed(pool, { platform: 'email', workspace: '', accounts: [] })
    await seedPlaces(pool, group, { platform: 'email', workspace: '', channels: [list] })
    if (leaseMs !== undefined) await handicap(pool, { leaseMs })
    if (without !== undefined) await handicap(pool, without)
    for (let i = 0; i < replicas + spares; i++) start()
    const put: string[] = []
    const deaths = new Map<string, ReadonlySet<string>>()
    for (let round = 0; round < rounds; round++) {
      await allReady()
      const moment = new Promise<string>((resolve) => Object.assign(talk, { left: 1 + random.below(steps), resolve }))
      put.push(...(await putRound(pool, group, round)))
      const victim = await Promise.race([moment, pause(stuckMs, undefined, { ref: false })])
      if (victim === undefined) throw new Error('Nothing is being sent')
      await pause(random.below(5))
      await running.get(victim)?.kill()
      running.delete(victim)
      deaths.set(victim, new Set(await marksWhere("state = 'attempting'")))
      start()
    }
    const end = performance.now() + (without === undefined ? stuckMs : hopelessMs)
    while ((await marksWhere("state <> 'sent'")).length > 0 && performance.now() < end) await pause(50)
    // a replica that would send something a second time has done so by then
    await pause(1000)
    return { put: put.length, ...judge(put, server.taken, deaths) }
  } finally {
    await Promise.all([...running.values()].map((replica) => replica.kill()))
    await pool.end()
    await server.stop()
  }
}

/** Puts the mails of a round, and returns the subjects that find them. */
async function putRound(pool: pg.Pool, group: number, round: number): Promise<readonly string[]> {
  const { rows } = await pool.query<{ mark: string }>(
    `WITH home AS (
       INSERT INTO place (platform, workspace, channel)
       SELECT 'email', '', concat('@p', i, 'r', $2::text, '@example.org') FROM generate_series(1, $3) i RETURNING id),
     due AS (
       SELECT id AS place, concat('R', $2::text, 'P', id, 'E') AS mark FROM home
       UNION ALL
       SELECT id, concat('R', $2::text, 'L', i, 'E') FROM place, generate_series(1, $4) i WHERE group_id = $1),
     fresh AS (
       INSERT INTO delivery (group_id, place_id, key, view, due_at)
       SELECT $1, place, mark, jsonb_set($5, '{title}', to_jsonb(mark)), clock_timestamp() FROM due ORDER BY mark
       RETURNING key)
     SELECT key AS mark, pg_notify('outbox', '') FROM fresh`,
    [group, round, each.people, each.list, JSON.stringify(view('', text('Words')))],
  )
  return rows.map(({ mark }) => mark)
}
