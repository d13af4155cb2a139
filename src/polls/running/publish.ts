import type { DateTime } from 'luxon'
import type { Member } from '../../bot/caller.ts'
import type { Db } from '../../database/client.ts'
import { put } from '../../delivery/put.ts'
import { groupTerms } from '../../groups/terms.ts'
import { cardKey, publishPoll, readTally, recordPoll } from '../cards/publish.ts'
import type { Poll } from '../model.ts'
import { closedView } from '../views.ts'
import { endPoll } from '../write.ts'

export const timeIsUp = 'its time was up'

interface Closing {
  /** Undefined if the clock closes it. */
  readonly caller: Member | undefined
  readonly now: DateTime
  readonly reason: string
}

/** Closes a locked poll with its tally, and says so below its card. */
export async function closePoll(db: Db, poll: Poll, closing: Closing): Promise<void> {
  const { caller, now, reason } = closing
  const { profile } = await groupTerms(db, poll.group)
  const tally = await readTally(db, poll, profile)
  const after = await endPoll(db, poll, tally, now)
  const view = closedView(after, tally, { by: caller?.person.name, reason })
  const key = `poll:${poll.number}:closed:${now.toMillis()}`
  await put(db, { group: poll.group, key, view, under: cardKey(poll) })
  const result = Object.fromEntries(tally.rows.map(({ label, total }) => [label, total]))
  await recordPoll(db, poll, closing, 'poll closed', { round: poll.round, reason, after: result })
  await publishPoll(db, after, now)
}
