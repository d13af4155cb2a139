import type { DateTime } from 'luxon'
import type { Prisma } from '../../prisma/client/client.ts'
import { type Act, changeRow } from '../database/change.ts'
import type { Db } from '../database/client.ts'
import type { Day } from '../dates/day.ts'
import { instant } from '../dates/instant.ts'
import type { StudyGroupMeeting } from './study-group-meeting.ts'

type Row = Prisma.StudyGroupMeetingGetPayload<object>

const meetingOf = (row: Row): StudyGroupMeeting => ({
  id: row.id,
  number: row.number,
  body: row.body,
  firstDay: row.firstDay as Day,
  openingPlenary: (row.openingPlenary as Day | null) ?? undefined,
  lastDay: (row.lastDay as Day | null) ?? undefined,
  place: row.place ?? undefined,
  source: row.source ?? undefined,
  state: row.state,
})

type Dates = Pick<StudyGroupMeeting, 'firstDay' | 'openingPlenary' | 'lastDay'>
export type NewStudyGroupMeeting = Dates & Pick<StudyGroupMeeting, 'body' | 'place' | 'source'>

export async function createStudyGroupMeeting(
  db: Db,
  group: number,
  fresh: NewStudyGroupMeeting,
  act: Omit<Act, 'what'>,
): Promise<StudyGroupMeeting> {
  const { lastStudyGroupMeeting: number } = await db.group.update({
    where: { id: group },
    data: { lastStudyGroupMeeting: { increment: 1 } },
    select: { lastStudyGroupMeeting: true },
  })
  const data = { ...fresh, groupId: group, number } satisfies Prisma.StudyGroupMeetingUncheckedCreateInput
  const row = await db.studyGroupMeeting.create({ data })
  await recordChange(db, row.id, { ...act, what: 'added' }, undefined, fresh)
  return meetingOf(row)
}

export async function findStudyGroupMeeting(
  db: Db,
  group: number,
  number: number,
): Promise<StudyGroupMeeting | undefined> {
  const row = await db.studyGroupMeeting.findUnique({ where: { groupId_number: { groupId: group, number } } })
  return row ? meetingOf(row) : undefined
}

/** Those that begin on or after a day, the next first; at most 30. */
export async function listStudyGroupMeetings(db: Db, group: number, from: Day): Promise<readonly StudyGroupMeeting[]> {
  const rows = await db.studyGroupMeeting.findMany({
    where: { groupId: group, state: 'planned', firstDay: { gte: from } },
    orderBy: [{ firstDay: 'asc' }, { number: 'asc' }],
    take: 30,
  })
  return rows.map(meetingOf)
}

export async function changeStudyGroupMeeting(
  db: Db,
  meeting: StudyGroupMeeting,
  change: Partial<NewStudyGroupMeeting> & { readonly state?: StudyGroupMeeting['state'] },
  act: Act,
): Promise<StudyGroupMeeting> {
  const before = Object.fromEntries(Object.keys(change).map((name) => [name, meeting[name as keyof StudyGroupMeeting]]))
  await recordChange(db, meeting.id, act, before, change)
  // what is given as undefined is taken away, which Prisma would otherwise leave as it is
  const data = Object.fromEntries(Object.entries(change).map(([name, value]) => [name, value ?? null]))
  return meetingOf(await db.studyGroupMeeting.update({ where: { id: meeting.id }, data }))
}

async function recordChange(
  db: Db,
  meeting: number,
  act: Act,
  before: object | undefined,
  after: object,
): Promise<void> {
  await db.studyGroupMeetingChange.create({ data: { meetingId: meeting, ...changeRow(act, before, after) } })
}

/** First days as they were entered before, the latest first; the present one is not among them. */
export async function listEarlierDates(db: Db, meeting: number): Promise<readonly Day[]> {
  const rows = await db.studyGroupMeetingChange.findMany({
    where: { meetingId: meeting },
    orderBy: { id: 'desc' },
    take: 20,
  })
  return rows.flatMap(({ before, after }) => {
    const [was, is] = [firstDayIn(before), firstDayIn(after)]
    return was !== undefined && was !== is ? [was] : []
  })
}

