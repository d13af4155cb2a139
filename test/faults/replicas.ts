import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { guarded } from '../../scripts/guard.ts'
import { bareEnvironment } from '../bare-environment.ts'
import type { Orders } from './replica.ts'

export interface Replica {
  /** When it works. */
  readonly ready: Promise<unknown>
  /** Kills the process: it finishes nothing and says nothing. */
  kill(): Promise<void>
  /** Stops the process, as a machine that falls asleep does; `resume` continues it. */
  stop(): void
  resume(): void
}

export function startReplica(orders: Orders): Replica {
  // a stopped process could not notice that this one has ended
  const child = guarded(
    spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, JSON.stringify(orders)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: bareEnvironment,
    }),
  )
  const ended = once(child, 'exit')
  return {
    ready: Promise.race([
      once(child, 'message'),
      ended.then(() => Promise.reject(new Error('A replica ended by itself'))),
    ]),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    stop: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  }
}

const script = join(import.meta.dirname, 'replica.ts')
