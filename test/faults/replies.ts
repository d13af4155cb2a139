import pg from 'pg'
import { createDiscord } from '../../adapters/discord/index.ts'
import { createSlack } from '../../adapters/slack/index.ts'
import type { Platform } from '../../src/bot/platform.ts'
import { text, view } from '../../src/bot/view.ts'
import { openDatabase } from '../../src/db.ts'
import { startDelivering } from '../../src/outbox/loop.ts'
import { startFakeDiscord } from '../fakes/discord/server.ts'
import { startFakeSlack } from '../fakes/slack/server.ts'
import { randomFrom } from './random.ts'
import { marksIn } from './standing.ts'
import { seed, seedPlaces, silent } from './subjects.ts'

export interface Losing {
  /** An empty database with all tables. */
  readonly databaseUrl: string
  readonly seed: number
  readonly platform: 'slack' | 'discord'
  /** So many replies are lost, reset or errors of the server; as many messages are sent. */
  readonly faults: number
  /** Whether the platform lets the bot read what it has posted. */
  readonly canLookUp: boolean
  /** For how long Discord knows a nonce again; five minutes where nothing is said. */
  readonly nonceMs?: number
}

export interface Lost {
  readonly put: number
  readonly lost: readonly string[]
  /** How many messages stand there too often. */
  readonly twice: number
  /** How many of the failed calls took effect all the same: without any look-up each of them stands there once more. */
  readonly applied: number
}

interface Fault {
  readonly kind: 'reset' | 'status'
  readonly status: number
  readonly applied: boolean
}

const boundMs = 180_000

/** Sends messages through a genuine adapter to a server whose replies fail, one fault for each message on average. */
export async function loseReplies(losing: Losing): Promise<Lost> {
  const random = randomFrom(losing.seed)
  const draw = (): Fault => ({
    kind: random.below(2) === 0 ? 'reset' : 'status',
    status: [500, 502, 503, 504][random.below(4)] ?? 500,
    applied: random.below(2) === 0,
  })
  const faults = Array.from({ length: losing.faults }, draw)
  // the look-ups meet with the same
  const inLookUps = Array.from({ length: losing.canLookUp ? Math.ceil(losing.faults / 10) : 0 }, draw)
  const channels = Math.min(120, Math.ceil(losing.faults / 4))
  const side = await (losing.platform === 'slack' ? slackSide : discordSide)(losing, { faults, inLookUps, channels })
  const pool = new pg.Pool({ connectionString: losing.databaseUrl, max: 2 })
  const database = openDatabase({ url: losing.databaseUrl })
  try {
    const where = { platform: losing.platform, workspace: side.workspace }
    const group = await seed(pool, { ...where, accounts: [] })
    await seedPlaces(pool, group, { ...where, channels: side.channels })
    const { rows } = await pool.query<{ key: string }>(
      `INSERT INTO delivery (group_id, place_id, key, view, due_at)
       SELECT $1, place.id, mark, jsonb_set($3, '{title}', to_jsonb(mark)), clock_timestamp()
       FROM generate_series(1, $2) i, place, concat('M1P', place.id, 'N', i, 'E') mark
       ORDER BY i LIMIT $4 RETURNING key`,
      [group, Math.ceil(losing.faults / channels), JSON.stringify(view('', text('Words'))), losing.faults],
    )
    const platform: Platform = {
      ...side.platform,
      health: () => ({ platform: losing.platform, state: 'connected', detail: '' }),
    }
    const loop = startDelivering(
      { db: database.db, platforms: [platform], log: silent, onUndeliverable: async () => {} },
      losing.databaseUrl,
    )
    const end = performance.now() + boundMs
    const waiting = async () =>
      (await pool.query('SELECT 1 FROM delivery WHERE due_at IS NOT NULL LIMIT 1')).rowCount !== 0
    while ((await waiting()) && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 100))
    await loop.stop()
    const times = marksIn(side.texts())
    return {
      put: rows.length,
      lost: rows.map(({ key }) => key).filter((key) => !times.has(key)),
      twice: [...times.values()].reduce((sum, count) => sum + count - 1, 0),
      applied: faults.filter(({ applied }) => applied).length,
    }
  } finally {
    await database.close()
    await pool.end()
    await side.stop()
  }
}

interface Prepared {
  readonly faults: readonly Fault[]
  readonly inLookUps: readonly Fault[]
  readonly channels: number
}

interface Side {
  readonly platform: Platform
  readonly workspace: string
  readonly channels: readonly string[]
  texts(): readonly string[]
  stop(): Promise<void>
}

async function slackSide({ canLookUp }: Losing, { faults, inLookUps, channels }: Prepared): Promise<Side> {
  const names = Array.from({ length: channels }, (_, i) => `C${i}`)
  const fake = await startFakeSlack({
    scopes: ['chat:write', ...(canLookUp ? ['channels:history'] : [])],
    channels: names.map((id) => ({ id, name: id, botIn: true, archived: false })),
  })
  fake.world.faults.set('chat.postMessage', [...faults])
  fake.world.faults.set('conversations.history', [...inLookUps])
  const { botToken, team } = fake.world.settings
  const inbound = { kind: 'http', signingSecret: 'none' } as const
  return {
    platform: createSlack({ botToken, inbound, apiUrl: fake.apiUrl, log: silent }),
    workspace: team,
    channels: names,
    texts: () => fake.world.messages.map((message) => message.text),
    stop: () => fake.stop(),
  }
}

async function discordSide(losing: Losing, { faults, inLookUps, channels }: Prepared): Promise<Side> {
  const fake = await startFakeDiscord(losing.nonceMs === undefined ? {} : { nonceMs: losing.nonceMs })
  const permissions = ['view', 'send', 'embeds', ...(losing.canLookUp ? (['history'] as const) : [])] as const
  const names = Array.from({ length: channels }, (_, i) => fake.addChannel(`c${i}`, permissions).id)
  const path = /^\/channels\/\d+\/messages$/
  for (const fault of faults) fake.trouble({ method: 'POST', path, fault })
  for (const fault of inLookUps) fake.trouble({ method: 'GET', path, fault })
  return {
    platform: createDiscord({ token: fake.token, apiUrl: fake.apiUrl, log: silent }),
    workspace: fake.world.guild,
    channels: names,
    texts: () => [...fake.world.messages.values()].map(({ content }) => content),
    stop: () => fake.stop(),
  }
}
