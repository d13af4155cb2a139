import type { DateTime } from 'luxon'
import type { Member } from '../../bot/caller.ts'
import type { Db } from '../../database/client.ts'
import { put } from '../../delivery/put.ts'
import { appendPoll, cardKey, changed, readTally } from '../cards/publish.ts'
import type { Poll } from '../model.ts'
import { endPoll } from '../read.ts'
import { closedView } from '../views.ts'

export const timeIsUp = 'its time was up'

/** Ends it with its tally, and says so below its card; the poll is held. By the clock where there is no caller. */
export async function closePoll(
  db: Db,
  poll: Poll,
  act: { readonly caller: Member | undefined; readonly now: DateTime; readonly reason: string },
): Promise<void> {
  const tally = await readTally(db, poll)
  const after = await endPoll(db, poll, tally, act.now)
  const { group, number } = poll
  const told = closedView(after, tally, { by: act.caller?.person.name, reason: act.reason })
  await put(db, { group, key: `poll:${number}:closed:${act.now.toMillis()}`, view: told, under: cardKey(poll) })
  const result = Object.fromEntries(tally.rows.map(({ label, total }) => [label, total]))
  await appendPoll(db, poll, act, 'poll closed', { round: poll.round, reason: act.reason, after: result })
  await changed(db, after, act.now)
}
