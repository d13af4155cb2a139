import { DateTime } from 'luxon'
import type { Prisma } from '../../prisma/client/client.ts'
import { type Db, sql } from '../database/client.ts'
import { type Day, endOfDay } from '../dates/day.ts'
import { instant } from '../dates/instant.ts'
import type { Terms } from '../groups/terms.ts'
import type { ListMail } from '../notices/model.ts'
import { findLastMails } from '../notices/read.ts'
import { nameOf } from '../people/read.ts'
import { type ReportDeadline, reportDeadline } from '../terms/calendar.ts'
import type { MailedSnapshot, Report, ReportDates, Reported, StudyGroupMeeting } from './model.ts'

export const meetingOf = (row: Prisma.StudyGroupMeetingGetPayload<object>): StudyGroupMeeting => ({
  id: row.id,
  group: row.groupId,
  number: row.number,
  body: row.body,
  firstDay: row.firstDay as Day,
  openingPlenary: (row.openingPlenary as Day | null) ?? undefined,
  lastDay: (row.lastDay as Day | null) ?? undefined,
  place: row.place ?? undefined,
  source: row.source ?? undefined,
  state: row.state,
})

export async function findStudyGroupMeeting(
  db: Db,
  group: number,
  number: number,
): Promise<StudyGroupMeeting | undefined> {
  const row = await db.studyGroupMeeting.findUnique({ where: { groupId_number: { groupId: group, number } } })
  return row ? meetingOf(row) : undefined
}

/** Reads a meeting of any group; throws if there is none. */
export const studyGroupMeetingById = async (db: Db, id: number): Promise<StudyGroupMeeting> =>
  meetingOf(await db.studyGroupMeeting.findUniqueOrThrow({ where: { id } }))

/** Locks a meeting with its reports and mails until the transaction ends, and reads it. */
export async function lockStudyGroupMeeting(db: Db, id: number): Promise<StudyGroupMeeting> {
  await db.$executeRaw`SELECT 1 FROM study_group_meeting WHERE id = ${id} FOR NO KEY UPDATE`
  return studyGroupMeetingById(db, id)
}

/** Lists the meetings that begin on or after a day, the next first; at most 30. */
export async function listStudyGroupMeetings(db: Db, group: number, from: Day): Promise<readonly StudyGroupMeeting[]> {
  const rows = await db.studyGroupMeeting.findMany({
    where: { groupId: group, state: 'planned', firstDay: { gte: from } },
    orderBy: [{ firstDay: 'asc' }, { number: 'asc' }],
    take: 30,
  })
  return rows.map(meetingOf)
}

const mostEarlier = 20

/** Lists the first days that each meeting had before its present one, the latest first; at most 20 for each meeting. */
export async function listEarlierDates(
  db: Db,
  meetings: readonly number[],
): Promise<ReadonlyMap<number, readonly Day[]>> {
  const rows = await db.studyGroupMeetingChange.findMany({
    where: { meetingId: { in: [...meetings] } },
    orderBy: { id: 'desc' },
    take: mostEarlier * meetings.length,
  })
  const found = new Map<number, Day[]>()
  for (const { meetingId, before, after } of rows) {
    const was = firstDayIn(before)
    if (was === undefined || was === firstDayIn(after)) continue
    const days = found.get(meetingId) ?? []
    if (days.length < mostEarlier) days.push(was)
    found.set(meetingId, days)
  }
  return found
}

const firstDayIn = (stored: Prisma.JsonValue): Day | undefined =>
  typeof stored === 'object' && stored !== null && 'firstDay' in stored ? (stored.firstDay as Day) : undefined

/** Reads the dates of a meeting as they were known at an instant; its first ones if it was entered later. */
async function datesKnownAt(
  db: Db,
  { id, firstDay, openingPlenary }: StudyGroupMeeting,
  at: DateTime,
): Promise<ReportDates> {
  const later = await db.studyGroupMeetingChange.findMany({
    where: { meetingId: id, at: { gt: at.toJSDate() } },
    orderBy: { id: 'desc' },
  })
  return later.reduce<ReportDates>(
    (known, { before }) => (firstDayIn(before) === undefined ? known : (before as unknown as ReportDates)),
    { firstDay, openingPlenary },
  )
}

