import pg from 'pg'
import { CannotStart } from '../src/cannot-start.ts'
import type { DatabaseConfig } from '../src/config.ts'
import { type Database, openDatabase } from '../src/database/client.ts'
import { visitEmbedded } from '../src/database/embedded/server.ts'
import { missingMigrations, readMigrations } from '../src/database/migrate.ts'
import { migrationsDirectory } from '../src/database/prepare.ts'
import { endOnSignal } from './stop-signals.ts'

const startLimitMs = 30_000

/** Finds the server of DATABASE_URL, or the embedded one, which is started if it is down. */
async function reach(config: DatabaseConfig): Promise<{ readonly url: string; end(): Promise<void> }> {
  if (config.kind === 'server') return { url: config.url, end: async () => {} }
  const { directory, directoryForRoot } = config
  const place = { directory, ...(directoryForRoot ? { directoryForRoot } : {}) }
  // the password is not used, because a visit makes no database
  const visit = await visitEmbedded({ ...place, newPassword: '' }, startLimitMs)
  if (!visit) throw new CannotStart('There is no database yet. The first npm start makes it.')
  return visit
}

/** Throws `CannotStart` if this program does not fit the database. */
async function checkVersion(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const missing = await missingMigrations(client, await readMigrations(migrationsDirectory))
    if (missing.length > 0)
      throw new CannotStart(
        `The database is older than this program: it lacks ${missing.join(', ')}. Start the bot once.`,
      )
  } finally {
    await client.end()
  }
}

/** Works on the bot's database, whether the bot runs or not, and leaves the server as it was. */
export async function visitDatabase<Result>(
  config: DatabaseConfig,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const server = await reach(config)
  endOnSignal(() => server.end())
  try {
    await checkVersion(server.url)
    const database = openDatabase({ url: server.url })
    try {
      return await work(database)
    } finally {
      await database.close()
    }
  } finally {
    await server.end()
  }
}
