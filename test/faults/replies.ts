import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Platform } from '../../src/bot/platform.ts'
import { text, view } from '../../src/bot/view.ts'
import { openDatabase } from '../../src/database/client.ts'
import { startDelivering } from '../../src/delivery/loop.ts'
import { type Random, randomFrom } from './random.ts'
import { type Course, discordSide, type Fault, type Setting, slackSide } from './sides.ts'
import { marksIn } from './standing.ts'
import { seed, seedPlaces, silent } from './subjects.ts'

export interface Losing extends Omit<Setting, 'courses'> {
  /** An empty database with all tables. */
  readonly databaseUrl: string
  readonly seed: number
  readonly platform: 'slack' | 'discord'
  /** How many replies are lost, reset or errors of the server. */
  readonly faults: number
}

export interface Lost {
  readonly put: number
  readonly lost: readonly string[]
  /** How many messages are there too often. */
  readonly twice: number
  /** How many of the failed calls took effect: without a look-up each of them would be there once more. */
  readonly applied: number
}

/** Sends messages through a real adapter to a server whose replies fail, about one for each message. */
export async function loseReplies(losing: Losing): Promise<Lost> {
  const courses = coursesOf(losing, randomFrom(losing.seed))
  const side = await (losing.platform === 'slack' ? slackSide : discordSide)({ ...losing, courses })
  const pool = new pg.Pool({ connectionString: losing.databaseUrl, max: 2 })
  const database = openDatabase({ url: losing.databaseUrl })
  try {
    const where = { platform: losing.platform, workspace: side.workspace }
    const group = await seed(pool, { ...where, accounts: [] })
    await seedPlaces(pool, group, { ...where, channels: side.channels })
    const { rows } = await pool.query<{ key: string }>(
      `INSERT INTO delivery (group_id, place_id, key, view, due_at)
       SELECT $1, place.id, mark, jsonb_set($2, '{title}', to_jsonb(mark)), clock_timestamp()
       FROM unnest($3::text[], $4::int[]) wanted (name, count) JOIN place ON place.channel = name,
         generate_series(1, count) i, concat('M1P', place.id, 'N', i, 'E') mark
       ORDER BY i RETURNING key`,
      [
        group,
        JSON.stringify(view('', text('Words'))),
        side.channels,
        courses.map((course) => messagesFor(course, losing.canLookUp)),
      ],
    )
    const platform: Platform = {
      ...side.platform,
      health: () => ({ platform: losing.platform, state: 'connected', detail: '' }),
    }
    const loop = startDelivering(
      { db: database.db, platforms: [platform], log: silent, onUndeliverable: async () => {} },
      losing.databaseUrl,
    )
    const end = performance.now() + 60_000 + losing.faults * 500
    const waiting = async () =>
      (await pool.query('SELECT 1 FROM delivery WHERE due_at IS NOT NULL LIMIT 1')).rowCount !== 0
    while ((await waiting()) && performance.now() < end) await pause(100)
    await loop.stop()
    const times = marksIn(side.texts())
    return {
      put: rows.length,
      lost: rows.map(({ key }) => key).filter((key) => !times.has(key)),
      twice: [...times.values()].reduce((sum, count) => sum + count - 1, 0),
      applied: courses.flatMap(({ posts }) => posts).filter((fault) => fault?.applied).length,
    }
  } finally {
    await database.close()
    await pool.end()
    await side.stop()
  }
}

/** More channels are quicker, because messages wait for those before them in their channel; so many are set up in seconds. */
const mostChannels = 120

function coursesOf({ faults, canLookUp }: Losing, random: Random): readonly Course[] {
  const draw = (): Fault => {
    const kind = random.below(20) === 0 ? 'lost' : random.below(2) === 0 ? 'reset' : 'status'
    return { kind, status: [500, 502, 503, 504][random.below(4)] ?? 500, applied: random.below(2) === 0 }
  }
  const courses = Array.from({ length: Math.min(mostChannels, Math.ceil(faults / 2)) }, () => ({
    posts: [] as (Fault | undefined)[],
    lookUps: [] as (Fault | undefined)[],
  }))
  let left = faults
  while (left > 0)
    for (const { posts, lookUps } of courses) {
      // mostly none, one or two in a row, sometimes three; after more than nine the bot would rightly give up
      const inRow = Math.min(left, random.below(20) === 0 ? 3 : random.below(3))
      posts.push(...Array.from({ length: inRow }, draw), undefined)
      left -= inRow
      // now and then a look-up fails the same way
      if (canLookUp) lookUps.push(random.below(10) === 0 ? draw() : undefined)
    }
  return courses
}

/** Counts the messages until all faults of a channel have happened: each message ends when it is sent or found. */
const messagesFor = ({ posts }: Course, canLookUp: boolean): number =>
  posts.filter((fault) => !fault || (canLookUp && fault.applied)).length
