import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { DateTime } from 'luxon'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { inTransaction } from '../../src/database/transaction.ts'
import { canonical } from '../../src/record/canonical.ts'
import { append, bodyOf } from '../../src/record/record.ts'
import { verifyRecord } from '../../src/record/verify.ts'
import { bareEnvironment } from '../bare-environment.ts'
import { testDatabase } from '../database.ts'

const { db, url } = await testDatabase()
const at = DateTime.fromISO('2026-08-03T09:00:00Z', { zone: 'utc' })
const group = async (name: string) => (await db.group.create({ data: { name, profile: 'x', zone: 'UTC' } })).id
const entry = (of: number, kind = 'topic added') => ({
  group: of,
  at,
  by: 'Somebody “é” \n',
  kind,
  topic: 1,
  data: { kind },
})
const verifiedOf = async (id: number) => (await verifyRecord(db)).find((one) => one.group === id)

/** Changes the record as somebody who may switch triggers off, such as the owner of the database. */
async function tamper(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`ALTER TABLE record_entry DISABLE TRIGGER record_is_append_only; ${sql};
      ALTER TABLE record_entry ENABLE ALWAYS TRIGGER record_is_append_only`)
  } finally {
    await client.end()
  }
}

const verifyProgram = async () => {
  const run = promisify(execFile)(process.execPath, ['scripts/verify-record.ts'], {
    env: { ...bareEnvironment, DATABASE_URL: url },
  })
  return run.then(
    ({ stdout }) => ({ stdout, code: 0 }),
    ({ stdout, code }: { stdout: string; code: number }) => ({ stdout, code }),
  )
}

test('canonical JSON is one text for one value', () => {
  expect(canonical({ b: [1, { d: undefined, c: null }], a: 'é"\n' })).toBe('{"a":"é\\"\\n","b":[1,{"c":null}]}')
  expect(bodyOf({ ...entry(1), by: undefined })).toBe(
    '{"at":"2026-08-03T09:00:00.000Z","data":{"kind":"topic added"},"kind":"topic added","topic":1}',
  )
})

test('entries that are made at once follow one another without a gap, group by group', async () => {
  const a = await group('A')
  const b = await group('B')
  await Promise.all(Array.from({ length: 30 }, (_, i) => inTransaction(db, (tx) => append(tx, entry(i % 2 ? a : b)))))
  expect(await verifiedOf(a)).toMatchObject({ entries: 15, broken: undefined })
  expect(await verifiedOf(b)).toMatchObject({ entries: 15, broken: undefined })
})

test('an act that fails leaves no gap', async () => {
  const a = await group('C')
  await inTransaction(db, (tx) => append(tx, entry(a)))
  const failing = inTransaction(db, async (tx) => {
    await append(tx, entry(a))
    throw new Error('refused')
  })
  await expect(failing).rejects.toThrow('refused')
  await inTransaction(db, (tx) => append(tx, entry(a)))
  expect(await verifiedOf(a)).toMatchObject({ entries: 2, broken: undefined })
})

test.each([
  "UPDATE record_entry SET body = 'x'",
  'DELETE FROM record_entry',
  'TRUNCATE record_entry',
  'TRUNCATE "group" CASCADE',
])('the role of the bot is refused: %s', async (sql) => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    // also with the setting that switches ordinary triggers off
    for (const role of ['origin', 'replica'])
      await expect(client.query(`SET session_replication_role = ${role}; ${sql}`)).rejects.toThrow('append-only')
  } finally {
    await client.end()
  }
})

test('an owner that is no superuser has not even the right', async () => {
  const { rows } = await new pg.Pool({ connectionString: url, max: 1, idleTimeoutMillis: 1 }).query(
    `SELECT relacl::text AS rights FROM pg_class WHERE relname = 'record_entry'`,
  )
  // a: insert, r: read, x: reference, t: trigger, m: maintain; neither w(rite), nor d(elete), nor D (truncate)
  expect(rows[0].rights).toMatch(/=[^,}]*ar[^,}]*\//)
  expect(rows[0].rights).not.toMatch(/=[^/,}]*[wdD][^/,}]*\//)
})

describe('a change that somebody with other rights makes to the record is found', () => {
  test.each([
    [
      'entry 2 was changed',
      `UPDATE record_entry SET body = replace(body, 'added', 'edited') WHERE seq = 2 AND group_id = `,
    ],
    ['entry 2 is missing', 'DELETE FROM record_entry WHERE seq = 2 AND group_id = '],
    [
      'entry 2 is filed under another kind, topic or poll',
      'UPDATE record_entry SET topic = 7 WHERE seq = 2 AND group_id = ',
    ],
    [
      'entry 3 does not follow the one before it',
      `UPDATE record_entry r SET hash = encode(sha256(convert_to(previous || E'\\n'
       || group_id || E'\\n' || seq || E'\\n' || b.body, 'UTF8')), 'hex'), body = b.body
       FROM (SELECT replace(body, 'Somebody', 'Nobody') AS body FROM record_entry LIMIT 1) b WHERE seq = 2 AND group_id = `,
    ],
  ])('%s', async (words, sql) => {
    const a = await group(words)
    for (let i = 0; i < 3; i++) await inTransaction(db, (tx) => append(tx, entry(a)))
    expect(await verifiedOf(a)).toMatchObject({ entries: 3, broken: undefined })
    await tamper(`${sql}${a}`)
    expect((await verifiedOf(a))?.broken).toContain(words)
  })
})

test('npm run verify-record says which group is broken, and ends with 1', async () => {
  const first = await verifyProgram()
  expect(first.stdout).toMatch(/whole {3}group \d+ A: 15 entries, head [0-9a-f]{64}/)
  expect(first.stdout).toContain('BROKEN  group')
  expect(first.code).toBe(1)
})

test('npm run verify-record ends with 0 where every chain is whole, and with 2 where it cannot look', async () => {
  await tamper('DELETE FROM record_entry')
  expect(await verifyProgram()).toMatchObject({ code: 0 })
  const away = promisify(execFile)(process.execPath, ['scripts/verify-record.ts'], {
    env: { ...bareEnvironment, DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/none' },
  })
  await expect(away).rejects.toMatchObject({ code: 2 })
})
