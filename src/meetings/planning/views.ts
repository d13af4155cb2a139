import type { Member } from '../../bot/caller.ts'
import { mayRun } from '../../bot/rights.ts'
import { press } from '../../bot/signature.ts'
import {
  type Block,
  button,
  buttons,
  type Fact,
  fact,
  facts,
  type Line,
  line,
  note,
  strong,
  time,
  type View,
  view,
} from '../../bot/view.ts'
import { type Day, describeDay } from '../../dates/day.ts'
import { describeDuration } from '../../dates/duration.ts'
import { formatDateTime } from '../../dates/format.ts'
import { zoneLabel } from '../../dates/zone.ts'
import type { Terms } from '../../groups/terms.ts'
import type { BestStarts } from '../availability/rules.ts'
import { formatRule } from '../format.ts'
import type { Meeting } from '../model.ts'
import { plan } from '../signatures.ts'

/** Says in the thread of the card what a move changed. `lateReason`: why it goes ahead although the notice is late. */
export function moveNote(
  before: Meeting,
  after: Meeting,
  { profile }: Terms,
  lateReason: string | undefined,
): readonly Line[] {
  const start = [
    line(strong('New: '), time(after.startsAt, after.zone)),
    line(`Was: ${formatDateTime(before.startsAt, before.zone)}`),
  ]
  const length = `${describeDuration(after.lastsMinutes)}, was ${describeDuration(before.lastsMinutes)}`
  return [
    ...(after.startsAt.toMillis() === before.startsAt.toMillis() ? [] : start),
    ...(after.lastsMinutes === before.lastsMinutes ? [] : [line(strong('Length: '), length)]),
    ...(lateReason === undefined
      ? []
      : [line(`Marked as “${profile.lateNotice}”, because the notice is late: ${lateReason}`)]),
  ]
}

const labels: Readonly<Record<string, string>> = {
  title: 'Title',
  joinLink: 'Join link',
  tool: 'Tool',
  lastsMinutes: 'Length',
}

/** Says in the thread of the card which values were edited. */
export const editNote = (change: Readonly<Record<string, unknown>>): readonly Line[] =>
  Object.entries(change).map(([name, value]) => line(strong(labels[name] ?? name), `: ${formatValue(name, value)}`))

function formatValue(name: string, value: unknown): string {
  if (value === null) return 'none'
  if (name === 'lastsMinutes') return describeDuration(Number(value))
  // notes remain when the meeting is cancelled, so they never show the link
  return name === 'joinLink' ? 'new; see the meeting' : String(value)
}

export const cancelNote = (meeting: Meeting, reason: string): readonly Line[] => [
  line(`Was: ${formatDateTime(meeting.startsAt, meeting.zone)}. Reason: ${reason}`),
]

interface PossibleDates {
  /** The first day on which a meeting may be held if its announcement goes out today. */
  readonly earliest: Day
  readonly lasts: number
  /** How many members were counted. */
  readonly members: number
  readonly starts: BestStarts
  /** What is possible before the next study group meetings. */
  readonly windows: readonly Block[]
  readonly terms: Terms
  readonly caller: Member
}

/** Shows when a meeting can lawfully be held if its announcement goes out today. */
export function possibleDatesView(possible: PossibleDates): View {
  const { earliest, lasts, windows, terms, caller } = possible
  const planButton = button('Plan a meeting', press(plan, { lasts: `${lasts}m` }), 'primary')
  return view(
    'When a meeting can be held',
    facts(
      fact(
        'If it is announced by e-mail today',
        'from ',
        strong(describeDay(earliest)),
        `, at any time of day in ${zoneLabel(terms.zone)}`,
      ),
      ...startFacts(possible),
    ),
    ...windows,
    note(formatRule(terms.profile)),
    ...(mayRun('organiser', caller) ? [buttons(planButton)] : []),
  )
}

function startFacts({ lasts, members, starts, terms }: PossibleDates): readonly Fact[] {
  if (members === 0) return []
  const spans = starts.spans.map(([from, to]) => (from === to ? `at ${from}` : `between ${from} and ${to}`))
  const who = starts.unsocial === 0 ? 'nobody' : `${starts.unsocial} of ${members} members`
  return [
    fact(
      'Best hours',
      'begin ',
      strong(`${spans.join(' or ')} ${zoneLabel(terms.zone)}`),
      ` for ${describeDuration(lasts)}; before 07:00 or after 22:00 for ${who}`,
    ),
  ]
}
