import pg from 'pg'
import { CannotStart } from '../src/cannot-start.ts'
import type { DatabaseConfig } from '../src/config.ts'
import { type Database, openDatabase } from '../src/database/client.ts'
import { visitEmbedded } from '../src/database/embedded/server.ts'
import { missingMigrations, readMigrations } from '../src/database/migrate.ts'
import { migrationsDirectory } from '../src/database/prepare.ts'
import { endOnSignal } from './stop-signals.ts'

const startLimitMs = 30_000

/** The server of DATABASE_URL, or the embedded one, which runs for this alone when it was down. */
async function reach(config: DatabaseConfig): Promise<{ readonly url: string; end(): Promise<void> }> {
  if (config.kind === 'server') return { url: config.url, end: async () => {} }
  const { directory, directoryForRoot } = config
  const place = { directory, ...(directoryForRoot ? { directoryForRoot } : {}) }
  // never used: a visit makes no database
  const visit = await visitEmbedded({ ...place, newPassword: '' }, startLimitMs)
  if (!visit) throw new CannotStart('No database was made yet; the first npm start makes it.')
  return visit
}

async function refuseOther(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const missing = await missingMigrations(client, await readMigrations(migrationsDirectory))
    if (missing.length > 0)
      throw new CannotStart(
        `The database is of an older version (${missing.join(', ')} not applied); start the bot once.`,
      )
  } finally {
    await client.end()
  }
}

/** Works on the bot's database beside a running bot or without one, and leaves the server as it was. */
export async function besideBot<Result>(
  config: DatabaseConfig,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const server = await reach(config)
  endOnSignal(() => server.end())
  try {
    await refuseOther(server.url)
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
