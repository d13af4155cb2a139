import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { startFakeDiscord } from '../fakes/discord/server.ts'
import { startFakeSlack } from '../fakes/slack/server.ts'
import { randomFrom } from './random.ts'
import { type Replica, startReplica } from './replicas.ts'
import { slowly } from './slow.ts'
import { standingMarks } from './standing.ts'
import { markOf, seed } from './subjects.ts'

export interface Suspending {
  /** An empty database with all tables. */
  readonly databaseUrl: string
  readonly seed: number
  readonly rounds: number
  /** How long the process is stopped, by the clock of this machine. */
  readonly stopMs: number
  /** How far the process believes its clock to be ahead of the database's; for runs that must fail. */
  readonly aheadMs?: number
}

export interface Suspended {
  readonly put: number
  readonly early: readonly string[]
  readonly twice: readonly string[]
  readonly lost: readonly string[]
  /** From the resume until everything that had become due was posted. */
  readonly longestMs: number
}

const people = 20
const hourMs = 3_600_000
const stoppedMs = 3 * hourMs
const boundMs = 60_000
/** How long to wait in a run that has to fail. */
const hopelessMs = 3000
/** When reminders are due, counted from the stop; the last ones only during the next stop. */
const dueInMs = [-1000, 60_000, hourMs, 2 * hourMs, stoppedMs - 1000, stoppedMs + hourMs, 2 * stoppedMs - 60_000]

/**
 * Runs one process that reminds people; in each round it is stopped at a random moment, and three hours pass before
 * it continues. The database's clock counts and cannot be set, so everything that the database knows moves three
 * hours into the past.
 */
export async function suspend(suspending: Suspending): Promise<Suspended> {
  const { databaseUrl, rounds, stopMs, aheadMs } = suspending
  const random = randomFrom(suspending.seed)
  const slack = await startFakeSlack({ scopes: ['chat:write'] })
  const discord = await startFakeDiscord()
  const delayMs = () => random.below(30)
  const ways = { slack: await slowly(slack.apiUrl, delayMs), discord: await slowly(discord.apiUrl, delayMs) }
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 })
  let replica: Replica | undefined
  try {
    const accounts = Array.from({ length: people }, (_, i) => discord.addAccount(`P${i}`).id)
    const group = await seed(pool, { platform: 'discord', workspace: discord.world.guild, accounts })
    replica = startReplica({
      databaseUrl,
      slack: { apiUrl: ways.slack.url, botToken: slack.world.settings.botToken },
      discord: { apiUrl: ways.discord.url, token: discord.token },
      tickEveryMs: 150,
      ...(aheadMs === undefined ? {} : { aheadMs }),
    })
    await replica.ready
    const standing = () => standingMarks(slack, discord)
    const early = new Set<string>()
    /** Mark → how far ahead it still is. */
    const ahead = new Map<string, number>()
    let put = 0
    let longestMs = 0
    for (let round = 0; round <= rounds; round++) {
      // the last round only waits for what is left
      if (round < rounds) {
        for (const inMs of dueInMs) ahead.set(markOf(++put), inMs)
        await putSubjects(pool, group, put - dueInMs.length + 1)
      }
      await pause(random.next() * 600)
      replica.stop()
      for (const mark of standing().keys()) if ((ahead.get(mark) ?? 0) > 0) early.add(mark)
      await passTime(databaseUrl, stoppedMs)
      for (const [mark, inMs] of ahead) ahead.set(mark, inMs - stoppedMs)
      await pause(stopMs)
      replica.resume()
      const from = performance.now()
      const isLeft = () => {
        const there = standing()
        return [...ahead].some(([mark, inMs]) => inMs <= 0 && !there.has(mark))
      }
      const mostMs = aheadMs === undefined ? boundMs : hopelessMs
      while (isLeft() && performance.now() - from < mostMs) await pause(50)
      longestMs = Math.max(longestMs, performance.now() - from)
    }
    // a replica that would send something a second time has done so by then
    await pause(2000)
    const end = standing()
    return {
      put,
      early: [...early],
      twice: [...end].filter(([, times]) => times > 1).map(([mark]) => mark),
      lost: [...ahead.keys()].filter((mark) => !end.has(mark)),
      longestMs,
    }
  } finally {
    await replica?.kill()
    await pool.end()
    await Promise.all([ways.slack.stop(), ways.discord.stop(), slack.stop(), discord.stop()])
  }
}

async function putSubjects(pool: pg.Pool, group: number, first: number): Promise<void> {
  await pool.query(
    `WITH fresh AS (
       INSERT INTO fault_subject (id, person_id, due_at)
       SELECT $1 + i - 1, 1 + ($1 + i) % $2, clock_timestamp() + ms * interval '1 millisecond'
       FROM unnest($3::int[]) WITH ORDINALITY wanted (ms, i) RETURNING id, due_at)
     INSERT INTO watch (kind, subject_id, group_id, look_at, touched_at)
     SELECT 'subject', id, $4, LEAST(due_at, clock_timestamp()), LEAST(due_at, clock_timestamp()) - interval '1 minute'
     FROM fresh`,
    [first, people, dueInMs, group],
  )
}

/** Moves all instants in the database back, as if so much time had passed. */
async function passTime(databaseUrl: string, ms: number): Promise<void> {
  // waits for transactions that the stopped process had open, which the server ends after ten seconds
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ table: string; columns: readonly string[] }>(
      `SELECT quote_ident(c.table_name) AS table, array_agg(quote_ident(c.column_name)::text) AS columns
       FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
       WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type = 'timestamp with time zone'
       GROUP BY c.table_name ORDER BY c.table_name`,
    )
    const past = (instant: string) => `${instant} - interval '${ms} milliseconds'`
    await client.query('BEGIN')
    for (const { table, columns } of rows)
      await client.query(`UPDATE ${table} SET ${columns.map((column) => `${column} = ${past(column)}`).join()}`)
    await client.query(
      `UPDATE watch SET seen = (SELECT coalesce(jsonb_object_agg(key, jsonb_build_array(value -> 0,
         to_char((${past('(value ->> 1)::timestamptz')}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))), '{}')
       FROM jsonb_each(seen))`,
    )
    await client.query('COMMIT')
  } finally {
    await client.end()
  }
}
