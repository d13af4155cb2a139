import { afterAll, expect, test } from 'vitest'
import { readMigrations } from '../../src/database/migrate.ts'
import { migrationsDirectory } from '../../src/database/prepare.ts'
import { reasonsNotReady } from '../../src/operations/readiness.ts'
import { testDatabase } from '../database.ts'
import { opened } from './stage.ts'

const { url } = await testDatabase()
const database = opened(url)
afterAll(() => database.close())
const migrations = await readMigrations(migrationsDirectory)
const reasonsAfter = (sinceTickMs: number) =>
  reasonsNotReady({ database, migrations, health: () => [], sinceTickMs: () => sinceTickMs })

test('a process whose last tick was a minute ago is ready', async () => {
  expect(await reasonsAfter(0)).toEqual([])
  expect(await reasonsAfter(60_000)).toEqual([])
})

test('a process whose last tick is older is not ready, and says so', async () => {
  expect(await reasonsAfter(60_001)).toEqual([
    'No tick has been completed for 60 seconds, so reminders and closings are late.',
  ])
  expect(await reasonsAfter(3_599_999)).toEqual([
    'No tick has been completed for 3599 seconds, so reminders and closings are late.',
  ])
})
