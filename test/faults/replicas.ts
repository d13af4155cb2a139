import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Orders } from './replica.ts'

export interface Replica {
  /** When it works. */
  readonly ready: Promise<unknown>
  /** As when the machine takes it away: nothing is finished, nothing is said. */
  kill(): Promise<void>
}

export function startReplica(orders: Orders): Replica {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, JSON.stringify(orders)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
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
  }
}

const script = join(import.meta.dirname, 'replica.ts')
