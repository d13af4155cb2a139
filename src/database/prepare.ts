import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import type { DatabaseConfig } from '../config.ts'
import { startEmbedded } from './embedded.ts'
import { migrate, readMigrations } from './migrate.ts'

export const migrationsDirectory = resolve(import.meta.dirname, '..', '..', 'prisma', 'migrations')

export interface Server {
  readonly url: string
  stop(): Promise<void>
}

/** The PostgreSQL of `DATABASE_URL`, or else the embedded one, with every migration applied. */
export async function prepareDatabase(config: DatabaseConfig): Promise<Server> {
  const server = config.kind === 'server' ? { url: config.url, stop: async () => {} } : await embedded(config)
  try {
    await migrate(server.url, await readMigrations(migrationsDirectory))
    return server
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function embedded({
  directory,
  directoryForRoot,
}: Extract<DatabaseConfig, { kind: 'embedded' }>): Promise<Server> {
  const newPassword = randomBytes(24).toString('base64url')
  return startEmbedded({ directory, newPassword, ...(directoryForRoot ? { directoryForRoot } : {}) })
}
