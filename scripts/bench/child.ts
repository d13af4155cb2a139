import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const project = resolve(import.meta.dirname, '..', '..')

export interface Child {
  /** Memory that the process itself has in use now; what it has started is not counted. */
  memoryMiB(): number
  stop(): Promise<void>
}

/** Starts a script on this Node, with the flags that the launcher gave; what it says goes to the end of `logFile`. */
export function startChild(script: string, env: Readonly<Record<string, string>>, logFile: string): Child {
  const log = openSync(logFile, 'a')
  const child = spawn(process.execPath, [...process.execArgv, join(project, script)], {
    cwd: project,
    // the channel tells the child when this process is gone
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
