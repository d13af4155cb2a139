import { setTimeout as pause } from 'node:timers/promises'
import pino from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { createDiscord } from '../../adapters/discord/index.ts'
import type { Platform } from '../../src/bot/platform.ts'
import { view } from '../../src/bot/view.ts'
import { createTurn } from '../../src/database/turn.ts'
import { testDatabase } from '../database.ts'
import { startFakeDiscord } from '../fakes/discord/server.ts'
import { type RecordingBot, recordingBot } from './discord-bot.ts'
import { until } from './discord-driver.ts'

const { url, pool } = await testDatabase()
const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

interface Replica {
  readonly platform: Platform
  readonly bot: RecordingBot
}

/** Two processes of one bot: one database, one token. */
async function replicas() {
  const fake = await startFakeDiscord()
  stops.push(() => fake.stop())
  const newReplica = async (): Promise<Replica> => {
    const bot = recordingBot()
    const log = pino({ level: 'silent' })
    const turn = createTurn(url, 'discord')
    const platform = createDiscord({ token: fake.token, apiUrl: fake.apiUrl, requestMs: 300, turn, log })
    stops.push(() => platform.stop())
    await platform.start(bot)
    return { platform, bot }
  }
  const first = await newReplica()
  await until(() => first.platform.health().state === 'connected', 15_000)
  const second = await newReplica()
  await until(() => second.platform.health().state === 'standby', 15_000)
  const member = { account: fake.addAccount('Ann', {}).id, channel: fake.addChannel('cg').id }
  return { fake, first, second, ask: () => fake.members.slash(member.account, member.channel, 'note list', {}), member }
}

const sessions = async (): Promise<readonly number[]> =>
  (
    await pool.query<{ pid: number }>(
      "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    )
  ).rows.map(({ pid }) => pid)

describe('two processes of the bot on one Discord token', () => {
  it('connect once: one answers, the other stands by and says so', async () => {
    const { fake, first, second, ask } = await replicas()
    expect(second.platform.health().detail).toBe(
      'Another process of the bot is connected to Discord; this one is on standby.',
    )
    expect((await ask()).kind).toBe('message')
    expect([first.bot.handled.length, second.bot.handled.length]).toEqual([1, 0])
    expect(fake.gateway.identified()).toBe(1)
    expect(fake.refusals).toEqual([])
  })

  it('both send what is due', async () => {
    const { fake, second, member } = await replicas()
    const to = { platform: 'discord', workspace: fake.world.guild, channel: member.channel }
    const posted = await second.platform.post(to, view('From the one that stands by'), 'key')
    await second.platform.edit(posted, to, view('And edited'))
    expect(fake.refusals).toEqual([])
  })

  it('change places when the one that is connected stops', async () => {
    const { first, second, ask } = await replicas()
    await first.platform.stop()
    await until(() => second.platform.health().state === 'connected', 15_000)
    expect((await ask()).kind).toBe('message')
    expect(second.bot.handled).toHaveLength(1)
  })

  it('change places when the session of the one that is connected was taken from it, or go on, and one is connected', async () => {
    const { first, second, ask } = await replicas()
    const states = () => [first, second].map(({ platform }) => platform.health().state).toSorted()
    const [holder] = await sessions()
    await pool.query('SELECT pg_terminate_backend($1)', [holder])
    await expect.poll(sessions, { timeout: 50_000 }).not.toContain(holder)
    await expect.poll(sessions, { timeout: 50_000 }).toHaveLength(1)
    await until(() => states().join() === 'connected,standby', 15_000)
    expect((await ask()).kind).toBe('message')
    expect(first.bot.handled.length + second.bot.handled.length).toBe(1)
  })
})

describe('the turn', () => {
  it('stays where it is while the database is away', async () => {
    const story: boolean[] = []
    const turn = createTurn('postgresql://nobody@127.0.0.1:1/none', 'discord')((mine) => story.push(mine))
    await pause(50)
    await turn.stop()
    expect(story).toEqual([])
  })
})
