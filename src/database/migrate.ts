import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { CannotStart } from '../cannot-start.ts'

/** The advisory lock that Prisma Migrate itself takes. */
const migrationLock = 72707369
const lockWaitMs = 60_000

/** As Prisma Migrate creates it. */
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

/** The migrations in a directory of Prisma's form, oldest first. */
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
 * Brings the database at `url` up to date and returns the names of what was applied now. Each migration commits
 * together with its row in Prisma's history, so a failed one leaves nothing behind. Several processes may do this at
 * once: one applies, the others wait and find nothing to do.
 */
export async function migrate(url: string, migrations: readonly Migration[]): Promise<readonly string[]> {
  // a session of its own: a lock held by a session must not travel through a pool
  const client = new pg.Client({ connectionString: url, application_name: 'migrate', connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  await connect(client)
  try {
    // without the lock first: a start with nothing to apply must not wait for another
    if (pending(await readHistory(client), migrations).length === 0) return []
    await client.query(`SET lock_timeout = ${lockWaitMs}`)
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock])
    await client.query(`SET lock_timeout = 0; ${historyTable}`)
    const todo = pending(await readHistory(client), migrations)
    for (const migration of todo) await apply(client, migration)
    return todo.map(({ name }) => name)
  } finally {
    // the end of the session gives the lock free
    await client.end()
  }
}

/** The names of what is not applied yet; throws `CannotStart` where a start would refuse to go on. */
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
    throw new CannotStart(`The database does not answer (${reason}); check DATABASE_URL and that the server runs.`, {
      cause,
    })
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

/** What is not applied yet; refuses a history that these migrations cannot continue. */
function pending(history: readonly Applied[], migrations: readonly Migration[]): readonly Migration[] {
  const unfinished = history.find(({ isFinished }) => !isFinished)
  if (unfinished) {
    throw new CannotStart(
      `Migration ${unfinished.name} was begun by another tool and did not finish; see https://pris.ly/d/migrate-resolve`,
    )
  }
  const known = new Map(migrations.map(({ name, sql }) => [name, sql]))
  const unknown = history.filter(({ name }) => !known.has(name)).map(({ name }) => name)
  if (unknown.length > 0) {
    throw new CannotStart(`The database is newer than this program: it has ${unknown.join(', ')}; update the program.`)
  }
  for (const { name, checksum } of history) {
    if (!checksums(known.get(name) ?? '').includes(checksum)) {
      throw new CannotStart(`Migration ${name} was changed after it was applied; restore it and add a new one instead.`)
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

/** Git may have turned the line ends on one of the machines: the text as it is, with LF, with CRLF. */
function checksums(sql: string): readonly string[] {
  const lines = sql.replaceAll('\r\n', '\n')
  return [sha256(sql), sha256(lines), sha256(lines.replaceAll('\n', '\r\n'))]
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
