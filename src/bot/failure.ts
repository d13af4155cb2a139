import { isUnavailable, within } from '../database/client.ts'
import { type Refusal, refuse } from './reply.ts'

/** The database may have done what it was asked, and did not say so. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered'
  constructor(cause?: unknown) {
    super('', { cause })
  }
}

/** The platforms want an answer within three seconds, and it has to travel yet. */
const longestMs = 2550

/** What the database limits one by one can still add up to more than there is time for. */
export const inTime = <T>(work: Promise<T>): Promise<T> => within(work, longestMs, () => new Unanswered())

/** What a member is told: what is certain about their act, and what to do. */
export function failure(error: unknown, reference: string): Refusal {
  const look = 'Look whether it was saved before you try again'
  if (error instanceof Unanswered) return refuse('The database is too slow to answer.', { instead: `${look}.` })
  if (isUnavailable(error))
    return refuse('The database cannot be reached, so nothing was changed.', {
      instead: 'Please try again in a minute.',
    })
  return refuse(`Something went wrong here (reference ${reference}).`, {
    instead: `${look}; the operator finds the cause in the log.`,
  })
}
