import { isUnavailable } from '../database/errors.ts'
import { type Refusal, refuse } from './reply.ts'

/** Says that the database may have done what it was asked, but did not confirm it. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered'
  constructor(cause?: unknown) {
    super('', { cause })
  }
}

/** Leaves time for the answer to travel: chat platforms want it within three seconds. */
export const usualAnswerMs = 2550

/** Waits for `work` at most `limitMs`; then throws `Unanswered`. The limits of single statements can add up to more. */
export async function inTime<Result>(work: Promise<Result>, limitMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Unanswered()), limitMs)
  })
  return Promise.race([work, end]).finally(() => clearTimeout(timer))
}

const check = 'Check whether it was saved before trying again.'
/** Advice after a failure whose cause is in the log. */
export const checkBeforeRetrying = `${check} Your operator can find the cause in the log.`

/** Turns an exception into what a member reads: what is certain about their command, and what to do. */
export function failure(error: unknown, reference: string): Refusal {
  if (error instanceof Unanswered) return refuse('The database is too slow to answer.', { instead: check })
  if (isUnavailable(error))
    return refuse('The database cannot be reached, so nothing was changed.', {
      instead: 'Please try again in a minute.',
    })
  return refuse(`Something went wrong here (reference ${reference}).`, { instead: checkBeforeRetrying })
}
