import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../src/database/embedded.ts'
import { migrate, readMigrations } from '../src/database/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** connection string of the database that every test's own is a copy of */
    templateUrl: string
  }
}

/** One PostgreSQL for the whole run, in a directory of its own, with the migrations applied to a template. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'bot-test-'))
  const server = await startEmbedded({ directory, newPassword: randomUUID(), durable: false })
  await migrate(server.url, await readMigrations('prisma/migrations'))
  project.provide('templateUrl', server.url)
  return async () => {
    await server.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}
