import { pino } from 'pino'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { createEmail } from '../../adapters/email/index.ts'
import { DeliveryFailure } from '../../src/bot/platform.ts'
import { openDatabase } from '../../src/database/client.ts'
import { type Loop, startDelivering } from '../../src/delivery/loop.ts'
import { put } from '../../src/delivery/put.ts'
import { testDatabase } from '../database.ts'
import { startSmtp } from '../fakes/mail/smtp.ts'
import { passage } from '../passage.ts'
import { card, delivererOf, groupIn, type Recording, recording, until } from './recording.ts'

const { db, pool, url } = await testDatabase()
const running: Loop[] = []

function start(...recordings: readonly Pick<Recording, 'platform'>[]): Loop {
  const loop = startDelivering(delivererOf(db, ...recordings), url)
  running.push(loop)
  return loop
}

/** Processes of this database that listen for the wake-up, as the server sees them. */
async function listeners(): Promise<readonly number[]> {
  const { rows } = await pool.query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'bot-outbox' AND query LIKE 'LISTEN%' AND state = 'idle'",
  )
  return rows.map(({ pid }) => pid)
}
const allSent = async () => (await db.delivery.count({ where: { NOT: { state: 'sent' } } })) === 0
const released = async () => (await db.place.count({ where: { NOT: { leaseUntil: null } } })) === 0

afterEach(async () => {
  await Promise.all(running.splice(0).map((loop) => loop.stop()))
  await db.delivery.deleteMany()
  await pool.query('UPDATE place SET lease_until = NULL')
})

describe('two processes that deliver from one database', () => {
  it('send 200 messages to ten channels once each, in order, and never two at once to one channel', async () => {
    const channels = Array.from({ length: 10 }, (_, i) => `two-${i}`)
    const group = await groupIn(db, channels)
    const slack = recording()
    slack.before(() => new Promise((resolve) => setImmediate(resolve)))
    start(slack)
    start(slack)
    for (let i = 0; i < 20; i++) await put(db, { group, key: `m${i}`, view: card(`${i}`) })
    await until(allSent, 'all sent')
    expect(slack.overlaps()).toBe(0)
    expect(slack.calls).toHaveLength(200)
    for (const channel of channels)
      expect(
        slack
          .posts()
          .filter((call) => call.channel === channel)
          .map(({ key }) => key),
      ).toEqual(Array.from({ length: 20 }, (_, i) => `m${i}`))
  })
})

