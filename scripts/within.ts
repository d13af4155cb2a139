import { setTimeout as pause } from 'node:timers/promises'

/** What `work` resolves to, or an error that says of `what` that it took too long. */
export async function within<Result>(limitMs: number, what: string, work: Promise<Result>): Promise<Result> {
  const done = new AbortController()
  const late = pause(limitMs, undefined, { signal: done.signal }).then(() => {
    throw new Error(`${what} took longer than ${limitMs / 1000} s`)
  })
  // the loser of the race ends unheard
  late.catch(() => {})
  work.catch(() => {})
  try {
    return await Promise.race([work, late])
  } finally {
    done.abort()
  }
}
