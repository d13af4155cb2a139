import type { DateTime } from 'luxon'
import type { Db } from '../../database/client.ts'
import { groupTerms } from '../../groups/terms.ts'
import { lockMeeting } from '../write.ts'
import { publish } from './publish.ts'

/** Moves one person's rows to another; where both answered, the answers of `into` stay. */
export async function mergeMeetings(db: Db, from: number, into: number): Promise<void> {
  await db.$executeRaw`
    UPDATE attendance AS kept SET answer = coalesce(kept.answer, old.answer),
      answered_at = coalesce(kept.answered_at, old.answered_at), attended = coalesce(kept.attended, old.attended)
    FROM attendance AS old
    WHERE kept.person_id = ${into} AND old.person_id = ${from} AND old.meeting_id = kept.meeting_id`
  await db.$executeRaw`
    DELETE FROM attendance WHERE person_id = ${from}
      AND meeting_id IN (SELECT meeting_id FROM attendance WHERE person_id = ${into})`
  const theirs = { where: { personId: from }, data: { personId: into } }
  await db.attendance.updateMany(theirs)
  await db.meetingChange.updateMany(theirs)
  await db.agendaItem.updateMany({ where: { addedById: from }, data: { addedById: into } })
}

const mostMeetings = 20

/** Brings the messages of the last meetings that this person answered up to date. */
export async function publishMeetingsOf(db: Db, person: number, now: DateTime): Promise<void> {
  const meetings = await db.meeting.findMany({
    where: { attendances: { some: { personId: person } }, state: { not: 'cancelled' } },
    orderBy: { id: 'desc' },
    take: mostMeetings,
    select: { id: true, groupId: true },
  })
  for (const { id, groupId } of meetings)
    await publish(db, await lockMeeting(db, id), await groupTerms(db, groupId), now)
}
