import { setTimeout as pause } from 'node:timers/promises'

/** Resolves as `work` does. Rejects after `limitMs` with an error that says that `what` took too long. */
export async function withTimeout<Result>(limitMs: number, what: string, work: Promise<Result>): Promise<Result> {
  const done = new AbortController()
  const late = pause(limitMs, undefined, { signal: done.signal }).then(() => {
    throw new Error(`${what} took longer than ${limitMs / 1000} s`)
  })
  // nobody handles the error of the one that comes second
  late.catch(() => {})
  work.catch(() => {})
  try {
    return await Promise.race([work, late])
  } finally {
    done.abort()
  }
}
