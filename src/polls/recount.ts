import type { Db } from '../database/client.ts'
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

/** The polls whose positions are not what the record says, by group and number. */
export async function pollsUnlikeRecord(db: Db): Promise<readonly string[]> {
  const polls = await db.poll.findMany({
    select: { id: true, groupId: true, number: true, round: true },
    orderBy: { id: 'asc' },
  })
  const unlike: string[] = []
  for (const { id, groupId: group, number, round } of polls) {
    const counted = await recount(db, { group, number, round })
    const rows = await db.position.groupBy({ by: ['stance', 'option'], where: { pollId: id, round }, _count: true })
    const standing = new Map<Answer, number>()
    for (const { stance, option, _count: count } of rows) {
      const answer = stance === 'support' ? `support:${option}` : stance
      standing.set(answer, (standing.get(answer) ?? 0) + count)
    }
    const answers = [...new Set([...counted.keys(), ...standing.keys()])]
    if (answers.some((answer) => counted.get(answer) !== standing.get(answer))) unlike.push(`group ${group} B${number}`)
  }
  return unlike
}
