import type { Health } from '../bot/platform.ts'
import { CannotStart } from '../cannot-start.ts'
import type { Database } from '../database/client.ts'
import { type Migration, missingMigrations } from '../database/migrate.ts'
import { readPulse } from './heartbeat/read.ts'

export interface Readiness {
  readonly database: Database
  readonly migrations: readonly Migration[]
  readonly health: () => readonly Health[]
  /** Returns how long ago this process completed its last tick, in milliseconds. */
  readonly sinceTickMs: () => number
}

/** Ticks come every ten seconds. */
const lateMs = 60_000

/** Lists why the bot should get no work now, a sentence for each reason; empty if it is ready. */
export async function reasonsNotReady({
  database,
  migrations,
  health,
  sinceTickMs,
}: Readiness): Promise<readonly string[]> {
  const failed = health().filter(({ state }) => state === 'failed')
  const reasons = [...failed.map(({ platform, detail }) => `${platform}: ${detail}`), ...tickReasons(sinceTickMs())]
  try {
    return [...(await databaseReasons(database, migrations)), ...reasons]
  } catch {
    return ['The database cannot be reached.', ...reasons]
  }
}

function tickReasons(sinceMs: number): readonly string[] {
  if (sinceMs <= lateMs) return []
  return [`No tick has been completed for ${Math.floor(sinceMs / 1000)} seconds, so reminders and closings are late.`]
}

async function databaseReasons(database: Database, migrations: readonly Migration[]): Promise<readonly string[]> {
  const unapplied = await unappliedReason(database, migrations)
  if (unapplied !== undefined) return [unapplied]
  const pulse = await readPulse(database.db)
  return pulse?.heldSince ? [heldReason] : []
}

export const heldReason = 'HOLD: nothing is sent until an operator decides with npm run deliveries.'

async function unappliedReason({ pool }: Database, migrations: readonly Migration[]): Promise<string | undefined> {
  const client = await pool.connect()
  try {
    const missing = await missingMigrations(client, migrations)
    return missing.length === 0 ? undefined : `Migrations are not applied: ${missing.join(', ')}.`
  } catch (error) {
    if (error instanceof CannotStart) return error.message
    throw error
  } finally {
    client.release()
  }
}
