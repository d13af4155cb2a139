import '../src/utc.ts'
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Platform } from '../src/bot/platform.ts'
import { type Database, openDatabase } from '../src/database/client.ts'
import { tick } from '../src/deadlines/tick.ts'
import { databaseNow } from '../src/deadlines/ticker.ts'
import { startDelivering } from '../src/delivery/loop.ts'
import { randomFrom } from '../test/faults/random.ts'
import { seed, seedPlaces, silent, subjectSource } from '../test/faults/subjects.ts'
import { quantile, timeMs, until } from './bench/measure.ts'
import { round, spread } from './bench/print.ts'
import { bench } from './bench/run.ts'
import { startServer } from './bench/server.ts'

// npm run bench:deliver: measures what a tick costs, how soon a reminder reaches the platform, and how many messages go
// out per second. The exit code is 1 if a figure misses its target.

const runSeed = Number(process.argv[2] ?? 20260803)
const live = { few: 1_000, many: 1_000_000 }
const due = 100
const rounds = { warmUp: 4, tick: 24, handOver: 15 }
const messages = { channels: 100, each: 60 }
const ticking = { sources: [subjectSource] }

const random = randomFrom(runSeed)
const { report, atEnd, run } = bench()
const server = await startServer()
atEnd(() => server.stop())

await run([`seed ${runSeed}`, 'PostgreSQL with fsync on'], async () => {
  console.log(
    'Excluded: the network to the platforms, and their limits. Here a platform accepts each message at once.\n',
  )
  await tickCost()
  await handOver()
  await throughput()
})

interface Stage {
  readonly database: Database
  readonly url: string
  readonly group: number
}

async function stage(): Promise<Stage> {
  const url = await server.fresh()
  const database = openDatabase({ url })
  atEnd(() => database.close())
  const accounts = Array.from({ length: due }, (_, i) => `U${i}`)
  const group = await seed(database.pool, { platform: 'fast', workspace: 'W', accounts })
  return { database, url, group }
}

/** Adds subjects whose reminders are due in the future. */
async function addSubjects({ url, group }: Stage, count: number): Promise<void> {
  // not from the bot's own pool, which ends statements after two seconds
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(
    `INSERT INTO fault_subject (id, person_id, due_at)
     SELECT i, 1 + i % $2, clock_timestamp() + i * interval '1 minute' + interval '1 day' FROM generate_series(1, $1) i`,
    [count, due],
  )
  await client.query(
    `INSERT INTO watch (kind, subject_id, group_id, look_at, touched_at)
     SELECT 'subject', id, $1, due_at, clock_timestamp() FROM fault_subject`,
    [group],
  )
  await client.query('VACUUM ANALYZE')
  await client.end()
}

/** Makes the reminders of these subjects, one for each person, due now and not sent yet. */
async function makeDue({ database: { pool } }: Stage, subjects: readonly number[]): Promise<void> {
  await pool.query('DELETE FROM ping')
  await pool.query('DELETE FROM delivery')
  await pool.query(`UPDATE fault_subject SET due_at = clock_timestamp() - interval '1 second' WHERE id = ANY ($1)`, [
    subjects,
  ])
  await pool.query(
    `UPDATE watch SET look_at = clock_timestamp() - interval '1 second', touched_at = clock_timestamp() - interval '1 minute', seen = '{}'
     WHERE kind = 'subject' AND subject_id = ANY ($1)`,
    [subjects],
  )
}

/** Picks one subject for each person at random. */
function someSubjects(all: number): readonly number[] {
  return Array.from({ length: due }, (_, person) => person + 1 + due * random.below(all / due - 1))
}

async function tickOnce(on: Stage, all: number): Promise<number> {
  await makeDue(on, someSubjects(all))
  const { db, pool } = on.database
  const now = await databaseNow(db)
  const tookMs = await timeMs(() => tick({ db, ...ticking }, now))
  const { rows } = await pool.query<{ sent: number }>("SELECT count(*)::int AS sent FROM ping WHERE state = 'sent'")
  if (rows[0]?.sent !== due) throw new Error(`${rows[0]?.sent} reminders were handed over instead of ${due}`)
  return tookMs
}

