import { DateTime } from 'luxon'
import { endOfDay } from '../bot/day.ts'
import type { Db } from '../db.ts'
import type { Terms } from '../groups/terms.ts'
import { type ReportDeadline, reportDeadline } from '../terms/calendar.ts'
import { datesKnownAt, type Report, studyGroupMeetingReport } from './store.ts'
import type { StudyGroupMeeting } from './study-group-meeting.ts'

/** A report that is recorded, and how its last day was counted. */
export interface Reported {
  readonly meeting: StudyGroupMeeting
  readonly report: Report
  readonly due: ReportDeadline
}

/** Nothing for a body to which the rules name no report. */
export async function dueFor(
  db: Db,
  meeting: StudyGroupMeeting,
  { submittedOn, at }: Pick<Report, 'submittedOn' | 'at'>,
  { profile, zone }: Terms,
): Promise<ReportDeadline | undefined> {
  const rule = profile.reports.find(({ body }) => body === meeting.body)
  // dates that moved afterwards make no report late that was in time, and none in time that was late
  const known = await datesKnownAt(db, meeting, DateTime.min(endOfDay(submittedOn, zone), at))
  return rule && reportDeadline({ ...known, rule, zone })
}

/** Nothing where none is recorded. */
export async function findReported(db: Db, meeting: StudyGroupMeeting, terms: Terms): Promise<Reported | undefined> {
  const report = await studyGroupMeetingReport(db, meeting.id)
  const due = report && (await dueFor(db, meeting, report, terms))
  return due && { meeting, report, due }
}
