import { randomUUID } from 'node:crypto'
import { accessSync, constants, rmSync, statfsSync } from 'node:fs'
import type { TestProject } from 'vitest/node'
import { endWithParent, guardedDirectory } from '../scripts/guard.ts'
import { startEmbedded } from '../src/database/embedded/server.ts'
import { migrate, readMigrations } from '../src/database/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the database that each test file copies. */
    templateUrl: string
  }
}

const memory = '/dev/shm'
const requiredBytes = 2 ** 31

/** Starts one PostgreSQL for the whole run, in a directory of its own, and applies the migrations to a template. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  endWithParent()
  // in memory if there is room, because creating a database for each test file is mostly writing files
  const directory = guardedDirectory('bot-test-', isRoomy(memory) ? memory : undefined)
  const server = await startEmbedded({ directory, newPassword: randomUUID(), durable: false })
  await migrate(server.url, await readMigrations('prisma/migrations'))
  project.provide('templateUrl', server.url)
  return async () => {
    await server.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}

function isRoomy(place: string): boolean {
  try {
    accessSync(place, constants.W_OK)
    const { bavail, bsize } = statfsSync(place)
    return bavail * bsize > requiredBytes
  } catch {
    return false
  }
}
