import { writeLine } from '../../bot/line.ts'
import { press } from '../../bot/signature.ts'
import {
  type Block,
  type Fact,
  fact,
  facts,
  heading,
  link,
  note,
  strong,
  text,
  toned,
  type View,
} from '../../bot/view.ts'
import { type Day, describeDay } from '../../dates/day.ts'
import type { Terms } from '../../groups/terms.ts'
import { planningChain } from '../../terms/calendar.ts'
import { formatDue, studyGroupMeetingName } from '../format.ts'
import type { StudyGroupMeeting } from '../model.ts'
import { addMeeting } from '../signatures.ts'
import { noReportDue } from '../views.ts'

export interface ShownStudyGroupMeeting {
  readonly meeting: StudyGroupMeeting
  /** First days that the meeting had before. */
  readonly earlier: readonly Day[]
}

/** Shows the dates, the deadlines that are counted from them, and how. */
function meetingFacts({ meeting, earlier }: ShownStudyGroupMeeting, terms: Terms): Block {
  const { firstDay, openingPlenary, lastDay, place, source } = meeting
  return facts(
    fact('First day', describeDay(firstDay)),
    ...(openingPlenary ? [fact('Opening plenary', describeDay(openingPlenary))] : []),
    ...(lastDay ? [fact('Last day', describeDay(lastDay))] : []),
    ...(place ? [fact('Place', place)] : []),
    ...(source ? [fact('Source', link(source, source))] : []),
    ...(earlier.length > 0 ? [fact('Moved from', earlier.map(describeDay).join(', '))] : []),
    ...reportFacts(meeting, terms),
  )
}

function reportFacts({ body, firstDay, openingPlenary }: StudyGroupMeeting, { profile, zone }: Terms): readonly Fact[] {
  const rule = profile.reports.find((report) => report.body === body)
  if (!rule) return []
  const { announceBy, meetBy, report } = planningChain({ firstDay, openingPlenary, rule, profile, zone })
  return [
    fact('Report due', formatDue(report)),
    fact('Last meeting for this report', `${describeDay(meetBy)}, announced by ${describeDay(announceBy)}`),
  ]
}

const requiresReport = ({ body }: StudyGroupMeeting, { profile }: Terms): boolean =>
  profile.reports.some((report) => report.body === body)

export function meetingView(
  title: string,
  shown: ShownStudyGroupMeeting & { readonly warnings: readonly string[]; readonly movedBy?: string },
  terms: Terms,
): View {
  const { meeting, warnings, movedBy } = shown
  const noDeadline = note(`The rules require no report to ${meeting.body}, so there is no deadline.`)
  return toned(
    'neutral',
    title,
    meetingFacts(shown, terms),
    ...(movedBy === undefined ? [] : [facts(fact('Moved by', movedBy))]),
    ...(requiresReport(meeting, terms) ? [] : [noDeadline]),
    ...warnings.map((warning) => text(strong('Warning: '), warning)),
  )
}

export const cancelledView = (meeting: StudyGroupMeeting, by: string, terms: Terms): View =>
  toned(
    'neutral',
    `Cancelled: ${studyGroupMeetingName(meeting)}`,
    facts(fact('Cancelled by', by)),
    ...(requiresReport(meeting, terms) ? [note(noReportDue)] : []),
  )

export function meetingsView(all: readonly ShownStudyGroupMeeting[], terms: Terms): View {
  if (all.length === 0)
    return toned(
      'neutral',
      'No study group meeting has been added',
      note(`To add one: ${writeLine(press(addMeeting))}. The report deadline is counted from it.`),
    )
  return toned(
    'neutral',
    `Study group meetings (${all.length})`,
    ...all.flatMap((shown) => [heading(studyGroupMeetingName(shown.meeting)), meetingFacts(shown, terms)]),
  )
}
