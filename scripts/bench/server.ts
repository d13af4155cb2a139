import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../../src/database/embedded.ts'
import { migrate, readMigrations } from '../../src/database/migrate.ts'
import { migrationsDirectory } from '../../src/database/prepare.ts'

export interface Server {
  /** Another database with all tables and no rows. */
  fresh(): Promise<string>
  stop(): Promise<void>
}

/** A PostgreSQL as the bot runs it, fsync on, in a directory of its own; with more connections where several bots share it. */
export async function startServer(connections?: number): Promise<Server> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'))
  // PostgreSQL does not run as root, and its user has to reach its files
  chmodSync(directory, 0o755)
  const server = await startEmbedded({ directory, newPassword: randomUUID(), ...(connections ? { connections } : {}) })
  await migrate(server.url, await readMigrations(migrationsDirectory))
  let made = 0
  return {
    async fresh() {
      const name = `run${++made}`
      const url = new URL(server.url)
      url.pathname = '/postgres'
      const client = new pg.Client({ connectionString: url.href })
      await client.connect()
      await client.query(`CREATE DATABASE ${name} TEMPLATE bot`)
      await client.end()
      url.pathname = `/${name}`
      return url.href
    },
    async stop() {
      await server.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
