import { destination } from 'pino'
import type { Platform } from './bot/platform.ts'

const lookAtConnectionsEveryMs = 500

/** Says in one sentence whenever a connection is made, lost or refused: the log is for machines. */
export function tellChanges(platforms: readonly Platform[]): { stop(): void } {
  const told = new Map(platforms.map(({ name }) => [name, '']))
  const look = () => {
    for (const platform of platforms) {
      const { state, detail } = platform.health()
      if (told.get(platform.name) === detail) continue
      told.set(platform.name, detail)
      if (state === 'failed') console.error(detail)
      else console.log(detail)
    }
  }
  const timer = setInterval(look, lookAtConnectionsEveryMs)
  return { stop: () => clearInterval(timer) }
}

/** Waits for what may take long, and says every two seconds that it still does. */
export async function sayingSo<Result>(what: string, work: Promise<Result>): Promise<Result> {
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

/** Ctrl-C, a service manager, or the launcher above this process being gone. */
export const stopAsked = (): Promise<void> =>
  new Promise((resolve) => {
    // a second one of these must not cut the orderly end short
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve())
    process.once('disconnect', () => resolve())
  })

/** Standard error, several lines at a time and at most a tenth of a second late: members do not wait for it. At the end it is written whole. */
export const logDestination = () => destination({ fd: 2, sync: false, minLength: 4096, periodicFlush: 100 })
