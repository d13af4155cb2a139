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

// npm run bench:deliver: what a tick costs, how soon a reminder is handed over, how many messages a second go out.
// Ends with 1 when a figure misses its target.

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
  console.log('Excluded: the network to the platforms and their limits; platforms here take a message at once.\n')
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

/** Live subjects whose reminder lies ahead. */
async function addSubjects({ url, group }: Stage, count: number): Promise<void> {
  // not the bot's own pool, whose statements end after two seconds
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

/** The reminders of these subjects, one for each person, are due now and were never sent. */
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

/** One for each person, anywhere among all of them. */
function someSubjects(all: number): readonly number[] {
  return Array.from({ length: due }, (_, person) => person + 1 + due * random.below(all / due - 1))
}

async function tickOnce(on: Stage, all: number): Promise<number> {
  await makeDue(on, someSubjects(all))
  const { db, pool } = on.database
  const now = await databaseNow(db)
  const tookMs = await timeMs(() => tick({ db, ...ticking }, now))
  const { rows } = await pool.query<{ sent: number }>("SELECT count(*)::int AS sent FROM ping WHERE state = 'sent'")
  if (rows[0]?.sent !== due) throw new Error(`${rows[0]?.sent} instead of ${due} reminders were handed over`)
  return tookMs
}

async function tickCost(): Promise<void> {
  const few = await stage()
  const many = await stage()
  await addSubjects(few, live.few)
  await addSubjects(many, live.many)
  const tookMs: { few: number[]; many: number[] } = { few: [], many: [] }
  for (let i = 0; i < rounds.warmUp + rounds.tick; i++) {
    // in turn, so that whatever else the machine does weighs on both alike
    const [a, b] = [await tickOnce(few, live.few), await tickOnce(many, live.many)]
    if (i < rounds.warmUp) continue
    tookMs.few.push(a)
    tookMs.many.push(b)
  }
  report({
    name: `Tick with ${due} due of ${live.many} live subjects / of ${live.few}, p50`,
    details: [`${live.many}: ${spread(tookMs.many)}`, `${live.few}: ${spread(tookMs.few)}`],
    value: quantile(tookMs.many, 0.5) / quantile(tookMs.few, 0.5),
    unit: '',
    target: { kind: 'at most', value: 1.2 },
  })
}

/** A platform that takes whatever it is given at once. */
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
    await until(() => latest.length === due, 'All are handed over')
    if (i >= rounds.warmUp) allMs.push(...latest)
    // what was handed over is entered before the next round wipes it
    await pause(300)
  }
  await loop.stop()
  report({
    name: `From the start of the tick to the platform, ${due} due at once for ${due} people, p99`,
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
      await until(() => posted === all, 'All are sent', 120_000)
    })
    await loop?.stop()
    // the first warms up
    if (i > 0) perSecond.push((all * 1000) / tookMs)
  }
  report({
    name: 'Deliveries a second, one replica, p50',
    details: [`${perSecond.map(round).join(', ')} a second; N ${all} in ${messages.channels} channels each`],
    value: quantile(perSecond, 0.5),
    unit: '',
    target: { kind: 'at least', value: 500 },
  })
}
