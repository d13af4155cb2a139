import { DateTime } from 'luxon'
import { writeLine } from '../bot/line.ts'
import { plainTime } from '../bot/plain.ts'
import { press } from '../bot/signature.ts'
import { describeDay } from '../dates/day.ts'
import { describeDuration } from '../dates/duration.ts'
import { formatDateTime } from '../dates/format.ts'
import { zoneLabel } from '../dates/zone.ts'
import type { RuleProfile } from '../terms/rules.ts'
import { type Assessment, isOver, type ListedMeeting, type Meeting, type MeetingChange } from './model.ts'
import { held } from './signatures.ts'

/** Formats an instant on a zone's clock and in UTC: "Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)". */
export const formatTimeWithUtc = (at: DateTime, zone: string): string => plainTime(at.toUTC().toISO() ?? '', zone)

export const meetingName = (meeting: Pick<Meeting, 'number' | 'title'>): string => `M${meeting.number} ${meeting.title}`

export const formatLateness = (days: number): string => `${days} ${days === 1 ? 'day' : 'days'} late`

const colours = { green: 'Green', amber: 'Amber', red: 'Red' } as const

/** Formats the verdict as one sentence that begins with the name of its colour. */
export function formatVerdict({ verdict, distributed }: Assessment): string {
  const colour = colours[verdict.colour]
  if (distributed) {
    const day = describeDay(verdict.distributedDay)
    const lateness = verdict.colour === 'red' ? formatLateness(verdict.daysLate) : 'in time'
    const version = verdict.formerVersion
    const judged = version === undefined ? '' : ` (judged by version ${version} of the rules)`
    return `${colour}: the notice went out on ${day}, ${lateness}${judged}.`
  }
  if (verdict.colour === 'red') return `${colour}: a notice sent today would be ${formatLateness(verdict.daysLate)}.`
  if (verdict.colour === 'amber') return `${colour}: today is the last permitted day for the notice.`
  return `${colour}: a notice sent today is in time.`
}

const ifSentToday = { green: 'in time', amber: 'on the last permitted day' } as const

/**
 * Formats the state of a meeting's notice. An announcement that is only in the channels is not notice, so the sentence
 * is then about the e-mail that still has to go out.
 */
export function formatNotice({ state }: Pick<Meeting, 'state'>, assessment: Assessment): string {
  const { verdict, distributed } = assessment
  if (state !== 'announced' || distributed) return formatVerdict(assessment)
  const { colour, daysLate } = verdict
  return `An e-mail sent today would be ${colour === 'red' ? formatLateness(daysLate) : ifSentToday[colour]} (${colour}).`
}

/** Formats the last moment at which a notice is still in time. */
export const formatLastDay = ({ verdict }: Assessment, zone: string): string =>
  `${describeDay(verdict.lastDay)}, until 23:59 ${zoneLabel(zone)}`

/** Formats when the e-mail has to be out, or had to be. `still` introduces a time that has not passed: "must go out by". */
export const formatDue = (assessment: Assessment, zone: string, still: string): string =>
  `${assessment.verdict.colour === 'red' ? 'was due by' : still} ${formatLastDay(assessment, zone)}`

export const formatSuggestedDay = ({ verdict }: Assessment): string =>
  verdict.suggestedDay < verdict.distributedDay ? 'as soon as you can' : describeDay(verdict.suggestedDay)

/** Formats the notice rule with its clause: "2, item 3: “…”". */
export const formatRule = ({ notice }: RuleProfile): string => `${notice.clause.number}: “${notice.clause.quote}”`

/** Qualifies an announcement until an e-mail carries it. */
export const notDistributed = 'not yet distributed by e-mail, so it does not count as notice yet'

/** Describes a meeting that is over and has no recorded notice. */
export const noNotice = 'no notice by e-mail is recorded'

export function formatState(meeting: ListedMeeting, now: DateTime): string {
  if (meeting.state === 'cancelled' || meeting.state === 'held') return meeting.state
  if (isOver(meeting, now)) return `over, not recorded as held: ${writeLine(press(held, { meeting }))}`
  if (meeting.state === 'announced')
    return meeting.noticeAt ? 'announced' : `announced in the channels, ${notDistributed}`
  return 'planned, not announced yet'
}

/** Begins a text with a capital letter. */
export const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

interface ValueFormat {
  readonly label: string
  readonly format: (value: unknown, zone: string) => string
}

/** Says how the history shows each recorded value. Values that are not listed follow from these, or from the change itself. */
const valueFormats: Readonly<Record<string, ValueFormat>> = {
  title: { label: 'title', format: quote },
  startsAt: { label: 'start', format: (value, zone) => formatDateTime(DateTime.fromISO(String(value)), zone) },
  lastsMinutes: { label: 'length', format: (value) => describeDuration(Number(value)) },
  tool: { label: 'tool', format: quote },
  // never the link itself: it may carry a passcode
  joinLink: { label: 'join link', format: () => 'new' },
  lateReason: { label: 'reason for the late notice', format: quote },
  cancelReason: { label: 'reason', format: quote },
  attended: { label: 'present', format: (value) => (value === true ? 'yes' : 'no') },
  place: { label: 'position', format: String },
  conclusion: { label: 'conclusion', format: String },
  agenda: { label: 'agenda', format: formatItems },
}

const mostItemsShown = 5

function formatItems(value: unknown): string {
  const items: readonly unknown[] = Array.isArray(value) ? value : []
  const rest = items.length - mostItemsShown
  return `${items.slice(0, mostItemsShown).map(quote).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

function quote(value: unknown): string {
  return `“${String(value)}”`
}

/** Formats what a change replaced with what: "title from “A” to “B”; start Tue 1 Sep 2026, 14:00 Geneva". */
export const formatChange = (change: Pick<MeetingChange, 'before' | 'after'>, zone: string): string =>
  formatChangedValues(change, zone).join('; ')

/** Formats each changed value by itself: "title from “A” to “B”". */
export function formatChangedValues(
  { before, after }: Pick<MeetingChange, 'before' | 'after'>,
  zone: string,
): readonly string[] {
  const was = recordedValues(before)
  const is = recordedValues(after)
  const isRemoved = (after ?? null) === null
  return Object.entries(valueFormats)
    .filter(([name]) => (was[name] ?? null) !== (is[name] ?? null))
    .map(([name, { label, format }]) => {
      if ((was[name] ?? null) === null) return `${label} ${format(is[name], zone)}`
      if (isRemoved) return `${label} was ${format(was[name], zone)}`
      if ((is[name] ?? null) === null) return `${label} removed`
      const from = format(was[name], zone)
      const to = format(is[name], zone)
      return from === to ? `${label} ${to}` : `${label} from ${from} to ${to}`
    })
}

const recordedValues = (recorded: unknown): Readonly<Record<string, unknown>> =>
  typeof recorded === 'object' && recorded !== null ? (recorded as Readonly<Record<string, unknown>>) : {}
