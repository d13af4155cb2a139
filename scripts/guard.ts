import { type ChildProcess, fork } from 'node:child_process'
import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Guarded } from './guard-process.ts'

// What tests and measurements start must not outlive them, even if they are killed. A killed process cannot clean up, so
// a guard process does: the guard's channel closes when this process ends, however it ends.

let guard: ChildProcess | undefined

/** Makes a temporary directory. When this process has ended, every PostgreSQL in it is killed and it is removed. */
export function guardedDirectory(prefix: string, parent: string = tmpdir()): string {
  const directory = mkdtempSync(join(parent, prefix))
  // PostgreSQL does not run as root but as another user, who has to reach its files
  chmodSync(directory, 0o755)
  tellGuard({ kind: 'directory', directory })
  return directory
}

/** Returns `child`, which is killed when this process has ended. */
export function guarded<Child extends ChildProcess>(child: Child): Child {
  const { pid } = child
  if (pid === undefined) return child
  tellGuard({ kind: 'started', pid })
  child.once('exit', () => tellGuard({ kind: 'exited', pid }))
  return child
}

/** Ends this process as SIGTERM would when the process that started it with a channel has ended. */
export function endWithParent(): void {
  process.once('disconnect', () => process.emit('SIGTERM') || process.exit(143))
  // the channel alone must not keep this process running
  process.channel?.unref()
}

function tellGuard(what: Guarded): void {
  guard ??= startGuard()
  guard.send(what)
}

function startGuard(): ChildProcess {
  const child = fork(join(import.meta.dirname, 'guard-process.ts'), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // a process group of its own, which Ctrl-C does not reach
    detached: true,
  })
  child.unref()
  child.channel?.unref()
  return child
}
