import { parseArgs } from 'node:util'
import pg from 'pg'
import { CannotStart } from '../src/cannot-start.ts'
import { type Config, type DatabaseConfig, processEnvironment, readConfig } from '../src/config.ts'
import { visitEmbedded } from '../src/database/embedded.ts'
import { missingMigrations, readMigrations } from '../src/database/migrate.ts'
import { migrationsDirectory } from '../src/database/prepare.ts'
import { type Database, openDatabase } from '../src/db.ts'
import { databaseNow } from '../src/deadlines/ticker.ts'
import { deadlineSources } from '../src/features.ts'
import { readBacklog } from '../src/operations/backlog.ts'
import { reconcile, send, skip } from '../src/operations/decide.ts'
import { readPulse } from '../src/operations/heartbeat.ts'
import { backlogText, reconcileWords, sendWords, skipWords } from '../src/operations/print.ts'

// npm run deliveries [list | skip | send | reconcile]: what would be sent, and what an operator decides about it after
// a long gap. Works beside a running bot or without one.

const actions = ['list', 'skip', 'send', 'reconcile'] as const
type Action = (typeof actions)[number]

const startLimitMs = 30_000

function readAction(): Action {
  const { positionals } = parseArgs({ allowPositionals: true })
  const [typed = 'list', ...more] = positionals
  const action = actions.find((name) => name === typed)
  if (action && more.length === 0) return action
  throw new CannotStart(`“${positionals.join(' ')}” is none of ${actions.join(', ')}.`)
}

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

async function act(action: Action, database: Database, { holdAfterHours }: Config): Promise<string> {
  const now = await databaseNow(database.db)
  const deciding = { client: database.db, sources: deadlineSources, holdAfterHours }
  switch (action) {
    case 'list': {
      const pulse = await readPulse(database.db)
      return backlogText(await readBacklog(database.db, deadlineSources, now), pulse?.heldSince, now)
    }
    case 'skip':
      return skipWords(await skip(deciding, now))
    case 'send':
      await send(deciding)
      return sendWords
    case 'reconcile':
      return reconcileWords(await reconcile(deciding, now))
  }
}

async function run(): Promise<string> {
  const action = readAction()
  const config = readConfig(processEnvironment())
  const server = await reach(config.database)
  const stopping = () => void server.end().finally(() => process.exit(130))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stopping)
  try {
    await refuseOther(server.url)
    const database = openDatabase({ url: server.url })
    try {
      return await act(action, database, config)
    } finally {
      await database.close()
    }
  } finally {
    await server.end()
  }
}

try {
  const told = await run()
  process.stdout.write(told, () => process.exit(0))
} catch (error) {
  console.error(error instanceof CannotStart ? error.message : error)
  process.exit(1)
}
