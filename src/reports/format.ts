import { type Day, describeDay } from '../dates/day.ts'
import type { ReportDeadline } from '../terms/calendar.ts'
import { type Report, ref, type StudyGroupMeeting } from './model.ts'

/** Formats a meeting: "S1 SG2, Wed 4 Feb 2026". */
export const studyGroupMeetingName = ({ number, body, firstDay }: StudyGroupMeeting): string =>
  `${ref({ number })} ${body}, ${describeDay(firstDay)}`

/** Formats the report for a meeting: "report to SG2 (S1)". */
export const reportName = (meeting: Pick<StudyGroupMeeting, 'number' | 'body'>): string =>
  `report to ${meeting.body} (${ref(meeting)})`

/** Formats how a deadline is counted: "Wed 4 Feb 2026 - 14 days = … (ToR, clause 2, item 1; counted from the first day)". */
export const formatDue = ({ arithmetic, label, clause, anchor }: ReportDeadline): string =>
  `${arithmetic} (${label}, ${clause.number}; counted from the ${anchor})`

/** Formats the state of a report: "submitted on …, in time (due …)", by the deadline that was known then. */
export function formatReport({
  submittedOn,
  dueDay,
  withdrawn,
}: Pick<Report, 'submittedOn' | 'dueDay' | 'withdrawn'>): string {
  if (withdrawn !== undefined) return 'not submitted after all'
  return `submitted on ${describeDay(submittedOn)}, ${submittedOn <= dueDay ? 'in time' : 'late'} (due ${describeDay(dueDay)})`
}

/** Formats a span of days: "on Wed 19 Aug 2026", "from Thu 20 Aug 2026 to Wed 26 Aug 2026". */
export const formatDays = (from: Day, to: Day): string =>
  from === to ? `on ${describeDay(from)}` : `from ${describeDay(from)} to ${describeDay(to)}`
