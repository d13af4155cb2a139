import type { Db } from '../../database/client.ts'
import type { Meeting } from '../model.ts'
import { meetingById } from '../read.ts'

/** Records as present everyone who said they would attend, unless it is already recorded whether they were. */
export async function markPresent(db: Db, meeting: number): Promise<void> {
  await db.attendance.updateMany({
    where: { meetingId: meeting, answer: 'attending', attended: null },
    data: { attended: true },
  })
}

/** Records whether a person was present, and returns the meeting with that. */
export async function setAttended(db: Db, meeting: number, person: number, attended: boolean): Promise<Meeting> {
  await db.attendance.upsert({
    where: { meetingId_personId: { meetingId: meeting, personId: person } },
    create: { meetingId: meeting, personId: person, attended },
    update: { attended },
    select: { meetingId: true },
  })
  return meetingById(db, meeting)
}
