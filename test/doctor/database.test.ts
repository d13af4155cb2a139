import { resolve } from 'node:path'
import { DateTime } from 'luxon'
import pg from 'pg'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Migration, migrate, readMigrations } from '../../src/database/migrate.ts'
import { type DatabaseQuestion, examineDatabase } from '../../src/doctor/database.ts'
import { counted } from '../../src/text/count.ts'
import { emptyDatabase, testDatabase } from '../database.ts'
import { complaints, said } from './said.ts'

const { db, url } = await testDatabase()
const empty = await emptyDatabase()
const migrations = await readMigrations(resolve('prisma/migrations'))

const examine = (more: Partial<DatabaseQuestion> = {}) =>
  examineDatabase({
    url,
    kind: 'It is the bot’s own.',
    remedy: 'Look at it.',
    migrations,
    now: () => DateTime.utc(),
    ...more,
  })

async function findings(more: Partial<DatabaseQuestion> = {}) {
  const { sections } = await examine(more)
  return sections.flatMap((section) => section.findings)
}

let group = 0
let place = 0
beforeEach(async () => {
  await db.delivery.deleteMany()
  await db.place.deleteMany()
  await db.group.deleteMany()
  const created = await db.group.create({
    data: {
      name: 'CG-Identification',
      profile: 'itu-cg-identification',
      zone: 'Europe/Zurich',
      places: { create: { platform: 'slack', workspace: 'T1', channel: 'C1' } },
    },
    include: { places: true },
  })
  group = created.id
  place = created.places[0]?.id ?? 0
})

const put = (key: string, more: object) =>
  db.delivery.create({ data: { groupId: group, placeId: place, key, view: {}, ...more } })

