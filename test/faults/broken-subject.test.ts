import { DateTime } from 'luxon'
import { expect, it } from 'vitest'
import type { DeadlineSource } from '../../src/deadlines/deadline.ts'
import { tick } from '../../src/deadlines/tick.ts'
import { databaseNow } from '../../src/deadlines/ticker.ts'
import { testDatabase } from '../database.ts'
import { seed, subjectSource } from './subjects.ts'

const { db, pool } = await testDatabase()

it('a subject that cannot be processed holds back no reminder of others, and is tried again', async () => {
  const accounts = Array.from({ length: 30 }, (_, i) => `U${i}`)
  const group = await seed(pool, { platform: 'slack', workspace: 'T1', accounts })
  await pool.query(`INSERT INTO fault_subject SELECT i, i, now() - interval '1 minute' FROM generate_series(1, 30) i`)
  await pool.query(
    `INSERT INTO watch (kind, subject_id, group_id, look_at, touched_at)
     SELECT 'subject', id, $1, due_at, due_at - interval '1 hour' FROM fault_subject`,
    [group],
  )
  const broken = new Set([1, 15])
  const source: DeadlineSource = {
    ...subjectSource,
    async derive(at, id, now) {
      if (broken.has(id)) throw new Error(`no way to read ${id}`)
      return subjectSource.derive(at, id, now)
    },
  }
  const sent = () => db.ping.count({ where: { state: 'sent' } })
  const now = await databaseNow(db)
  await expect(tick({ db, sources: [source] }, now)).rejects.toThrow('put off')
  expect(await sent()).toBe(28)
  broken.clear()
  await tick({ db, sources: [source] }, DateTime.fromMillis(now.toMillis() + 60_000, { zone: 'utc' }))
  expect(await sent()).toBe(30)
})
