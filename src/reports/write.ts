import { type ChangeStamp, changeRow } from '../database/change.ts'
import type { Db } from '../database/client.ts'
import { takeNumber } from '../groups/write.ts'
import type { Named } from '../people/model.ts'
import type { NewStudyGroupMeeting, Report, StudyGroupMeeting } from './model.ts'
import { meetingOf } from './read.ts'

/** Adds a meeting under the group's next number. */
export async function createStudyGroupMeeting(
  db: Db,
  group: number,
  fresh: NewStudyGroupMeeting,
  stamp: Omit<ChangeStamp, 'what'>,
): Promise<StudyGroupMeeting> {
  const number = await takeNumber(db, group, 'studyGroupMeeting')
  const row = await db.studyGroupMeeting.create({ data: { ...fresh, groupId: group, number } })
  await recordChange(db, row.id, { ...stamp, what: 'added' }, undefined, fresh)
  return meetingOf(row)
}

/** Changes a locked meeting; a value that is undefined is cleared. */
export async function changeStudyGroupMeeting(
  db: Db,
  meeting: StudyGroupMeeting,
  change: Partial<NewStudyGroupMeeting & Pick<StudyGroupMeeting, 'state'>>,
  stamp: ChangeStamp,
): Promise<StudyGroupMeeting> {
  const before = Object.fromEntries(Object.keys(change).map((name) => [name, meeting[name as keyof StudyGroupMeeting]]))
  await recordChange(db, meeting.id, stamp, before, change)
  // Prisma would leave an undefined value as it is
  const data = Object.fromEntries(Object.entries(change).map(([name, value]) => [name, value ?? null]))
  return meetingOf(await db.studyGroupMeeting.update({ where: { id: meeting.id }, data }))
}

async function recordChange(
  db: Db,
  meeting: number,
  stamp: ChangeStamp,
  before: object | undefined,
  after: object,
): Promise<void> {
  await db.studyGroupMeetingChange.create({ data: { meetingId: meeting, ...changeRow(stamp, before, after) } })
}

interface NewReport extends Omit<Report, 'id' | 'by'> {
  readonly by: Named
}

/** Adds an entry about the report for a meeting. */
export async function createReport(db: Db, meeting: number, { by, ...entry }: NewReport): Promise<Report> {
  const { id } = await db.report.create({
    data: {
      meetingId: meeting,
      byId: by.id,
      recordedAt: entry.recordedAt.toJSDate(),
      submittedOn: entry.submittedOn,
      dueDay: entry.dueDay,
      where: entry.where ?? null,
      link: entry.link ?? null,
      withdrawnWhy: entry.withdrawn ?? null,
    },
  })
  return { ...entry, id, by: by.name }
}
