import { DateTime } from 'luxon'
import { pino } from 'pino'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/database/client.ts'
import { migrate, readMigrations } from '../../src/database/migrate.ts'
import { listPings } from '../../src/deadlines/ping.ts'
import { deadlineSources, repost } from '../../src/features.ts'
import { createPulse } from '../../src/operations/pulse.ts'
import { replaceProfile } from '../../src/terms/profiles/registry.ts'
import { emptyDatabase, patientLimits } from '../database.ts'
import { specimenProfile } from '../specimen-profile.ts'

const url = await emptyDatabase()
const migrations = await readMigrations('prisma/migrations')
const isEarlier = ({ name }: { readonly name: string }) => name < '20261128'
await migrate(url, migrations.filter(isEarlier))
const { db, pool, close } = openDatabase({ url, limits: patientLimits })
afterAll(close)

// what the version before kept: reminders of three people, one sent, one refused and mentioned, one by e-mail
await pool.query(`
  INSERT INTO person (id, name, study_groups, zone) VALUES (1, 'A', '{}', 'UTC'), (2, 'B', '{}', 'UTC'), (3, 'C', '{}', 'UTC');
  INSERT INTO account (platform, workspace, account, person_id) VALUES ('slack', 'T1', 'U1', 1), ('slack', 'T1', 'U2', 2);
  INSERT INTO "group" (id, name, profile, zone) VALUES (1, 'CG', 'itu-cg-identification', 'Europe/Zurich');
  INSERT INTO place (id, group_id, platform, workspace, channel) VALUES (1, 1, 'slack', 'T1', 'C1'),
    (2, NULL, 'slack', 'T1', '@U1'), (3, NULL, 'slack', 'T1', '@U2'), (4, NULL, 'email', '', '@c@example.org');
  INSERT INTO delivery (group_id, place_id, key, view, state, reason) VALUES
    (1, 2, 'ping:1', '{}', 'sent', NULL), (1, 3, 'ping:2', '{}', 'failed', 'user_disabled'),
    (1, 1, 'ping:2:channel:2', '{}', 'sent', NULL), (1, 4, 'ping:3', '{}', 'sent', NULL), (1, 1, 'group:welcome', '{}', 'sent', NULL);
  INSERT INTO ping (group_id, person_id, deadline, revision, rung, folded, due_at, state, delivery_key, path) VALUES
    (1, 1, 'notice:1', '2026-08-18', 'D-21', '{}', now(), 'sent', 'ping:1', '{}'),
    (1, 2, 'notice:1', '2026-08-18', 'D-21', '{}', now(), 'sent', 'ping:2', '{}'),
    (1, 3, 'notice:1', '2026-08-18', 'D-21', '{}', now(), 'sent', 'ping:3', '{}');
  INSERT INTO watch (kind, subject_id, group_id, look_at, touched_at) VALUES ('meeting', 1, 1, '2026-09-01', '2026-08-01')`)
await migrate(url, migrations)

test('after an upgrade /deadline show still says how each reminder went', async () => {
  const pings = await listPings(db, 1, 'notice:1', 30)
  expect(Object.fromEntries(pings.map(({ name, ways }) => [name, ways]))).toEqual({
    A: ['direct message on slack'],
    B: ['direct message on slack', 'failed: user_disabled', 'mention in the channel'],
    C: ['no account for a direct message', 'e-mail'],
  })
})

test('an upgrade that changes no rule schedules nothing again', async () => {
  onTestFinished(replaceProfile({ ...specimenProfile, id: 'itu-cg-identification', version: 2 }))
  const pulse = createPulse({
    ...{ client: db, sources: deadlineSources, replica: 'new', zoneData: '2026b', holdAfterHours: undefined },
    ...{ rederive: async () => 0, repost, log: pino({ level: 'silent' }) },
  })
  await pulse(DateTime.fromISO('2026-08-12T09:00:00Z'))
  expect(await db.watch.findFirst()).toMatchObject({
    lookAt: new Date('2026-09-01'),
    touchedAt: new Date('2026-08-01'),
  })
  expect(await db.group.findFirst()).toMatchObject({ profileVersion: 2 })
})