/** The dates on which a report hangs as they were known at an instant; of a meeting that was entered later, its first. */
export async function datesKnownAt(
  db: Db,
  { id, firstDay, openingPlenary }: StudyGroupMeeting,
  at: DateTime,
): Promise<Pick<Dates, 'firstDay' | 'openingPlenary'>> {
  const later = await db.studyGroupMeetingChange.findMany({
    where: { meetingId: id, at: { gt: at.toJSDate() } },
    orderBy: { id: 'desc' },
  })
  return later.reduce<Pick<Dates, 'firstDay' | 'openingPlenary'>>(
    (known, { before }) => (firstDayIn(before) === undefined ? known : (before as unknown as Dates)),
    { firstDay, openingPlenary },
  )
}

const firstDayIn = (kept: Prisma.JsonValue): Day | undefined =>
  typeof kept === 'object' && kept !== null && 'firstDay' in kept ? (kept.firstDay as Day) : undefined

export async function mergeReports(db: Db, from: number, into: number): Promise<void> {
  await db.studyGroupMeetingChange.updateMany({ where: { personId: from }, data: { personId: into } })
  await db.report.updateMany({ where: { byId: from }, data: { byId: into } })
}

/** Whatever its group: for what hangs on the meeting itself, such as its deadline. */
export async function studyGroupMeetingById(
  db: Db,
  id: number,
): Promise<{ readonly group: number; readonly meeting: StudyGroupMeeting } | undefined> {
  const row = await db.studyGroupMeeting.findUnique({ where: { id } })
  return row ? { group: row.groupId, meeting: meetingOf(row) } : undefined
}

/** Who records or sends something about one meeting does so after another, and sees what that one did. */
export async function holdStudyGroupMeeting(db: Db, id: number): Promise<void> {
  await db.$queryRaw`SELECT 1 FROM study_group_meeting WHERE id = ${id} FOR NO KEY UPDATE`
}

/** Names the deadline of the report on a meeting. */
export const reportKey = (meeting: number): string => `report:${meeting}`

/** A report that was submitted, with the last day for it as it was known then. */
export interface Report {
  /** Another with each correction, and when it is taken back. */
  readonly id: number
  readonly submittedOn: Day
  readonly dueDay: Day
  readonly where: string | undefined
  readonly link: string | undefined
  /** It was not submitted after all, and why it was recorded all the same. */
  readonly withdrawn: string | undefined
  readonly by: string
  /** When it was recorded. */
  readonly at: DateTime
}

const whoRecorded = { by: { select: { name: true } } } satisfies Prisma.ReportInclude

const reportOf = (row: Prisma.ReportGetPayload<{ include: typeof whoRecorded }>): Report => ({
  id: row.id,
  submittedOn: row.submittedOn as Day,
  dueDay: row.dueDay as Day,
  where: row.where ?? undefined,
  link: row.link ?? undefined,
  withdrawn: row.withdrawnWhy ?? undefined,
  by: row.by.name,
  at: instant(row.recordedAt),
})

export async function createReport(
  db: Db,
  meeting: number,
  { by: byId, at, ...report }: Omit<Report, 'id' | 'by'> & Omit<Act, 'what'>,
): Promise<Report> {
  const { submittedOn, dueDay, where = null, link = null, withdrawn: withdrawnWhy = null } = report
  const data = { meetingId: meeting, byId, recordedAt: at.toJSDate(), submittedOn, dueDay, where, link, withdrawnWhy }
  return reportOf(await db.report.create({ data, include: whoRecorded }))
}

/** The entry made last about the report on one meeting, which corrects those before it or takes them back. */
export async function lastReportEntry(db: Db, meeting: number): Promise<Report | undefined> {
  const row = await db.report.findFirst({
    where: { meetingId: meeting },
    include: whoRecorded,
    orderBy: { id: 'desc' },
  })
  return row ? reportOf(row) : undefined
}

/** The report on one meeting, where it is submitted. */
export async function studyGroupMeetingReport(db: Db, meeting: number): Promise<Report | undefined> {
  const last = await lastReportEntry(db, meeting)
  return last?.withdrawn === undefined ? last : undefined
}

/** Since when a report counts as submitted, however often it was corrected. */
export async function submittedSince(db: Db, meeting: number): Promise<DateTime | undefined> {
  const rows = await db.$queryRaw<{ at: Date | null }[]>`
    SELECT min(recorded_at) AS at FROM report WHERE meeting_id = ${meeting} AND id > (
      SELECT coalesce(max(id), 0) FROM report WHERE meeting_id = ${meeting} AND withdrawn_why IS NOT NULL)`
  const at = rows[0]?.at
  return at ? instant(at) : undefined
}