describe('the loop', () => {
  it('is woken by the commit: twenty messages one after the other take far less than twenty looks', async () => {
    const group = await groupIn(db, ['wake'])
    const slack = recording()
    start(slack)
    await until(async () => (await listeners()).length === 1, 'listening')
    const started = performance.now()
    for (let i = 1; i <= 20; i++) {
      await put(db, { group, key: `m${i}`, view: card('A') })
      await until(() => slack.posts().length === i, `message ${i}`)
    }
    expect(performance.now() - started).toBeLessThan(5000)
  })

  it('listens again after its connection was lost', async () => {
    start(recording())
    await until(async () => (await listeners()).length === 1, 'listening')
    const [first] = await listeners()
    await pool.query('SELECT pg_terminate_backend($1)', [first])
    await until(async () => (await listeners()).some((pid) => pid !== first), 'listening again')
  })

  it('listens and delivers again after the database was away, even if it was away from the start', async () => {
    const path = await passage(url)
    path.let('none')
    const database = openDatabase({ url: path.url })
    onTestFinished(async () => {
      path.close()
      await database.close()
    })
    const group = await groupIn(db, ['outage'])
    const slack = recording()
    running.push(startDelivering(delivererOf(database.db, slack), path.url))
    for (const round of [1, 2]) {
      path.let('none')
      await put(db, { group, key: `m${round}`, view: card('A') })
      await until(async () => (await listeners()).length === 0, `away, round ${round}`)
      path.let('all')
      await until(async () => (await listeners()).length === 1, `listening, round ${round}`)
      await until(allSent, `sent, round ${round}`)
      await until(released, `released, round ${round}`)
    }
    expect(slack.kinds()).toEqual(['post', 'post'])
  })

  it('finds what is due even if nothing wakes it', async () => {
    const group = await groupIn(db, ['unwoken'])
    const slack = recording()
    slack.before(({ kind }) => {
      if (slack.posts().length === 1 && kind === 'post') throw new DeliveryFailure('not-sent', 'refused connection')
    })
    start(slack)
    await put(db, { group, key: 'card', view: card('A') })
    await until(allSent, 'sent after the wait')
    expect(slack.posts()).toHaveLength(2)
  })

  it('sends even while this process is on standby and another one hears what people do', async () => {
    const group = await groupIn(db, ['standby'])
    const slack = recording()
    slack.be('standby')
    start(slack)
    await put(db, { group, key: 'm1', view: card('A') })
    await until(() => slack.posts().length === 1, 'sent')
  })

  it('keeps what is for a platform that is not connected, and sends it when it is', async () => {
    const group = await groupIn(db, ['away'])
    const other = await groupIn(db, ['here'], 'discord')
    const slack = recording()
    const discord = recording('discord')
    slack.be('connecting')
    start(slack, discord)
    await put(db, { group, key: 'card', view: card('A') })
    await put(db, { group: other, key: 'card', view: card('B') })
    await until(() => discord.posts().length === 1, 'the other platform')
    expect(slack.calls).toEqual([])
    expect(await db.delivery.findFirst({ where: { groupId: group } })).toMatchObject({ state: 'pending', attempts: 0 })
    slack.be('connected')
    await until(() => slack.posts().length === 1, 'connected')
  })

  it('is not busy while a channel has to wait', async () => {
    const group = await groupIn(db, ['wait'])
    const slack = recording()
    slack.before(() => {
      throw new DeliveryFailure('not-sent', 'rate limited', 600_000)
    })
    start(slack)
    await put(db, { group, key: 'first', view: card('A') })
    await put(db, { group, key: 'second', view: card('B') })
    await until(() => slack.posts().length === 1, 'the first attempt')
    const claims = async () => (await db.place.findFirstOrThrow({ where: { channel: 'wait' } })).fence
    const before = await claims()
    for (let i = 0; i < 5; i++) await put(db, { group, key: `more${i}`, view: card('C') })
    await until(async () => (await db.delivery.count()) === 7, 'all put')
    expect((await claims()) - before).toBeLessThanOrEqual(1)
    expect(slack.posts()).toHaveLength(1)
  })

  it('goes on with the other channels while one is slow', async () => {
    const group = await groupIn(db, ['slow', 'fast'])
    const slack = recording()
    const slow = Promise.withResolvers<void>()
    slack.before(({ channel }) => (channel === 'slow' ? slow.promise : undefined))
    start(slack)
    for (let i = 0; i < 5; i++) await put(db, { group, key: `m${i}`, view: card('A') })
    const inFast = () => slack.posts().filter(({ channel }) => channel === 'fast').length
    await until(() => inFast() === 5, 'the fast channel')
    slow.resolve()
    await until(allSent, 'the slow one')
  })

  it('goes on with Slack while a mail server answers none of many mails', async () => {
    const server = await startSmtp()
    const by = { kind: 'smtp', url: server.url } as const
    const from = { name: 'CG bot', address: 'bot@example.org' }
    const email = createEmail({ from, by, now: () => new Date(), log: pino({ level: 'silent' }) })
    await email.start(undefined as never)
    await until(() => email.health().state === 'connected', 'the mail server is connected')
    const addresses = Array.from({ length: 20 }, (_, i) => `list-${i}@example.org`)
    server.trouble.push(...addresses.map(() => 'silent' as const))
    const mailed = await groupIn(db, addresses, 'email')
    const group = await groupIn(db, ['quick'])
    const slack = recording()
    start(slack, { platform: email })
    onTestFinished(async () => {
      await email.stop()
      await server.stop()
    })
    await put(db, { group: mailed, key: 'mail', view: card('A') })
    await until(async () => (await db.delivery.count({ where: { state: 'attempting' } })) === 16, 'all places taken')
    await put(db, { group, key: 'card', view: card('B') })
    await until(() => slack.posts().length === 1, 'the message in Slack')
    server.answer()
    await until(allSent, 'the mails')
  })

  it('when it is stopped waits for what is in flight and begins nothing new', async () => {
    const group = await groupIn(db, ['stop'])
    const slack = recording()
    const held = Promise.withResolvers<void>()
    slack.before(() => held.promise)
    const loop = start(slack)
    await put(db, { group, key: 'first', view: card('A') })
    await put(db, { group, key: 'second', view: card('B') })
    await until(() => slack.posts().length === 1, 'in flight')
    let stopped = false
    const stopping = loop.stop().then(() => {
      stopped = true
    })
    await db.delivery.count()
    expect(stopped).toBe(false)
    held.resolve()
    await stopping
    expect(slack.posts().map(({ key }) => key)).toEqual(['first'])
    expect((await db.delivery.findMany({ orderBy: { id: 'asc' } })).map(({ state }) => state)).toEqual([
      'sent',
      'pending',
    ])
    expect(await db.place.findFirst({ where: { channel: 'stop' } })).toMatchObject({ leaseUntil: null })
  })

  it('leaves no connection behind, however early it is stopped', async () => {
    const started = performance.now()
    for (let i = 0; i < 5; i++) await start(recording()).stop()
    expect(performance.now() - started).toBeLessThan(2500)
    const open = async () =>
      (
        await pool.query(
          "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'bot-outbox'",
        )
      ).rowCount
    await until(async () => (await open()) === 0, 'no connection left')
  })
})
