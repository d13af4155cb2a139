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
  time,
  toned,
  type View,
} from '../bot/view.ts'
import { type Day, describeDay } from '../dates/day.ts'
import { planningChain, type ReportDeadline } from '../terms/calendar.ts'
import type { RuleProfile } from '../terms/rules.ts'
import type { Reported } from './reported.ts'
import type { Report } from './store.ts'
import type { StudyGroupMeeting } from './study-group-meeting.ts'

interface Shown {
  readonly meeting: StudyGroupMeeting
  /** First days that were entered before. */
  readonly earlier: readonly Day[]
}

export const studyGroupMeetingName = ({ number, body, firstDay }: StudyGroupMeeting): string =>
  `S${number} ${body}, ${describeDay(firstDay)}`

/** The dates, what hangs on them, and how that was counted. */
export function studyGroupMeetingBlocks(
  { meeting, earlier }: Shown,
  profile: RuleProfile,
  zone: string,
): readonly Block[] {
  const { firstDay, openingPlenary, lastDay, place, source } = meeting
  const entries = [
    fact('First day', describeDay(firstDay)),
    ...(openingPlenary ? [fact('Opening plenary', describeDay(openingPlenary))] : []),
    ...(lastDay ? [fact('Last day', describeDay(lastDay))] : []),
    ...(place ? [fact('Place', place)] : []),
    ...(source ? [fact('Source', link(source, source))] : []),
    ...(earlier.length > 0 ? [fact('Moved from', earlier.map(describeDay).join(', '))] : []),
  ]
  return [facts(...entries, ...chainFacts(meeting, profile, zone))]
}

function chainFacts({ body, firstDay, openingPlenary }: StudyGroupMeeting, profile: RuleProfile, zone: string) {
  const rule = profile.reports.find((report) => report.body === body)
  if (!rule) return []
  const { announceBy, meetBy, report } = planningChain({ firstDay, openingPlenary, rule, profile, zone })
  return [
    fact('Report due', dueWords(report)),
    fact('Last meeting for it', `${describeDay(meetBy)}, announced by ${describeDay(announceBy)}`),
  ]
}

const dueWords = ({ arithmetic, label, clause, anchor }: ReportDeadline): string =>
  `${arithmetic} (${label}, ${clause.number}; counted from the ${anchor})`

export function studyGroupMeetingView(
  title: string,
  shown: Shown & { readonly warnings: readonly string[]; readonly by?: string },
  profile: RuleProfile,
  zone: string,
): View {
  const known = profile.reports.some(({ body }) => body === shown.meeting.body)
  const unknown = known ? [] : [note(`The rules name no report to ${shown.meeting.body}, so no deadline hangs on it.`)]
  const warnings = shown.warnings.map((warning) => text(strong('Warning: '), warning))
  const by = shown.by === undefined ? [] : [facts(fact('Moved by', shown.by))]
  return toned('neutral', title, ...studyGroupMeetingBlocks(shown, profile, zone), ...by, ...unknown, ...warnings)
}

const noneDue = 'No report is due for it any more.'

export const cancelledView = (meeting: StudyGroupMeeting, by: string, { reports }: RuleProfile): View =>
  toned(
    'neutral',
    `Cancelled: ${studyGroupMeetingName(meeting)}`,
    facts(fact('Cancelled by', by)),
    ...(reports.some(({ body }) => body === meeting.body) ? [note(noneDue)] : []),
  )

export function studyGroupMeetingsView(all: readonly Shown[], profile: RuleProfile, zone: string): View {
  if (all.length === 0)
    return toned(
      'neutral',
      'No study group meeting is known',
      note('/sgmeeting add enters one; the report deadline hangs on it.'),
    )
  return toned(
    'neutral',
    `Study group meetings (${all.length})`,
    ...all.flatMap((shown) => [
      heading(studyGroupMeetingName(shown.meeting)),
      ...studyGroupMeetingBlocks(shown, profile, zone),
    ]),
  )
}

/** In time or late by the date that was known when it was sent. */
export function reportWords({ submittedOn, dueDay, withdrawn }: Pick<Report, 'submittedOn' | 'dueDay' | 'withdrawn'>) {
  if (withdrawn !== undefined) return 'not submitted after all'
  return `submitted on ${describeDay(submittedOn)}, ${submittedOn <= dueDay ? 'in time' : 'late'} (due ${describeDay(dueDay)})`
}

/** What is recorded of a report. */
export function reportFacts({ meeting, report, due }: Reported, zone: string): readonly Fact[] {
  const { by, at, where, link: href, withdrawn } = report
  if (withdrawn !== undefined)
    return [
      fact('State', strong(reportWords(report))),
      fact('Why', withdrawn),
      fact('Taken back by', `${by}, `, time(at, zone)),
      ...(meeting.state === 'cancelled' ? [] : [fact('Report due', dueWords(due))]),
    ]
  return [
    fact('State', strong(reportWords(report))),
    fact('Counted', dueWords(due)),
    fact('Recorded by', `${by}, `, time(at, zone)),
    ...(where ? [fact('Where', where)] : []),
    ...(href ? [fact('Link', link(href, href))] : []),
  ]
}

/** In the place of the message that told of a report: it was recorded by mistake. */
export const withdrawnView = (reported: Reported, before: Report, zone: string): View =>
  toned(
    'caution',
    `Not submitted after all: report to ${studyGroupMeetingName(reported.meeting)}`,
    facts(...reportFacts(reported, zone), fact('Recorded before', reportWords(before))),
    note(
      reported.meeting.state === 'cancelled'
        ? noneDue
        : 'It is open again, and its reminders go on until it is submitted.',
    ),
  )