describe('what the doctor says about the database', () => {
  it('is all good if it answers, is migrated and has nothing to send', async () => {
    const all = await findings()
    expect(complaints(all)).toEqual([])
    expect(said(all)).toEqual([
      expect.stringMatching(/^ok Server: PostgreSQL \d+\.\d+ answers\. It is the bot’s own\.$/),
      'ok In use: A bot is running on this database.',
      'ok Clock: Agrees with the clock of the database to the second.',
      `ok Migrations: All ${migrations.length} are applied, and none has changed since.`,
      'ok Time zones: PostgreSQL and this program agree on the time in the zones of all groups for the next two years.',
      'ok Heartbeat: No bot has run on this database yet.',
      'ok Deliveries: The bot has not given up on any message in the last 30 days, and none is overdue.',
    ])
  })

  it('says when deadlines were last checked, that the bot is on hold, and that replicas use different zone data', async () => {
    await db.$executeRaw`INSERT INTO heartbeat (id, beat_at, zone_data) VALUES (1, clock_timestamp(), '2026b')`
    expect(said(await findings())).toContainEqual(
      expect.stringMatching(/^ok Heartbeat: Deadlines were last checked \d+ s ago\.$/),
    )
    await db.$executeRaw`UPDATE heartbeat SET beat_at = clock_timestamp() - interval '1 hour'`
    expect(complaints(await findings())).toEqual([
      expect.stringMatching(/^warning Heartbeat: Deadlines were last checked 60 minutes ago\./),
    ])
    await db.$executeRaw`
      INSERT INTO replica (id, beat_at, zone_data)
      VALUES ('one', clock_timestamp(), '2026a'), ('two', clock_timestamp(), '2026b'),
        ('gone', clock_timestamp() - interval '1 day', '2020a')`
    await db.heartbeat.updateMany({ data: { heldSince: new Date() } })
    expect(complaints(await findings())).toEqual([
      expect.stringMatching(/^failed Heartbeat: The bot is in HOLD: .* → npm run deliveries lists what would be sent/),
      expect.stringMatching(/^warning Zone data: .*: 2026a, 2026b\./),
    ])
    await db.replica.deleteMany()
    await db.heartbeat.deleteMany()
  })

  it('names the channels of groups, for the platforms to check', async () => {
    expect((await examine()).channels).toEqual([
      { platform: 'slack', workspace: 'T1', channel: 'C1', group: 'CG-Identification' },
    ])
  })

  it('says that it does not answer, without the password, if nothing listens', async () => {
    const [complaint, ...others] = complaints(await findings({ url: 'postgresql://bot:secretword@127.0.0.1:1/bot' }))
    expect(complaint).toMatch(/^failed Server: The database does not answer \(.*ECONNREFUSED.*\)\. → Look at it\.$/)
    expect(complaint).not.toContain('secretword')
    expect(others).toEqual([])
  })

  it('says so too if there is no database with that name', async () => {
    const away = new URL(url)
    away.pathname = '/nowhere'
    const [complaint] = complaints(await findings({ url: away.href }))
    expect(complaint).toContain('database "nowhere" does not exist')
  })

  it('lists the missing migrations, applies none, and reads no table that may not exist', async () => {
    const [complaint, ...others] = complaints(await findings({ url: empty }))
    expect(complaint).toContain(
      `warning Migrations: ${migrations.length} of ${counted(migrations.length, 'migration')} not applied yet`,
    )
    expect(others).toEqual([])
    expect(complaints(await findings({ url: empty }))).toEqual([complaint])
  })

  it('says that a migration was changed after it was applied, and what to do', async () => {
    const [first, ...rest] = migrations
    const changed: readonly Migration[] = first ? [{ ...first, sql: `${first.sql}\n-- changed` }, ...rest] : []
    expect(complaints(await findings({ migrations: changed }))).toEqual([
      `failed Migrations: Migration ${first?.name} was changed after it was applied. → Restore it, and add a new one instead.`,
    ])
  })

  it('says that the database is newer than the program', async () => {
    const [complaint] = complaints(await findings({ migrations: migrations.slice(1) }))
    expect(complaint).toContain('failed Migrations: The database is newer than this program')
    expect(complaint).toContain('→ Update the program.')
  })

  it.each([
    [10, /^warning Clock: This computer’s clock is [\d.]+ s ahead of the clock of the database\./],
    [-10, /^warning Clock: This computer’s clock is [\d.]+ s behind the clock of the database\./],
    [120, /^failed Clock: This computer’s clock is 1[\d.]+ s ahead of the clock of the database\./],
  ])('complains of a clock that is %d s off', async (seconds, wanted) => {
    const [complaint, ...others] = complaints(await findings({ now: () => DateTime.utc().plus({ seconds }) }))
    expect(complaint).toMatch(wanted)
    expect(others).toEqual([])
  })

  it('warns about a zone whose offset PostgreSQL does not know as the program does', async () => {
    await db.group.update({ where: { id: group }, data: { zone: 'Mars/Olympus' } })
    const [complaint] = complaints(await findings())
    expect(complaint).toContain('warning Time zones: PostgreSQL and this program disagree on the time in Mars/Olympus.')
  })

  it('says how many messages were given up in which channel, and why the last one was', async () => {
    await put('a', { state: 'failed', reason: 'Slack refused it (is_archived)' })
    await put('b', { state: 'failed', reason: 'Slack refused it (not_in_channel)' })
    await put('c', { state: 'sent' })
    const [complaint, ...others] = complaints(await findings())
    expect(complaint).toContain(
      'warning Given up: 2 messages to channel C1 (slack) of CG-Identification in the last 30 days. The last reason: Slack refused it (not_in_channel).',
    )
    expect(others).toEqual([])
  })

  it('no longer mentions what was given up more than 30 days ago', async () => {
    await put('a', { state: 'failed', reason: 'gone', createdAt: DateTime.utc().minus({ days: 31 }).toJSDate() })
    expect(complaints(await findings())).toEqual([])
  })

  it('mentions messages that have waited for more than five minutes, and those tried again and again', async () => {
    await put('new', { dueAt: DateTime.utc().minus({ minutes: 4 }).toJSDate() })
    await put('again', { dueAt: DateTime.utc().plus({ minutes: 1 }).toJSDate(), attempts: 2, reason: 'away' })
    expect(complaints(await findings())).toEqual([])
    await put('late', { dueAt: DateTime.utc().minus({ minutes: 6 }).toJSDate() })
    await put('often', {
      dueAt: DateTime.utc().plus({ minutes: 1 }).toJSDate(),
      attempts: 3,
      reason: 'Slack asked the bot to wait',
    })
    const [complaint] = complaints(await findings())
    expect(complaint).toContain(
      'warning Waiting: 2 messages to channel C1 (slack) of CG-Identification. The last reason: Slack asked the bot to wait. → Start',
    )
  })

  it('mentions direct messages that wait, but not those refused, which went another way', async () => {
    const { id } = await db.place.create({ data: { platform: 'slack', workspace: 'T1', channel: '@U1' } })
    await put('refused', { placeId: id, state: 'failed', reason: 'Slack refused it (user_disabled)' })
    expect(complaints(await findings())).toEqual([])
    await put('late', { placeId: id, dueAt: DateTime.utc().minus({ minutes: 6 }).toJSDate() })
    expect(complaints(await findings())[0]).toContain(
      'warning Waiting: 1 message to the account U1 (slack) from CG-Identification.',
    )
  })

  it('can be asked while another program holds the lock of the migrations', async () => {
    const migrating = new pg.Client({ connectionString: url })
    await migrating.connect()
    try {
      await migrating.query('SELECT pg_advisory_lock(72707369)')
      expect(complaints(await findings())).toEqual([])
    } finally {
      await migrating.end()
    }
    expect(await migrate(url, migrations)).toEqual([])
  })
})
