import type { DateTime } from 'luxon'
import type { PrismaClient } from '../../../prisma/client/client.ts'
import type { Member } from '../../bot/caller.ts'
import { refuse } from '../../bot/reply.ts'
import type { Db } from '../../database/client.ts'
import { inTransaction } from '../../database/transaction.ts'
import { watch } from '../../deadlines/store.ts'
import { put } from '../../delivery/put.ts'
import { groupTerms } from '../../groups/terms.ts'
import { append } from '../../record/record.ts'
import { type Poll, pollRef, type Tally, tallyOf } from '../model.ts'
import { countPositions, listWished } from '../positions/read.ts'
import { redraw, takeWishes } from '../positions/write.ts'
import { pollById } from '../read.ts'
import { cardView } from '../views.ts'

/** How positions stand now, or how they stood when the poll closed. */
export async function readTally(db: Db, poll: Poll): Promise<Tally> {
  if (poll.result) return poll.result
  const { profile } = await groupTerms(db, poll.group)
  const { counted, unknown } = await countPositions(db, poll)
  const bodies = poll.studyGroups.length > 0 ? poll.studyGroups : profile.appointedBy
  return tallyOf(poll.options, counted, bodies, unknown)
}

/**
 * Writes the cards that positions and other changes wished for. Not in the transactions of those: a thousand positions
 * in a moment would each count all the others, and wait for one another to put the same message. A wish is taken before
 * the positions are counted, so the last card shows the last position. Says how many it wrote.
 */
export async function drawCards(db: Db | PrismaClient): Promise<number> {
  const wished = await listWished(db)
  for (const id of wished)
    await inTransaction(db, async (tx) => {
      if ((await takeWishes(tx, id)) === 0) return
      const poll = await pollById(tx, id)
      await put(tx, { group: poll.group, key: cardKey(poll), view: cardView(poll, await readTally(tx, poll)) })
    })
  return wished.length
}

export const cardKey = ({ number }: Pick<Poll, 'number'>): string => `poll:${number}:card`

export async function appendPoll(
  db: Db,
  poll: Poll,
  act: { readonly caller: Member | undefined; readonly now: DateTime },
  kind: string,
  data: object,
): Promise<number> {
  const by = act.caller?.person.name
  return append(db, { group: poll.group, at: act.now, by, kind, topic: poll.topic.number, poll: poll.number, data })
}

/** Has the card written and the closing looked at. */
export async function changed(db: Db, poll: Poll, now: DateTime): Promise<void> {
  await watch(db, { kind: 'poll', id: poll.id, group: poll.group }, now)
  await redraw(db, poll.id)
}

export const notOpen = (poll: Poll) =>
  refuse(`${pollRef(poll)} has closed.`, { instead: `/poll reopen ${pollRef(poll)}` })
