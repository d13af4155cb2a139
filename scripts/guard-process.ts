import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { runningPostmaster } from '../src/database/embedded/postmaster.ts'

// Waits until the process that started it has ended, then cleans up what that process has named. See guard.ts.

export type Guarded =
  | { readonly kind: 'directory'; readonly directory: string }
  | { readonly kind: 'started' | 'exited'; readonly pid: number }

const attempts = 200
const directories = new Set<string>()
const pids = new Set<number>()

process.on('message', (what: Guarded) => {
  if (what.kind === 'directory') directories.add(what.directory)
  else if (what.kind === 'started') pids.add(what.pid)
  else pids.delete(what.pid)
})
process.once('disconnect', async () => {
  for (const pid of pids) kill(pid, 'SIGKILL')
  await Promise.all([...directories].map(remove))
})

/** Removes a directory with the PostgreSQL servers in it. Its other users may need a moment to end. */
async function remove(directory: string): Promise<void> {
  for (let attempt = 0; attempt < attempts && existsSync(directory); attempt++) {
    const servers = clustersIn(directory).flatMap((cluster) => runningPostmaster(cluster) ?? [])
    // ends at once and without a checkpoint, since the data are removed anyway
    for (const { pid } of servers) kill(pid, 'SIGQUIT')
    if (servers.length === 0) tryToRemove(directory)
    await pause(50)
  }
}

function clustersIn(directory: string): readonly string[] {
  const entries = entriesOf(directory)
  if (entries.some(({ name }) => name === 'PG_VERSION')) return [directory]
  return entries.flatMap((entry) => (entry.isDirectory() ? clustersIn(join(directory, entry.name)) : []))
}

function entriesOf(directory: string) {
  try {
    return readdirSync(directory, { withFileTypes: true })
  } catch {
    // removed in the meantime
    return []
  }
}

function tryToRemove(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true })
  } catch {
    // somebody still writes there
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // ended in the meantime
  }
}
