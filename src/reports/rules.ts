import type { DateTime } from 'luxon'
import { type Refusal, refuse } from '../bot/reply.ts'
import { type Line, line, strong } from '../bot/view.ts'
import { type Day, dayOf, describeDay } from '../dates/day.ts'
import { type MeetingWindow, meetingWindow } from '../terms/calendar.ts'
import type { RuleProfile } from '../terms/rules.ts'
import { formatDays, formatReport } from './format.ts'
import type { MailedSnapshot, Report, ReportDates, StudyGroupMeeting } from './model.ts'

export function refuseDates(first: Day, plenary: Day | undefined, last: Day | undefined): Refusal | undefined {
  if (last !== undefined && last < first)
    return refuse('The last day is before the first.', { problems: { last: `Give ${describeDay(first)} or later.` } })
  if (plenary !== undefined && (plenary < first || (last !== undefined && plenary > last)))
    return refuse('The opening plenary is outside the meeting.', {
      problems: { plenary: `From ${describeDay(first)}${last ? ` to ${describeDay(last)}` : ''}.` },
    })
  return undefined
}

/**
 * Counts between which days the group can meet if it announces now, so that the results reach the report for a study group
 * meeting. Undefined if the rules require no report to that body.
 */
export function windowBefore(
  { body, firstDay, openingPlenary }: ReportDates & Pick<StudyGroupMeeting, 'body'>,
  profile: RuleProfile,
  zone: string,
  now: DateTime,
): MeetingWindow | undefined {
  const rule = profile.reports.find((report) => report.body === body)
  return rule && meetingWindow({ firstDay, openingPlenary, rule, profile, zone, now })
}

/** Warns, in one sentence, if a meeting that is announced now hardly reaches the report, or not at all. */
export function windowWarning(
  meeting: StudyGroupMeeting,
  profile: RuleProfile,
  zone: string,
  now: DateTime,
): string | undefined {
  const window = windowBefore(meeting, profile, zone, now)
  if (!window || window.kind === 'open') return undefined
  if (window.reportDay < dayOf(now, zone)) return `This report was already due on ${describeDay(window.reportDay)}.`
  return window.kind === 'closed'
    ? 'A meeting announced today would be too late for this report.'
    : `A meeting announced today can be held ${formatDays(window.from, window.reportDay)}, which leaves little time for this report.`
}

/** The e-mail that is to be sent next: the first, or what has changed since the last. */
export interface NextMail {
  readonly kind: 'announcement' | 'change'
  readonly changes: readonly Line[]
}

/**
 * Tells what the list has to hear about a report. Undefined if nothing has changed since the last mail, or if the report
 * was withdrawn before the list heard of it.
 */
export function nextMail(report: Report, mailed: MailedSnapshot | undefined): NextMail | undefined {
  if (report.withdrawn !== undefined && (!mailed || mailed.withdrawn !== undefined)) return undefined
  if (!mailed) return { kind: 'announcement', changes: [] }
  const state = changed('State', formatReport(report), formatReport(mailed))
  if (report.withdrawn !== undefined) return { kind: 'change', changes: state }
  const changes = [
    ...state,
    ...changed('Where', report.where, mailed.where),
    ...changed('Link', report.link, mailed.link),
  ]
  return changes.length > 0 ? { kind: 'change', changes } : undefined
}

const changed = (label: string, is: string | undefined, was: string | undefined): readonly Line[] =>
  is === was ? [] : [line(strong(`${label}: `), `${is ?? 'none'}; before: ${was ?? 'not given'}`)]

export const snapshotOf = ({ submittedOn, dueDay, where, link, withdrawn }: Report): MailedSnapshot => ({
  submittedOn,
  dueDay,
  where,
  link,
  withdrawn,
})
