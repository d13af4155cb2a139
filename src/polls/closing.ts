import type { DateTime } from 'luxon'
import type { Member } from '../bot/caller.ts'
import type { Db } from '../db.ts'
import { readTally } from './card.ts'
import { appendPoll, changed } from './open-commands.ts'
import type { Poll } from './poll.ts'
import { endPoll } from './store.ts'

/** Ends it with its tally; the poll is held. By the clock where there is no caller. */
export async function closePoll(
  db: Db,
  poll: Poll,
  act: { readonly caller: Member | undefined; readonly now: DateTime; readonly reason: string | undefined },
): Promise<void> {
  const tally = await readTally(db, poll)
  const after = await endPoll(db, poll, tally, act.now)
  const result = Object.fromEntries(tally.rows.map(({ label, total }) => [label, total]))
  await appendPoll(db, poll, act, 'poll closed', { round: poll.round, reason: act.reason, after: result })
  await changed(db, after, act.now)
}
