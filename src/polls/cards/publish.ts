import type { DateTime } from 'luxon'
import type { PrismaClient } from '../../../prisma/client/client.ts'
import type { Member } from '../../bot/caller.ts'
import type { Db } from '../../database/client.ts'
import { inTransaction } from '../../database/transaction.ts'
import { schedule } from '../../deadlines/schedule.ts'
import { put } from '../../delivery/put.ts'
import { groupTerms } from '../../groups/terms.ts'
import { append } from '../../record/record.ts'
import type { RuleProfile } from '../../terms/rules.ts'
import type { Poll, Tally } from '../model.ts'
import { countPositions } from '../positions/read.ts'
import { listOpenPolls, pollById } from '../read.ts'
import { tallyOf } from '../rules.ts'
import { cardView } from '../views.ts'
import { listRedraws, requestRedraw, takeRedraws } from '../write.ts'

/** Counts the positions in a poll, or returns its result if it has closed. */
export async function readTally(db: Db, poll: Poll, { appointedBy }: Pick<RuleProfile, 'appointedBy'>): Promise<Tally> {
  if (poll.result) return poll.result
  const { counted, unknown } = await countPositions(db, poll)
  const bodies = poll.studyGroups.length > 0 ? poll.studyGroups : appointedBy
  return tallyOf(poll.options, counted, bodies, unknown)
}

/**
 * Draws the cards for which positions and other changes have asked. It runs outside their transactions: a thousand
 * positions in a moment would each count all the others and wait to put the same message. A request is taken before the
 * positions are counted, so the last card shows the last position. Returns how many cards it drew.
 */
export async function drawCards(db: Db | PrismaClient): Promise<number> {
  const polls = await listRedraws(db)
  for (const id of polls)
    await inTransaction(db, async (tx) => {
      if ((await takeRedraws(tx, id)) === 0) return
      const poll = await pollById(tx, id)
      const { profile } = await groupTerms(tx, poll.group)
      await put(tx, { group: poll.group, key: cardKey(poll), view: cardView(poll, await readTally(tx, poll, profile)) })
    })
  return polls.length
}

export const cardKey = ({ number }: Poll): string => `poll:${number}:card`

/** Puts the cards of the open polls into a channel that joins the group later. */
export async function repostPolls(db: Db, group: number, _now: DateTime): Promise<void> {
  for (const { id } of (await listOpenPolls(db, group)).toReversed()) await requestRedraw(db, id)
}

/** Enters into the record what happened to a poll; without a caller the clock did it. */
export async function recordPoll(
  db: Db,
  { group, topic, number }: Poll,
  { caller, now }: { readonly caller: Member | undefined; readonly now: DateTime },
  kind: string,
  data: object,
): Promise<void> {
  await append(db, { group, at: now, by: caller?.person.name, kind, topic: topic.number, poll: number, data })
}

/** Has the card drawn again and the closing scheduled. */
export async function publishPoll(db: Db, { id, group }: Poll, now: DateTime): Promise<void> {
  await schedule(db, { kind: 'poll', id, group }, now)
  await requestRedraw(db, id)
}
