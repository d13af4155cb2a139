import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { findGroup } from '../groups/read.ts'
import { termsOf } from '../groups/terms.ts'
import { holdProposal } from './proposal-store.ts'
import { publish, publishProposal } from './publish.ts'
import { holdMeeting } from './store.ts'

/** Two persons turn out to be one: where both answered, the answers of `into` stay, and the messages count one person. */
export async function mergeMeetings(db: Db, from: number, into: number): Promise<void> {
  await db.$executeRaw`
    UPDATE attendance AS kept SET answer = coalesce(kept.answer, old.answer),
      answered_at = coalesce(kept.answered_at, old.answered_at), attended = coalesce(kept.attended, old.attended)
    FROM attendance AS old
    WHERE kept.person_id = ${into} AND old.person_id = ${from} AND old.meeting_id = kept.meeting_id`
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

/**
 * The messages that count this person, put to where the answers are now: those of meetings, and of
 * polls that are open; the last 20 of each.
 */
export async function publishAnswersOf(db: Db, person: number, now: DateTime): Promise<void> {
  const theirs = { orderBy: { id: 'desc' }, take: 20, select: { id: true, groupId: true } } as const
  const meetings = await db.meeting.findMany({
    where: { attendances: { some: { personId: person } }, state: { not: 'cancelled' } },
    ...theirs,
  })
  for (const { id, groupId } of meetings) {
    const group = await findGroup(db, groupId)
    await publish(db, await holdMeeting(db, id), termsOf({ group }), now)
  }
  const polls = await db.meetingProposal.findMany({
    where: { slots: { some: { answers: { some: { personId: person } } } }, state: 'open' },
    ...theirs,
  })
  for (const { id } of polls) await publishProposal(db, await holdProposal(db, id))
}
