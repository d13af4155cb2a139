import type pg from 'pg'
import { type Sql, sql } from '../database/client.ts'

/** Runs a statement on the doctor's own connection, and returns its rows. */
export async function ask<Row extends object>(client: pg.Client, { text, values }: Sql): Promise<readonly Row[]> {
  const { rows } = await client.query<Row>(text, values as unknown[])
  return rows
}

/** Tells whether a bot is connected to the database. */
export async function isBotConnected(client: pg.Client): Promise<boolean> {
  const [row] = await ask<{ running: boolean }>(
    client,
    sql`
      SELECT EXISTS (SELECT FROM pg_stat_activity
        WHERE application_name = 'bot' AND datname = current_database()) AS running`,
  )
  return row?.running ?? false
}
