import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { type Database, type DatabaseOptions, type Limits, openDatabase } from '../src/database/client.ts'

export type TestDatabase = Database & {
  /** Connection string, for code that opens its own connections. */
  readonly url: string
}

/** Limits that hold on a busy machine. Tests of the limits themselves use the real ones. */
export const patientLimits: Limits = {
  connectMs: 40_000,
  lockMs: 40_000,
  statementMs: 40_000,
  queryMs: 45_000,
  transactionMs: 45_000,
}
/** How long the bot of a test may take for an answer, in milliseconds. */
export const patientAnswerMs = 50_000

/**
 * Creates a database for this test file, with all migrations and no rows, and drops it when the file ends.
 * Call it once at the top of a file: `const { db } = await testDatabase()`.
 */
export async function testDatabase(options: Partial<DatabaseOptions> = {}): Promise<TestDatabase> {
  const url = await copyOfTemplate()
  afterAll(() => dropDatabase(url))
  return openTestDatabase(url, options)
}

/** Opens a database of the test file's own; the connections are closed when the file is done. */
export function openTestDatabase(url: string, options: Partial<DatabaseOptions> = {}): TestDatabase {
  const database = openDatabase({ limits: patientLimits, ...options, url })
  // hooks run in the opposite order, so this happens before the database is dropped
  afterAll(() => database.close())
  return { ...database, url }
}

/** Creates a database without even tables, and drops it when the file ends. */
export async function emptyDatabase(): Promise<string> {
  const url = await createDatabase('template0')
  afterAll(() => dropDatabase(url))
  return url
}

/** Copies a database, as a backup does. Connections to the original are closed for that and open again. */
export async function copyOf(url: string): Promise<string> {
  await onServer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${nameIn(url)}'`)
  const copy = await createDatabase(nameIn(url))
  afterAll(() => dropDatabase(copy))
  return copy
}

/** Replaces a database with an older copy, as an operator restores a backup. */
export async function restore(url: string, backup: string): Promise<void> {
  await dropDatabase(url)
  await onServer(`CREATE DATABASE ${nameIn(url)} TEMPLATE ${nameIn(backup)}`)
}

const copyOfTemplate = () => createDatabase(nameIn(inject('templateUrl')))

async function createDatabase(template: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${template}`)
  const url = new URL(inject('templateUrl'))
  url.pathname = `/${name}`
  return url.href
}

const dropDatabase = (url: string) => onServer(`DROP DATABASE ${nameIn(url)} WITH (FORCE)`)

const nameIn = (url: string) => new URL(url).pathname.slice(1)

/** Runs a statement on the server through another database, because one in use cannot be copied. */
async function onServer(sql: string): Promise<void> {
  const url = new URL(inject('templateUrl'))
  url.pathname = '/postgres'
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
