import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { diagnoseHistory, differenceSql, lockFile } from '../../scripts/schema-engine.ts'
import { readMigrations } from '../../src/database/migrate.ts'
import { testDatabase } from '../database.ts'

const { url } = await testDatabase()
const migrations = await readMigrations('prisma/migrations')

describe('schema and migrations', () => {
  it('agree: there is no change of the schema without its migration (npm run migration -- some_name)', async () => {
    expect(await differenceSql(url, migrations)).toBeUndefined()
  })

  it('are compared for real: without the migrations everything is missing', async () => {
    expect(await differenceSql(url, [])).toMatch(/CREATE TABLE "meeting"/)
  })

  it("leave a history that Prisma's own engine finds clean", async () => {
    expect(await diagnoseHistory(url, migrations)).toEqual({
      editedMigrationNames: [],
      failedMigrationNames: [],
      hasMigrationsTable: true,
      history: null,
    })
  })

  it('carry the lock file without which Prisma does not deploy', () => {
    expect(readFileSync('prisma/migrations/migration_lock.toml', 'utf8')).toBe(lockFile)
  })
})
