import { readFile } from 'node:fs/promises'
import pg from 'pg'
import type { Invocation } from '../../src/bot/invocation.ts'
import { migrate, readMigrations } from '../../src/database/migrate.ts'
import { emptyDatabase, openTestDatabase } from '../database.ts'
import { storyOn } from '../story.ts'

/** The last migration of version 0.1.0. */
const lastMigration = '20261123035707_reports_taken_back'
/** When version 0.1.0 stopped. */
export const stoppedAt = '2026-08-19T05:00:30Z'

export type Row = Readonly<Record<string, unknown>>
export type Rows = Readonly<Record<string, readonly Row[]>>

/**
 * Starts the bot on a database that version 0.1.0 left: two groups with everything that a group has, written by that
 * version itself. `before` and `after` are all rows before and after the migrations.
 */
export async function upgraded() {
  const url = await emptyDatabase()
  const migrations = await readMigrations('prisma/migrations')
  const older = migrations.filter(({ name }) => name <= lastMigration)
  await migrate(url, older)
  const data = await readFile(new URL('version-0.1.0.sql', import.meta.url), 'utf8')
  // the history of migrations is the one that the older version wrote
  await query(url, `DELETE FROM _prisma_migrations;\n${data}`)
  const before = await readRows(url)
  const applied = await migrate(url, migrations)
  const after = await readRows(url)
  const story = storyOn(openTestDatabase(url), stoppedAt)
  const newer = migrations.slice(older.length).map(({ name }) => name)
  return { story, before, after, applied, newer }
}

async function readRows(url: string): Promise<Rows> {
  const tables = await query(
    url,
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`,
  )
  const read: Record<string, readonly Row[]> = {}
  for (const { name } of tables) {
    const rows = await query(url, `SELECT to_jsonb(t) AS row FROM "${name}" t ORDER BY t.ctid`)
    read[String(name)] = rows.map(({ row }) => row as Row)
  }
  return read
}

async function query(url: string, sql: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<Row>(sql)
    return rows
  } finally {
    await client.end()
  }
}

/** Lists the invocations in a stored message, those of menus with the argument that choosing adds. */
export function invocationsIn(stored: unknown): readonly Invocation[] {
  if (Array.isArray(stored)) return stored.flatMap(invocationsIn)
  if (typeof stored !== 'object' || stored === null) return []
  const value = stored as Partial<Invocation> & { readonly field?: string; readonly invocation?: Invocation }
  if (typeof value.command === 'string' && value.args) return [value as Invocation]
  const { field, invocation, ...others } = value
  if (!invocation) return Object.values(others).flatMap(invocationsIn)
  return [field === undefined ? invocation : { ...invocation, args: { ...invocation.args, [field]: '' } }]
}
