import type { Db } from '../db.ts'

/** Two persons turn out to be one: where both answered, the answers of `into` stay. */
export async function mergeMeetings(db: Db, from: number, into: number): Promise<void> {
  await db.$executeRaw`
    DELETE FROM attendance WHERE person_id = ${from}
      AND meeting_id IN (SELECT meeting_id FROM attendance WHERE person_id = ${into})`
  await db.$executeRaw`
    DELETE FROM slot_answer WHERE person_id = ${from}
      AND slot_id IN (SELECT slot_id FROM slot_answer WHERE person_id = ${into})`
  const theirs = { where: { personId: from }, data: { personId: into } }
  await db.attendance.updateMany(theirs)
  await db.slotAnswer.updateMany(theirs)
  await db.meetingChange.updateMany(theirs)
  await db.agendaItem.updateMany({ where: { addedById: from }, data: { addedById: into } })
  await db.meetingProposal.updateMany({ where: { proposedById: from }, data: { proposedById: into } })
}
