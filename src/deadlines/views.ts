import type { DateTime } from 'luxon'
import { writeLine } from '../bot/line.ts'
import { press } from '../bot/signature.ts'
import {
  type Block,
  type Fact,
  fact,
  facts,
  heading,
  type Line,
  line,
  list,
  note,
  strong,
  time,
  toned,
  type View,
  view,
} from '../bot/view.ts'
import { type Day, dayOf, describeDay } from '../dates/day.ts'
import { zoneLabel } from '../dates/zone.ts'
import type { Terms } from '../groups/terms.ts'
import type { Deadline } from './deadline.ts'
import { formatDistance, formatDue } from './format.ts'
import type { DeadlineOverride } from './override.ts'
import type { PingRecord } from './ping.ts'
import { actBlocks, deadlineButtons } from './ping-views.ts'
import type { Preference } from './preference.ts'
import { list as listAll } from './signatures.ts'

/** Shows the whole group what falls on one day, and how it ended if it has. */
export const digestView = (deadlines: readonly Deadline[], day: Day, zone: string, now: DateTime): View =>
  view(
    `Deadlines: ${describeDay(day)}`,
    list(...deadlines.map((deadline) => digestLine(deadline, zone, now))),
    ...actBlocks(deadlines, now),
    note(`${writeLine(press(listAll))} shows all of them.`),
  )

/** Shows the whole group what is overdue and what the coming week brings. */
export const weekView = (
  { overdue, ahead }: { readonly overdue: readonly Deadline[]; readonly ahead: readonly Deadline[] },
  day: Day,
  zone: string,
  now: DateTime,
): View =>
  toned(
    overdue.length > 0 ? 'bad' : 'neutral',
    `The week from ${describeDay(day)}: ${overdue.length} overdue, ${ahead.length} due`,
    ...weekPart('Overdue', overdue, zone, now),
    ...weekPart('Due this week', ahead, zone, now),
    ...actBlocks([...overdue, ...ahead], now),
    note(`${writeLine(press(listAll))} shows all of them.`),
  )

const weekPart = (title: string, deadlines: readonly Deadline[], zone: string, now: DateTime): readonly Block[] =>
  deadlines.length === 0 ? [] : [heading(title), list(...deadlines.map((deadline) => digestLine(deadline, zone, now)))]

const digestLine = (deadline: Deadline, zone: string, now: DateTime): Line =>
  deadline.state === 'open'
    ? line(
        strong(deadline.title),
        ` – ${formatDue(deadline.at, now, zone)}, ${deadline.arithmetic} (${deadline.rule}). `,
        `Responsible: ${names(deadline)}.`,
      )
    : line(strong(deadline.title), ` – ${formatEnd(deadline)}`)

/** Formats how a deadline ended. */
const formatEnd = ({ state, outcome }: Deadline): string => outcome ?? (state === 'gone' ? 'cancelled' : state)

const names = ({ responsible }: Deadline): string =>
  responsible.map(({ name, actingReason }) => (actingReason ? `${name} (${actingReason})` : name)).join(', ') ||
  'nobody yet'

/** Shows all deadlines on one time line. */
export function timelineView(deadlines: readonly Deadline[], zone: string, now: DateTime): View {
  if (deadlines.length === 0)
    return view(
      'There are no deadlines',
      note('Plan a meeting with /meeting plan, or add a study group meeting with /sgmeeting add.'),
    )
  return view(
    `Deadlines (${deadlines.length})`,
    ...deadlines.flatMap((deadline): readonly Block[] => [
      heading(`${describeDay(dayOf(deadline.at, zone))} – ${deadline.title}`),
      facts(...timelineFacts(deadline, zone, now)),
    ]),
  )
}

function timelineFacts(deadline: Deadline, zone: string, now: DateTime): readonly Fact[] {
  const left = deadline.state === 'open' ? formatDistance(deadline.at, now, zone) : formatEnd(deadline)
  const overdue = deadline.state === 'open' && deadline.at < now ? 'overdue, ' : ''
  return [
    fact('Calculation', `${deadline.arithmetic} (${deadline.rule})`),
    fact('State', strong(`${overdue}${left}`)),
    ...(deadline.kind === 'advice'
      ? []
      : [fact('Responsible', names(deadline)), fact('Reminders stop when', deadline.stops)]),
  ]
}

/** Shows one deadline, the rules that it was counted by, and each reminder with the way it went or what it waits for. */
export function deadlineView(
  deadline: Deadline,
  history: { readonly override: DeadlineOverride | undefined; readonly pings: readonly PingRecord[] },
  { profile, zone }: Terms,
  now: DateTime,
): View {
  const { override, pings } = history
  const snoozed = override?.snoozedUntil
  const changes: Fact[] = [
    ...(override?.name ? [fact('Handed over to', override.name)] : []),
    ...(snoozed && snoozed > now ? [fact('Snoozed until', time(snoozed, zone))] : []),
  ]
  const ahead = deadline.state === 'open' ? deadline.rungs.filter(({ at }) => at > now) : []
  return view(
    deadline.title,
    facts(
      ...timelineFacts(deadline, zone, now),
      fact('Rules', `${profile.name}, version ${profile.version}`),
      ...changes,
    ),
    ...(ahead.length > 0
      ? [
          heading('Upcoming reminders'),
          list(...ahead.slice(0, mostAhead).map((rung) => line(time(rung.at, zone), ` – ${rung.name}`))),
        ]
      : []),
    heading('Past reminders'),
    pings.length > 0 ? list(...pings.map((ping) => pingLine(ping, zone))) : note('None yet.'),
    ...deadlineButtons(deadline, now),
  )
}

const mostAhead = 10

function pingLine({ name, rung, folded, state, dueAt, ways, reason }: PingRecord, zone: string): Line {
  const covered = folded.length > 0 ? ` (with ${folded.join(', ')})` : ''
  const way = ways.length > 0 ? `: ${ways.join('; ')}` : ''
  return line(
    strong(rung),
    `${covered} to ${name}, `,
    time(dueAt, zone),
    ` – ${state}${way}${formatReason(state, reason)}`,
  )
}

const waiting: Readonly<Record<string, string>> = {
  'quiet hours': ' for the end of their quiet hours',
  digest: ' for their digest',
  snooze: ' for the end of the snooze',
}

function formatReason(state: PingRecord['state'], reason: string | undefined): string {
  if (reason === undefined) return ''
  return state === 'waiting' ? (waiting[reason] ?? '') : `: ${reason}`
}

/** Shows when and of what a person is reminded; `zone` is that of their clock. */
export const preferenceView = (
  title: string,
  { quietFrom, quietTo, digestHour, muted }: Preference,
  zone: string,
): View =>
  view(
    title,
    facts(
      fact('Quiet hours', quietFrom === quietTo ? 'none' : `${quietFrom}:00 to ${quietTo}:00 ${zoneLabel(zone)}`),
      fact(
        'Digest',
        digestHour === undefined ? 'off; each reminder comes when it is due' : `one message a day at ${digestHour}:00`,
      ),
      fact('Reminders of meetings', muted.includes('meeting') ? 'off' : 'on'),
    ),
    note(
      'Reminders an hour and ten minutes before a meeting come in quiet hours too. You cannot switch off reminders of ' +
        'deadlines that the rules make your office responsible for; a digest includes them, unless it would come too late.',
    ),
  )
