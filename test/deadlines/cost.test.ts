import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import type { DeadlineSource } from '../../src/deadlines/deadline.ts'
import { schedule } from '../../src/deadlines/schedule.ts'
import { tick } from '../../src/deadlines/tick.ts'
import { testDatabase } from '../database.ts'

const { db, pool } = await testDatabase()
const now = DateTime.fromISO('2026-08-03T09:00:00Z', { zone: 'utc' })
const { id: group } = await db.group.create({ data: { name: 'G', profile: 'itu-cg-identification', zone: 'UTC' } })

const derived: number[] = []
/** Creates a subject of its own, whose deadlines are over: it is processed only once. */
const source: DeadlineSource = {
  kind: 'thing',
  async derive(_, subject) {
    derived.push(subject)
    return []
  },
  list: async () => [],
  subjectOf: () => undefined,
}

interface Asked {
  readonly text: string
  readonly values: readonly unknown[]
}

const asked: Asked[] = []
const heard = new WeakSet<object>()
pool.on('acquire', (client) => {
  if (heard.has(client)) return
  heard.add(client)
  const query = client.query.bind(client)
  client.query = ((config: Asked, ...rest: unknown[]) => {
    if (typeof config === 'object' && config.text) asked.push({ text: config.text, values: config.values ?? [] })
    return (query as (...all: unknown[]) => unknown)(config, ...rest)
  }) as typeof client.query
})

async function tickWith(due: number): Promise<readonly string[]> {
  for (let id = 1; id <= due; id++) await schedule(db, { kind: 'thing', id, group }, now)
  asked.length = 0
  derived.length = 0
  await tick({ db, sources: [source] }, now)
  return asked.map(({ text }) => text)
}

test('a tick costs what is due: it takes the same statements with ten subjects that are not due as with thirty thousand', async () => {
  const wait = (from: number, to: number) => db.$executeRaw`
    INSERT INTO watch (kind, subject_id, group_id, look_at, touched_at)
    SELECT 'thing', n, ${group}, ${now.toJSDate()}::timestamptz + n * interval '1 minute', ${now.toJSDate()}
    FROM generate_series(${from}::int, ${to}::int) n`
  await wait(1001, 1010)
  const few = await tickWith(7)
  expect(derived.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7])
  await wait(2001, 32_000)
  await db.$executeRaw`ANALYZE watch`
  const many = await tickWith(7)
  expect(derived).toHaveLength(7)
  expect(many).toEqual(few)
  expect(few.filter((text) => /FROM watch/i.test(text)).length).toBeGreaterThan(0)
})

test('what is due is found by its index, never by reading every subject', async () => {
  await tickWith(3)
  const looks = asked.filter(({ text }) => /^\s*SELECT/i.test(text) && /\bwatch\b/.test(text))
  expect(looks.length).toBeGreaterThanOrEqual(2)
  for (const { text, values } of looks) {
    const { rows } = await pool.query(`EXPLAIN ${text}`, [...values])
    const plan = rows.map((row: Readonly<Record<string, string>>) => row['QUERY PLAN']).join('\n')
    expect(plan).toContain('watch_look_at_idx')
    expect(plan).not.toContain('Seq Scan on watch')
  }
})

test('nothing is left to process when nothing is due', async () => {
  await tickWith(0)
  expect(derived).toEqual([])
  expect(asked.filter(({ text }) => /\b(INSERT|UPDATE|DELETE)\b/.test(text) && !/FOR UPDATE/.test(text))).toEqual([])
})
