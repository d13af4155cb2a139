import { randomUUID } from 'node:crypto'
import { accessSync, constants, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../src/database/embedded.ts'
import { migrate, readMigrations } from '../src/database/migrate.ts'
import { isAlive, runningPostmaster } from '../src/database/postmaster.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** connection string of the database that every test's own is a copy of */
    templateUrl: string
  }
}

const prefix = 'bot-test-'
/** In memory where there is room: making a database for each test file is mostly making files. */
const places = [tmpdir(), '/dev/shm'].filter((place) => existsSync(place))
const roomBytes = 2 ** 31

/** One PostgreSQL for the whole run, in a directory of its own, with the migrations applied to a template. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  removeAbandoned()
  const place = places.findLast(isRoomy) ?? tmpdir()
  const directory = mkdtempSync(join(place, `${prefix}${process.pid}-`))
  const server = await startEmbedded({ directory, newPassword: randomUUID(), durable: false })
  const teardown = async () => {
    await server.stop()
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    await migrate(server.url, await readMigrations('prisma/migrations'))
  } catch (error) {
    await teardown()
    throw error
  }
  project.provide('templateUrl', server.url)
  return teardown
}

function isRoomy(place: string): boolean {
  try {
    accessSync(place, constants.W_OK)
    const { bavail, bsize } = statfsSync(place)
    return bavail * bsize > roomBytes
  } catch {
    return false
  }
}

/** What runs that were killed left behind: their number of process stands in the name. */
function removeAbandoned(): void {
  const all = places.flatMap((place) => readdirSync(place).map((name) => ({ name, directory: join(place, name) })))
  for (const { name, directory } of all.filter((entry) => entry.name.startsWith(prefix))) {
    const pid = Number(name.slice(prefix.length).split('-')[0])
    if (!pid || isAlive(pid)) continue
    try {
      const server = runningPostmaster(join(directory, 'cluster'))
      if (server) process.kill(server.pid, 'SIGQUIT')
      rmSync(directory, { recursive: true, force: true })
    } catch {
      // another user's, who will remove it
    }
  }
}
