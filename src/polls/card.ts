import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Db } from '../database/client.ts'
import { inTransaction } from '../database/transaction.ts'
import { put } from '../delivery/put.ts'
import { groupTerms } from '../groups/terms.ts'
import { type Poll, type Tally, tallyOf } from './poll.ts'
import { countPositions, listWished, takeWishes } from './positions.ts'
import { pollById } from './store.ts'
import { cardView } from './views.ts'

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