interface ReportRow {
  meeting: number
  id: number
  submitted_on: Day
  due_day: Day
  where: string | null
  link: string | null
  withdrawn_why: string | null
  by: string
  recorded_at: Date
}

const reportOf = (row: ReportRow): Report => ({
  id: row.id,
  submittedOn: row.submitted_on,
  dueDay: row.due_day,
  where: row.where ?? undefined,
  link: row.link ?? undefined,
  withdrawn: row.withdrawn_why ?? undefined,
  by: row.by,
  recordedAt: instant(row.recorded_at),
})

/** Reads the last entry about the report for each meeting; it corrects or withdraws those before it. */
async function readLastEntries(db: Db, meetings: readonly number[]): Promise<ReadonlyMap<number, Report>> {
  const rows = await db.$queryRaw<ReportRow[]>`
    SELECT DISTINCT ON (r.meeting_id) r.meeting_id AS meeting, r.id, r.submitted_on, r.due_day, r.where, r.link,
      r.withdrawn_why, ${nameOf(sql`r.by_id`)} AS by, r.recorded_at
    FROM report r WHERE r.meeting_id = ANY (${[...meetings]}) ORDER BY r.meeting_id, r.id DESC`
  return new Map(rows.map((row) => [row.meeting, reportOf(row)]))
}

/** Finds the submitted report for a meeting; undefined if it was withdrawn. */
export async function findReport(db: Db, meeting: number): Promise<Report | undefined> {
  return (await findReports(db, [meeting])).get(meeting)
}

/** Finds the submitted reports for meetings, by the id of the meeting. */
export async function findReports(db: Db, meetings: readonly number[]): Promise<ReadonlyMap<number, Report>> {
  const entries = await readLastEntries(db, meetings)
  return new Map([...entries].filter(([, { withdrawn }]) => withdrawn === undefined))
}

/** Finds since when a report counts as submitted, however often it was corrected. */
export async function submittedSince(db: Db, meeting: number): Promise<DateTime | undefined> {
  const rows = await db.$queryRaw<{ at: Date | null }[]>`
    SELECT min(recorded_at) AS at FROM report WHERE meeting_id = ${meeting} AND id > (
      SELECT coalesce(max(id), 0) FROM report WHERE meeting_id = ${meeting} AND withdrawn_why IS NOT NULL)`
  const at = rows[0]?.at
  return at ? instant(at) : undefined
}

/**
 * Counts the deadline of a report. If it was submitted, by the dates that were known then: dates that moved afterwards make
 * it neither late nor in time. Undefined if the rules require no report to that body.
 */
export async function dueFor(
  db: Db,
  meeting: StudyGroupMeeting,
  { submittedOn, recordedAt, withdrawn }: Pick<Report, 'submittedOn' | 'recordedAt' | 'withdrawn'>,
  { profile, zone }: Terms,
): Promise<ReportDeadline | undefined> {
  const rule = profile.reports.find(({ body }) => body === meeting.body)
  if (!rule) return undefined
  const submittedAt = DateTime.min(endOfDay(submittedOn, zone), recordedAt)
  const dates = withdrawn === undefined ? await datesKnownAt(db, meeting, submittedAt) : meeting
  return reportDeadline({ ...dates, rule, zone })
}

/** Finds the last entry about a report with its deadline; undefined if nothing was recorded. */
export async function findReported(db: Db, meeting: StudyGroupMeeting, terms: Terms): Promise<Reported | undefined> {
  const report = (await readLastEntries(db, [meeting.id])).get(meeting.id)
  const due = report && (await dueFor(db, meeting, report, terms))
  return due && { meeting, report, due }
}

export interface ReportMails {
  /** The last one that was not taken back. */
  readonly mail: ListMail | undefined
  /** What the last one said that reached the list or waits there. */
  readonly mailed: MailedSnapshot | undefined
}

export async function findReportMails(db: Db, { id }: StudyGroupMeeting): Promise<ReportMails> {
  const { last, snapshot } = await findLastMails(db, { kind: 'report', id })
  // only this folder drafts mails about reports
  return { mail: last, mailed: snapshot as MailedSnapshot | undefined }
}
