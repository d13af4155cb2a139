import { destination } from 'pino'
import type { Platform } from './bot/platform.ts'

const checkEveryMs = 500

/** Prints one sentence whenever a connection is made, lost or refused, for people; the log is for machines. */
export function printChanges(platforms: readonly Platform[]): { stop(): void } {
  const printed = new Map(platforms.map(({ name }) => [name, '']))
  const check = () => {
    for (const platform of platforms) {
      const { state, detail } = platform.health()
      if (printed.get(platform.name) === detail) continue
      printed.set(platform.name, detail)
      if (state === 'failed') console.error(detail)
      else console.log(detail)
    }
  }
  const timer = setInterval(check, checkEveryMs)
  return { stop: () => clearInterval(timer) }
}

/** Waits for `work` and prints every two seconds how long it has taken so far. */
export async function printProgress<Result>(what: string, work: Promise<Result>): Promise<Result> {
  let seconds = 0
  const timer = setInterval(() => {
    seconds += 2
    console.log(`${what}… ${seconds} s`)
  }, 2_000)
  try {
    return await work
  } finally {
    clearInterval(timer)
  }
}

/** Resolves on Ctrl-C, when a service manager asks for it, and when the terminal or the launcher is gone. */
export function waitForStop(): Promise<void> {
  // a closed terminal or pipe must not end the bot before it has stopped its database
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  return new Promise((resolve) => {
    // these stay, so that a second Ctrl-C does not interrupt an orderly stop
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
    process.once('disconnect', () => resolve())
  })
}

/**
 * Writes the log to standard error, several lines at once and at most 100 ms late, so that nobody waits for it. It
 * writes the rest when the process exits.
 */
export function logDestination() {
  const log = destination({ fd: 2, sync: false, minLength: 4096, periodicFlush: 100 })
  log.on('error', () => {})
  return log
}
