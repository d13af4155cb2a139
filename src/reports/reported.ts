import { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { endOfDay } from '../dates/day.ts'
import type { Terms } from '../groups/terms.ts'
import { type ReportDeadline, reportDeadline } from '../terms/calendar.ts'
import { datesKnownAt, lastReportEntry, type Report } from './store.ts'
import type { StudyGroupMeeting } from './study-group-meeting.ts'

/** A report that is recorded, or was and is taken back, and how its last day is counted. */
export interface Reported {
  readonly meeting: StudyGroupMeeting
  readonly report: Report
  readonly due: ReportDeadline
}

/** Nothing for a body to which the rules name no report. */
export async function dueFor(
  db: Db,
  meeting: StudyGroupMeeting,
  { submittedOn, at, withdrawn }: Pick<Report, 'submittedOn' | 'at' | 'withdrawn'>,
  { profile, zone }: Terms,
): Promise<ReportDeadline | undefined> {
  const rule = profile.reports.find(({ body }) => body === meeting.body)
  // dates that moved afterwards make no report late that was in time, and none in time that was late
  const known =
    withdrawn === undefined ? await datesKnownAt(db, meeting, DateTime.min(endOfDay(submittedOn, zone), at)) : meeting
  return rule && reportDeadline({ ...known, rule, zone })
}

/** Nothing where none was recorded. */
export async function findReported(db: Db, meeting: StudyGroupMeeting, terms: Terms): Promise<Reported | undefined> {
  const report = await lastReportEntry(db, meeting.id)
  const due = report && (await dueFor(db, meeting, report, terms))
  return due && { meeting, report, due }
}
