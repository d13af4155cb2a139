import { setTimeout as pause } from 'node:timers/promises'
import { isUnavailable } from './errors.ts'

const attempts = 5

/**
 * Work at the start of the program, when nobody waits for an answer, but the machine may be busy starting everything at once
 * and the limits of members' acts are too tight for it: again while the database does not answer in time.
 */
export async function patiently<Result>(work: () => Promise<Result>, breathMs = 1000): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt === attempts || !isUnavailable(error)) throw error
      await pause(breathMs)
    }
  }
}
