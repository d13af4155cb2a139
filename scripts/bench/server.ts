import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import pg from 'pg'
import { startEmbedded } from '../../src/database/embedded/server.ts'
import { migrate, readMigrations } from '../../src/database/migrate.ts'
import { migrationsDirectory } from '../../src/database/prepare.ts'
import { endWithParent, guardedDirectory } from '../guard.ts'

export interface Server {
  /** Makes a database with all tables and no rows. */
  fresh(): Promise<string>
  stop(): Promise<void>
}

/** Starts a PostgreSQL as the bot runs it, with fsync on; `connections` is how many may be open when bots share it. */
export async function startServer(connections?: number): Promise<Server> {
  endWithParent()
  const directory = guardedDirectory('bench-')
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
