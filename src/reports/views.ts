import { writeLine } from '../bot/line.ts'
import { press } from '../bot/signature.ts'
import {
  type Button,
  button,
  buttons,
  type Fact,
  fact,
  facts,
  heading,
  type Line,
  line,
  link,
  list,
  note,
  strong,
  time,
  toned,
  type View,
} from '../bot/view.ts'
import { describeDay } from '../dates/day.ts'
import type { Terms } from '../groups/terms.ts'
import { failedTitle } from '../notices/format.ts'
import type { MeetingWindow } from '../terms/calendar.ts'
import { formatDays, formatDue, formatReport, reportName, studyGroupMeetingName } from './format.ts'
import type { Report, Reported, StudyGroupMeeting } from './model.ts'
import type { NextMail } from './rules.ts'
import { mailReport } from './signatures.ts'

export const noReportDue = 'It no longer requires a report.'

/** Shows what is recorded of a report. */
export function reportFacts({ meeting, report, due }: Reported, zone: string): readonly Fact[] {
  const { by, recordedAt, where, link: href, withdrawn } = report
  if (withdrawn !== undefined)
    return [
      fact('State', strong(formatReport(report))),
      fact('Why', withdrawn),
      fact('Corrected by', `${by}, `, time(recordedAt, zone)),
      ...(meeting.state === 'cancelled' ? [] : [fact('Report due', formatDue(due))]),
    ]
  return [
    fact('State', strong(formatReport(report))),
    fact('Calculation', formatDue(due)),
    fact('Recorded by', `${by}, `, time(recordedAt, zone)),
    ...(where ? [fact('Where', where)] : []),
    ...(href ? [fact('Link', link(href, href))] : []),
  ]
}

/** Shows a report that was submitted. `before`: the entry that this one corrects. */
export function submittedView(reported: Reported, before: Report | undefined, zone: string): View {
  const { meeting, report } = reported
  const corrected = before && before.submittedOn !== report.submittedOn ? [recordedBefore(before)] : []
  return toned(
    report.submittedOn <= report.dueDay ? 'good' : 'caution',
    `Report to ${studyGroupMeetingName(meeting)}`,
    facts(...reportFacts(reported, zone), ...corrected),
  )
}

const recordedBefore = (before: Report): Fact => fact('Recorded earlier', formatReport(before))

/** Replaces the message about a report that was recorded by mistake. */
export const withdrawnView = (reported: Reported, before: Report, zone: string): View =>
  toned(
    'caution',
    `Not submitted after all: report to ${studyGroupMeetingName(reported.meeting)}`,
    facts(...reportFacts(reported, zone), recordedBefore(before)),
    note(
      reported.meeting.state === 'cancelled'
        ? noReportDue
        : 'It is open again, and reminders resume until it is submitted.',
    ),
  )

/** Writes the e-mail to the mailing list. */
export function reportMailView(reported: Reported, { kind, changes }: NextMail, { zone }: Terms): View {
  const { body, firstDay, lastDay, place, state } = reported.meeting
  const { where, withdrawn } = reported.report
  const about = `for its meeting of ${describeDay(firstDay)}`
  const title =
    withdrawn === undefined
      ? `Report to ${body} submitted: ${where ?? about}`
      : `Report to ${body} not submitted after all: ${about}`
  const meeting = [
    `${body}, ${describeDay(firstDay)}${lastDay ? ` to ${describeDay(lastDay)}` : ''}`,
    ...(place ? [place] : []),
    ...(state === 'cancelled' ? ['cancelled'] : []),
  ]
  return toned(
    kind === 'change' ? 'caution' : 'neutral',
    kind === 'change' ? `CHANGED: ${title}` : title,
    ...(changes.length > 0 ? [heading('What changed'), list(...changes), heading('What is recorded now')] : []),
    facts(fact('For the meeting of', meeting.join(', ')), ...reportFacts(reported, zone)),
    note('To comment, reply to the list or in this report’s thread in the group’s channel.'),
  )
}

export const reportMailButton = (meeting: StudyGroupMeeting): Button =>
  button('Preview the e-mail', press(mailReport, { meeting }), 'primary')

/** Tells the Co-Convenors that the list did not get an e-mail about a report. */
export const failedMailView = (meeting: StudyGroupMeeting, reason: string): View =>
  toned(
    'bad',
    `${failedTitle}: ${reportName(meeting)}`,
    facts(fact('Reason', reason)),
    note(`Send it again with ${writeLine(press(mailReport, { meeting }))}, or tell the list yourself.`),
    buttons(reportMailButton(meeting)),
  )

/** Says when the group can meet so that its results reach the report for a study group meeting. */
export function windowLine({ body, firstDay }: StudyGroupMeeting, window: MeetingWindow): Line {
  const who = strong(`${body} on ${describeDay(firstDay)}`)
  const report = `report due ${describeDay(window.reportDay)}`
  if (window.kind === 'open') return line(who, `: meet ${formatDays(window.from, window.meetBy)}; ${report}.`)
  if (window.kind === 'tight')
    return line(who, `: meet ${formatDays(window.from, window.reportDay)}, which leaves little time; ${report}.`)
  return line(who, `: too late for a meeting that counts for the report; ${report}.`)
}
