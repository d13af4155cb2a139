import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const project = resolve(import.meta.dirname, '..', '..')

export interface Child {
  /** Returns the resident memory of the process now, without the processes that it has started. */
  memoryMiB(): number
  stop(): Promise<void>
}

/** Starts a script on this Node with the launcher's flags. Its output is appended to `logFile`. */
export function startChild(script: string, env: Readonly<Record<string, string>>, logFile: string): Child {
  const log = openSync(logFile, 'a')
  const child = spawn(process.execPath, [...process.execArgv, join(project, script)], {
    cwd: project,
    // the channel tells the child when this process has ended
    stdio: ['ignore', log, log, 'ipc'],
    env: { ...process.env, ...env },
  })
  closeSync(log)
  return {
    memoryMiB: () => residentMiB(child),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      const tooLate = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await ended
      clearTimeout(tooLate)
    },
  }
}

function residentMiB({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024
}
