import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { testDatabase } from '../database.ts'
import { startFakeSlack } from '../fakes/slack/server.ts'

// The program itself, as npm start runs it, and npm run deliveries beside it.

const { db, url: databaseUrl } = await testDatabase()
const slack = await startFakeSlack()
afterAll(() => slack.stop())

const environment = {
  PATH: process.env.PATH,
  DATABASE_URL: databaseUrl,
  PORT: '0',
  HOST: '',
  NODE_ENV: 'test',
  PLAYGROUND: 'on',
  LOG_LEVEL: 'warn',
  HOLD_AFTER_HOURS: '',
  SLACK_BOT_TOKEN: slack.world.settings.botToken,
  SLACK_SIGNING_SECRET: slack.world.settings.signingSecret,
  SLACK_APP_TOKEN: '',
  SLACK_API_URL: slack.apiUrl,
  DISCORD_TOKEN: '',
}

const running: ChildProcess[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

async function startBot(more: Partial<typeof environment> = {}) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', resolve('src/main.ts')], {
    env: { ...environment, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  let log = ''
  let printed = ''
  child.stderr.on('data', (chunk) => {
    log += chunk
  })
  child.stdout.on('data', (chunk) => {
    printed += chunk
  })
  const address = await vi.waitFor(
    () => {
      const found = /(http:\S+\d)/.exec(printed)?.[1]
      if (found === undefined) throw new Error(`The bot did not print its address:\n${printed}${log}`)
      return found
    },
    { timeout: 15_000, interval: 50 },
  )
  return {
    log: () => log,
    async asks(path: string) {
      const answer = await fetch(address + path)
      return { status: answer.status, text: await answer.text() }
    },
    async stops(): Promise<number | null> {
      child.kill('SIGTERM')
      const [code] = await once(child, 'close')
      return code
    },
  }
}

async function deliveries(...args: readonly string[]) {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', resolve('scripts/deliveries.ts'), ...args],
    {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      printed += chunk
    })
  const [code] = await once(child, 'close')
  return { code, printed }
}

const posted = () => db.webMessage.count({ where: { key: 'left:over' } })

test('alive, ready and measured while it runs, and an orderly end on SIGTERM', { timeout: 40_000 }, async () => {
  const bot = await startBot()
  expect(await bot.asks('/healthz')).toEqual({ status: 200, text: 'alive\n' })
  expect(await bot.asks('/readyz')).toEqual({ status: 200, text: 'ready\n' })
  const { status, text } = await bot.asks('/metrics')
  expect(status).toBe(200)
  expect(text).toMatch(/^bot_tick_age_seconds \d/m)
  expect(text).toMatch(/^bot_held 0$/m)
  expect(text).toContain(`bot_zone_data_info{version="${process.versions.tz}",own="true"} 1`)
  expect((await bot.asks('/metricsx')).status).toBe(404)
  expect(await db.replica.count()).toBe(1)
  expect(await bot.stops()).toBe(0)
  expect(await db.replica.count()).toBe(0)
  expect(bot.log()).toBe('')
})

test('the same is served where the playground is off', { timeout: 40_000 }, async () => {
  const bot = await startBot({ PLAYGROUND: 'off' })
  expect((await bot.asks('/readyz')).status).toBe(200)
  expect((await bot.asks('/metrics')).text).toContain('bot_deliveries{state="pending"} 0')
  expect(await bot.stops()).toBe(0)
})

test('a platform that is set up wrongly makes it not ready, with the variable named', { timeout: 40_000 }, async () => {
  const bot = await startBot({ SLACK_BOT_TOKEN: '' })
  const { status, text } = await bot.asks('/readyz')
  expect(status).toBe(503)
  expect(text).toContain('SLACK_BOT_TOKEN is missing')
  await bot.stops()
})

test('a HOLD from the start to the decision of an operator', { timeout: 60_000 }, async () => {
  const { id: place, groupId } = await db.place.findFirstOrThrow({ where: { platform: 'web' } })
  await db.$executeRaw`
    INSERT INTO delivery (group_id, place_id, key, view, due_at)
    VALUES (${groupId}, ${place}, 'left:over', '{"title":"Left over","tone":"neutral","blocks":[]}', clock_timestamp())`
  await db.$executeRaw`
    UPDATE heartbeat SET beat_at = beat_at - interval '3 days', fresh_until = fresh_until - interval '3 days'`

  const bot = await startBot()
  expect(bot.log()).toMatch(/HOLD: after a long gap nothing is sent/)
  expect(await bot.asks('/readyz')).toEqual({ status: 503, text: expect.stringMatching(/^HOLD: /) })
  expect((await bot.asks('/metrics')).text).toMatch(/^bot_held 1$/m)

  const listed = await deliveries()
  expect(listed.code).toBe(0)
  expect(listed.printed).toMatch(
    /HOLD since .*\n\nWould be sent now \(1\):\n {2}CG-Identification, to .* on web: Left over,/,
  )
  expect(await posted()).toBe(0)

  expect(await deliveries('send')).toEqual({ code: 0, printed: expect.stringContaining('The bot goes on.') })
  await vi.waitFor(async () => expect(await posted()).toBe(1), { timeout: 10_000, interval: 100 })
  expect((await bot.asks('/readyz')).status).toBe(200)
  expect(await bot.stops()).toBe(0)
})

test('npm run deliveries refuses what it does not know', { timeout: 20_000 }, async () => {
  expect(await deliveries('everything')).toEqual({
    code: 1,
    printed: '“everything” is none of list, skip, send, reconcile.\n',
  })
})
