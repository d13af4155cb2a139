import '../src/utc.ts'
import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startEmbedded } from '../src/database/embedded/server.ts'
import { readMigrations } from '../src/database/migrate.ts'
import { guardedDirectory } from './guard.ts'
import { differenceSql, lockFile } from './schema-engine.ts'

// npm run migration -- some_name: writes a migration with the SQL that the existing ones lack for the schema.

const directory = 'prisma/migrations'

/** Finds the missing SQL on a temporary PostgreSQL. Returns undefined if nothing is missing. */
async function missingSql(): Promise<string | undefined> {
  const home = guardedDirectory('bot-migration-')
  const server = await startEmbedded({ directory: home, newPassword: randomUUID(), durable: false })
  try {
    return await differenceSql(server.url, await readMigrations(directory))
  } finally {
    await server.stop()
  }
}

const name = process.argv[2] ?? ''
if (!/^[a-z][a-z0-9_]{0,60}$/.test(name)) {
  console.error('Name the migration in lower-case letters, digits and underscores: npm run migration -- add_topics')
  process.exit(2)
}
mkdirSync(directory, { recursive: true })
const sql = await missingSql()
if (sql === undefined) {
  console.log('There is nothing to migrate: the schema and the migrations agree.')
} else {
  const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)
  const file = join(directory, `${stamp}_${name}`, 'migration.sql')
  mkdirSync(join(file, '..'))
  writeFileSync(file, sql)
  writeFileSync(join(directory, 'migration_lock.toml'), lockFile)
  console.log(`Wrote ${file}. Read it before you commit it.`)
}
