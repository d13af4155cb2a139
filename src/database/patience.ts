import { setTimeout as pause } from 'node:timers/promises'
import { isUnavailable } from './errors.ts'

const attempts = 5

/**
 * Runs `work` again while the database does not answer in time. This is for the start of the program: nobody waits for
 * an answer, but the machine may be too busy for the limits that members' actions have.
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
