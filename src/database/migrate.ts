import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { CannotStart } from '../cannot-start.ts'

/** The advisory lock that Prisma Migrate takes too. */
const migrationLock = 72707369
const lockWaitMs = 60_000

/** Creates Prisma Migrate's table of applied migrations. */
const historyTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`

export type Migration = { readonly name: string; readonly sql: string }

type Applied = { readonly name: string; readonly checksum: string; readonly isFinished: boolean }

/** Reads the migrations in a directory of Prisma's format, oldest first. */
export async function readMigrations(directory: string): Promise<readonly Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
  return Promise.all(
    names.map(async (name) => ({ name, sql: await readFile(join(directory, name, 'migration.sql'), 'utf8') })),
  )
}

/**
 * Applies the missing migrations to the database at `url` and returns their names. Each commits together with its row in
 * Prisma's history, so a failed one leaves nothing behind. Several processes may do this at once: one applies them, and
 * the others wait and find nothing to do.
 */
export async function migrate(url: string, migrations: readonly Migration[]): Promise<readonly string[]> {
  // outside the pool, because the lock belongs to one session
  const client = new pg.Client({ connectionString: url, application_name: 'migrate', connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  await connect(client)
  try {
    // first without the lock, so that a start with nothing to apply does not wait for another one
    if (pending(await readHistory(client), migrations).length === 0) return []
    await client.query(`SET lock_timeout = ${lockWaitMs}`)
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock])
    await client.query(`SET lock_timeout = 0; ${historyTable}`)
    const todo = pending(await readHistory(client), migrations)
    for (const migration of todo) await apply(client, migration)
    return todo.map(({ name }) => name)
  } finally {
    // the lock is freed with the session
    await client.end()
  }
}

/** Returns the names of the missing migrations. Throws `CannotStart` if the bot could not start. */
export async function missingMigrations(
  client: pg.Client,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  return pending(await readHistory(client), migrations).map(({ name }) => name)
}

async function connect(client: pg.Client): Promise<void> {
  try {
    await client.connect()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CannotStart(
      `The database does not answer (${reason}). Check DATABASE_URL, and that the server is running.`,
      {
        cause,
      },
    )
  }
}

async function readHistory(client: pg.Client): Promise<readonly Applied[]> {
  const { rows: tables } = await client.query(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`)
  if (!tables[0].exists) return []
  const { rows } = await client.query<Applied>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS "isFinished"
     FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  )
  return rows
}

/** Returns the missing migrations. Throws `CannotStart` if these migrations cannot continue the history. */
function pending(history: readonly Applied[], migrations: readonly Migration[]): readonly Migration[] {
  const unfinished = history.find(({ isFinished }) => !isFinished)
  if (unfinished) {
    throw new CannotStart(
      `Another tool started migration ${unfinished.name} and did not finish it. See https://pris.ly/d/migrate-resolve`,
    )
  }
  const known = new Map(migrations.map(({ name, sql }) => [name, sql]))
  const unknown = history.filter(({ name }) => !known.has(name)).map(({ name }) => name)
  if (unknown.length > 0) {
    throw new CannotStart(`The database is newer than this program: it has ${unknown.join(', ')}. Update the program.`)
  }
  for (const { name, checksum } of history) {
    if (!checksums(known.get(name) ?? '').includes(checksum)) {
      throw new CannotStart(
        `Migration ${name} was changed after it was applied. Restore it, and add a new one instead.`,
      )
    }
  }
  const applied = new Set(history.map(({ name }) => name))
  return migrations.filter(({ name }) => !applied.has(name))
}

async function apply(client: pg.Client, { name, sql }: Migration): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(sql)
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES (gen_random_uuid(), $1, $2, now(), clock_timestamp(), 1)`,
      [sha256(sql), name],
    )
    await client.query('COMMIT')
  } catch (cause) {
    await client.query('ROLLBACK')
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CannotStart(`Migration ${name} failed and was rolled back: ${reason}`, { cause })
  }
}

/** Returns the checksums of a text as it is, with LF and with CRLF, because Git may convert line ends. */
function checksums(sql: string): readonly string[] {
  const lines = sql.replaceAll('\r\n', '\n')
  return [sha256(sql), sha256(lines), sha256(lines.replaceAll('\n', '\r\n'))]
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
