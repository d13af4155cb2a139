import type { Db } from '../db.ts'
import type { Answer, Poll } from './poll.ts'

/** How often each answer was given, counted from the record alone: what the tally has to be equal to. */
export async function recount(
  db: Db,
  poll: Pick<Poll, 'group' | 'number' | 'round'>,
): Promise<ReadonlyMap<Answer, number>> {
  const rows = await db.recordEntry.findMany({
    where: { groupId: poll.group, poll: poll.number, kind: 'position' },
    orderBy: { seq: 'asc' },
    select: { body: true },
  })
  const last = new Map<string, Answer | null>()
  for (const { body } of rows) {
    const { data } = JSON.parse(body) as { data: { voice: string; answer: Answer | null; round: number } }
    if (data.round === poll.round) last.set(data.voice, data.answer)
  }
  const counts = new Map<Answer, number>()
  for (const answer of last.values()) if (answer !== null) counts.set(answer, (counts.get(answer) ?? 0) + 1)
  return counts
}
