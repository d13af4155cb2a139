import type { DateTime } from 'luxon'
import type { Day } from '../dates/day.ts'
import type { ReportDeadline } from '../terms/calendar.ts'

/** A meeting of a study group or TSAG; the deadline of the group's report is counted from its dates. */
export interface StudyGroupMeeting {
  readonly id: number
  readonly group: number
  /** Shown as S1, S2, … */
  readonly number: number
  readonly body: string
  readonly firstDay: Day
  readonly openingPlenary: Day | undefined
  readonly lastDay: Day | undefined
  readonly place: string | undefined
  readonly source: string | undefined
  readonly state: 'planned' | 'cancelled'
}

export type NewStudyGroupMeeting = Pick<
  StudyGroupMeeting,
  'body' | 'firstDay' | 'openingPlenary' | 'lastDay' | 'place' | 'source'
>

/** The dates that a report deadline can be counted from. */
export type ReportDates = Pick<StudyGroupMeeting, 'firstDay' | 'openingPlenary'>

/** One entry about a report: that it was submitted, a correction, or that it was not submitted after all. */
export interface Report {
  readonly id: number
  readonly submittedOn: Day
  /** The last day for it, by the dates that were known when it was submitted. */
  readonly dueDay: Day
  readonly where: string | undefined
  readonly link: string | undefined
  /** Why it was recorded although it was not submitted. */
  readonly withdrawn: string | undefined
  /** The name of the person who recorded it. */
  readonly by: string
  readonly recordedAt: DateTime
}

/** The last entry about a report, with the meeting it is for and how its deadline is counted. */
export interface Reported {
  readonly meeting: StudyGroupMeeting
  readonly report: Report
  readonly due: ReportDeadline
}

/** What an e-mail to the list said about a report; kept as JSON with the mail. */
export type MailedSnapshot = Pick<Report, 'submittedOn' | 'dueDay' | 'where' | 'link' | 'withdrawn'>

/** For how many days after its deadline a missing report brings reminders. */
export const overdueDays = 14

export const ref = ({ number }: Pick<StudyGroupMeeting, 'number'>): string => `S${number}`

/** Names the deadline of the report for a meeting. */
export const reportKey = ({ id }: Pick<StudyGroupMeeting, 'id'>): string => `report:${id}`

/** Returns the subject that the deadlines of a meeting are derived from. */
export const subjectOf = ({ id, group }: Pick<StudyGroupMeeting, 'id' | 'group'>) => ({
  kind: 'study group meeting',
  id,
  group,
})
