import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import type { DatabaseConfig } from '../config.ts'
import { startEmbedded } from './embedded/server.ts'
import { migrate, readMigrations } from './migrate.ts'

export const migrationsDirectory = resolve(import.meta.dirname, '..', '..', 'prisma', 'migrations')

export interface Server {
  readonly url: string
  stop(): Promise<void>
}

/** Applies every migration to the PostgreSQL of `DATABASE_URL`, or starts the embedded one and applies them there. */
export async function prepareDatabase(config: DatabaseConfig): Promise<Server> {
  const migrations = await readMigrations(migrationsDirectory)
  const prepare = (url: string) => migrate(url, migrations)
  if (config.kind === 'server') {
    await prepare(config.url)
    return { url: config.url, stop: async () => {} }
  }
  const { directory, directoryForRoot } = config
  const newPassword = randomBytes(24).toString('base64url')
  return startEmbedded({ directory, newPassword, prepare, ...(directoryForRoot ? { directoryForRoot } : {}) })
}
