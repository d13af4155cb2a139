import { afterAll, expect, test, vi } from 'vitest'
import { testDatabase } from '../database.ts'
import { startFakeSlack } from '../fakes/slack/server.ts'
import { programOn } from './program.ts'

const { db, url: databaseUrl } = await testDatabase()
const slack = await startFakeSlack()
afterAll(() => slack.stop())

const { startBot, deliveries } = programOn(databaseUrl, slack)

const posted = () => db.webMessage.count({ where: { key: 'left:over' } })

test('it is alive, ready and measured while it runs, and stops in order on SIGTERM', { timeout: 120_000 }, async () => {
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

test('health and metrics are served while the playground is off, too', { timeout: 120_000 }, async () => {
  const bot = await startBot({ PLAYGROUND: 'off' })
  expect((await bot.asks('/readyz')).status).toBe(200)
  expect((await bot.asks('/metrics')).text).toContain('bot_deliveries{state="pending"} 0')
  expect(await bot.stops()).toBe(0)
})

test('a platform that is set up wrongly makes it not ready, and the variable is named', {
  timeout: 120_000,
}, async () => {
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
  await vi.waitFor(() => expect(bot.log()).toMatch(/HOLD: after a long gap nothing is sent/), { timeout: 50_000 })
  expect(await bot.asks('/readyz')).toEqual({ status: 503, text: expect.stringMatching(/^HOLD: /) })
  expect((await bot.asks('/metrics')).text).toMatch(/^bot_held 1$/m)

  const listed = await deliveries()
  expect(listed.code).toBe(0)
  expect(listed.printed).toMatch(
    /HOLD since .*\n\nWould be sent now \(1\):\n {2}CG-Identification, to .* on web: Left over,/,
  )
  expect(await posted()).toBe(0)

  expect(await deliveries('send')).toEqual({ code: 0, printed: expect.stringContaining('The bot continues.') })
  await vi.waitFor(async () => expect(await posted()).toBe(1), { timeout: 50_000, interval: 100 })
  expect((await bot.asks('/readyz')).status).toBe(200)
  expect(await bot.stops()).toBe(0)
})

test('npm run deliveries refuses what it does not know', { timeout: 120_000 }, async () => {
  expect(await deliveries('everything')).toEqual({
    code: 1,
    printed: 'Unknown action “everything”. Choose one of list, skip, send, reconcile.\n',
  })
})
