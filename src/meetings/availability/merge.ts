import type { Db } from '../../database/client.ts'
import { publishPoll } from './publish.ts'
import { lockPoll } from './write.ts'

/** Moves one person's rows to another; where both answered a slot, the answer of `into` stays. */
export async function mergeAvailability(db: Db, from: number, into: number): Promise<void> {
  await db.$executeRaw`
    DELETE FROM slot_answer WHERE person_id = ${from}
      AND slot_id IN (SELECT slot_id FROM slot_answer WHERE person_id = ${into})`
  await db.slotAnswer.updateMany({ where: { personId: from }, data: { personId: into } })
  await db.availabilityPoll.updateMany({ where: { proposedById: from }, data: { proposedById: into } })
}

const mostPolls = 20

/** Brings the messages of the last open polls that this person answered up to date. */
export async function publishPollsOf(db: Db, person: number): Promise<void> {
  const polls = await db.availabilityPoll.findMany({
    where: { slots: { some: { answers: { some: { personId: person } } } }, state: 'open' },
    orderBy: { id: 'desc' },
    take: mostPolls,
    select: { id: true },
  })
  for (const { id } of polls) await publishPoll(db, await lockPoll(db, id))
}