async function tickCost(): Promise<void> {
  const few = await stage()
  const many = await stage()
  await addSubjects(few, live.few)
  await addSubjects(many, live.many)
  const tookMs: { few: number[]; many: number[] } = { few: [], many: [] }
  for (let i = 0; i < rounds.warmUp + rounds.tick; i++) {
    // in turn, so that other work on the machine slows both alike
    const fewMs = await tickOnce(few, live.few)
    const manyMs = await tickOnce(many, live.many)
    if (i < rounds.warmUp) continue
    tookMs.few.push(fewMs)
    tookMs.many.push(manyMs)
  }
  report({
    name: `Tick with ${due} due out of ${live.many} live subjects / out of ${live.few}, p50`,
    details: [`${live.many}: ${spread(tookMs.many)}`, `${live.few}: ${spread(tookMs.few)}`],
    value: quantile(tookMs.many, 0.5) / quantile(tookMs.few, 0.5),
    unit: '',
    target: { kind: 'at most', value: 1.2 },
  })
}

/** Returns a platform that accepts every message at once. */
function fastPlatform(onPost: () => void): Platform {
  return {
    name: 'fast',
    start: async () => {},
    stop: async () => {},
    async post({ channel }) {
      onPost()
      return { channel, message: randomUUID() }
    },
    edit: async () => {},
    lookUp: async () => 'absent',
    health: () => ({ platform: 'fast', state: 'connected', detail: '' }),
  }
}

function deliver({ database: { db }, url }: Stage, onPost: () => void) {
  return startDelivering({ db, platforms: [fastPlatform(onPost)], log: silent, onUndeliverable: async () => {} }, url)
}

async function handOver(): Promise<void> {
  const on = await stage()
  await addSubjects(on, live.few)
  let from = 0
  let latest: number[] = []
  const loop = deliver(on, () => void latest.push(performance.now() - from))
  const allMs: number[] = []
  for (let i = 0; i < rounds.warmUp + rounds.handOver; i++) {
    await makeDue(on, someSubjects(live.few))
    latest = []
    const now = await databaseNow(on.database.db)
    from = performance.now()
    await tick({ db: on.database.db, ...ticking }, now)
    await until(() => latest.length === due, 'All reminders are handed over')
    if (i >= rounds.warmUp) allMs.push(...latest)
    // lets the bot record what it sent before the next round deletes it
    await pause(300)
  }
  await loop.stop()
  report({
    name: `From the start of the tick to the platform, ${due} reminders due at once for ${due} people, p99`,
    details: [spread(allMs)],
    value: quantile(allMs, 0.99),
    unit: ' ms',
    target: { kind: 'at most', value: 1000 },
  })
}

async function throughput(): Promise<void> {
  const on = await stage()
  const { pool } = on.database
  const channels = Array.from({ length: messages.channels }, (_, i) => `C${i}`)
  await seedPlaces(pool, on.group, { platform: 'fast', workspace: 'W', channels })
  const all = messages.channels * messages.each
  const perSecond: number[] = []
  for (let i = 0; i < 4; i++) {
    await pool.query(
      `INSERT INTO delivery (group_id, place_id, key, view, due_at)
       SELECT $1, place.id, $3 || ':' || i, '{"title":"Card","blocks":[]}', clock_timestamp()
       FROM place, generate_series(1, $2) i`,
      [on.group, messages.each, `round${i}`],
    )
    let posted = 0
    let loop: { stop(): Promise<void> } | undefined
    const tookMs = await timeMs(async () => {
      loop = deliver(on, () => void posted++)
      await until(() => posted === all, 'All messages are sent', 120_000)
    })
    await loop?.stop()
    // the first round warms up
    if (i > 0) perSecond.push((all * 1000) / tookMs)
  }
  report({
    name: 'Deliveries per second, one replica, p50',
    details: [
      `${perSecond.map(round).join(', ')} per second, in rounds of ${all} messages to ${messages.channels} channels`,
    ],
    value: quantile(perSecond, 0.5),
    unit: '',
    target: { kind: 'at least', value: 500 },
  })
}
