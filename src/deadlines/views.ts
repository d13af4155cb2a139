import type { DateTime } from 'luxon'
import { invoke } from '../bot/invocation.ts'
import {
  type Block,
  type Button,
  button,
  buttons,
  type Fact,
  fact,
  facts,
  heading,
  type Line,
  line,
  list,
  type Menu,
  note,
  strong,
  type Tone,
  time,
  toned,
  type View,
  view,
} from '../bot/view.ts'
import { type Day, dayOf, describeDay } from '../dates/day.ts'
import type { Hand, ShowOne, Snooze } from './commands.ts'
import { type Deadline, isPersonal } from './deadline.ts'
import { distanceWords, dueWords, withDistance, zoneOf } from './distance.ts'
import type { DeadlineNote } from './note-store.ts'
import { snoozedUntil } from './preference.ts'
import type { PingRecord } from './store.ts'

export interface Pinged {
  readonly rung: string
  readonly folded: readonly string[]
  readonly deadline: Deadline
}

/** Whom a message is for. */
export interface Reader {
  readonly person: number
  readonly zone: string
  /** The group that it is about, where that is not clear. */
  readonly group: string | undefined
}

/** One message for everything that waits for a person; what is overdue comes first. */
export function pingView(pings: readonly Pinged[], now: DateTime, { person, zone, group }: Reader): View {
  const sorted = pings.toSorted((a, b) => a.deadline.at.toMillis() - b.deadline.at.toMillis())
  const first = sorted[0]
  const title =
    sorted.length === 1 && first ? `Reminder: ${withDistance(first.deadline, now, zone)}` : `${sorted.length} reminders`
  const overdue = sorted.some(({ deadline }) => deadline.at < now)
  const blocks = sorted.flatMap((pinged) =>
    pingBlocks(pinged, person, sorted.length > 1 ? withDistance(pinged.deadline, now, zone) : undefined),
  )
  const acts = actBlocks(
    sorted.map(({ deadline }) => deadline),
    now,
  )
  return toned(toneOf(overdue), title, ...(group ? [note(`This is about ${group}.`)] : []), ...blocks, ...acts)
}

const toneOf = (overdue: boolean): Tone => (overdue ? 'bad' : 'caution')

/** `title`: above each of several. */
function pingBlocks({ rung, folded, deadline }: Pinged, reader: number, title: string | undefined): readonly Block[] {
  const missed = folded.length > 0 ? `${rung}; it stands for ${folded.join(', ')} too` : rung
  // the days that are left until the deadline stand in the title
  const counted = deadline.kind === 'notice' ? `${missed} (D is the day of the meeting)` : missed
  const standsIn = deadline.responsible.find(({ person }) => person === reader)?.standsIn
  return [
    ...(title === undefined ? [] : [heading(title)]),
    facts(
      ...whenFacts(deadline),
      ...(standsIn === undefined ? [] : [fact('Why you', standsIn)]),
      fact('This reminder', counted),
      ...endFacts(deadline),
    ),
  ]
}

const whenFacts = (deadline: Deadline): readonly Fact[] =>
  deadline.kind === 'meeting'
    ? [fact('Begins', time(deadline.at, zoneOf(deadline)))]
    : [fact('By', strong(deadline.arithmetic)), fact('Rule', deadline.rule)]

const endFacts = ({ kind, stops }: Deadline): readonly Fact[] =>
  isPersonal(kind) ? [] : [fact('Reminders end when', stops)]

/**
 * What can be done about the deadlines of one message. Of several, one is chosen first: where all buttons stand together
 * at its end, nobody could tell whose they are.
 */
function actBlocks(deadlines: readonly Deadline[], now: DateTime): readonly Block[] {
  const open = deadlines.filter(({ state }) => state === 'open')
  const rules = open.filter(({ kind }) => !isPersonal(kind))
  const meetings = open.filter(({ kind }) => isPersonal(kind)).flatMap((deadline) => deadlineButtons(deadline, now))
  if (rules.length <= 1) return [...rules.flatMap((deadline) => deadlineButtons(deadline, now)), ...meetings]
  const menu: Menu = {
    kind: 'menu',
    label: 'Done, snooze or hand over: choose which',
    multiple: false,
    field: 'deadline',
    invocation: invoke<ShowOne>('deadline show', {}),
    options: rules.map(({ key, title }) => ({ value: key, label: title })),
  }
  return [menu, ...meetings]
}

/** Only what would be answered: what is done has no button, and a deadline cannot be put off beyond its end. */
function deadlineButtons(deadline: Deadline, now: DateTime): readonly Block[] {
  const { key, kind, state, act, own } = deadline
  if (state !== 'open') return []
  const first = act ? [button(act.label, act.invocation, 'primary')] : []
  if (isPersonal(kind)) return [buttons(...first)]
  const further = own
    ? own.map(({ label, invocation }) => button(label, invocation))
    : [button('Hand over…', invoke<Hand>('deadline hand', { deadline: key }))]
  return [buttons(...first, ...snoozeButtons(deadline, now), ...further)]
}

/** A day; the reminders of an action item that is overdue come once a week. */
function snoozeButtons({ key, kind, at }: Deadline, now: DateTime): readonly Button[] {
  if (snoozedUntil(now, zoneOf({ at })) <= at)
    return [button('Snooze a day', invoke<Snooze>('deadline snooze', { deadline: key }))]
  if (kind !== 'action') return []
  return [button('Snooze a week', invoke<Snooze>('deadline snooze', { deadline: key, days: '7' }))]
}

/** To whom a deadline was handed over: what it is, and by when. */
export const handedView = (deadline: Deadline, by: string, now: DateTime): View =>
  toned(
    toneOf(deadline.at < now),
    `Handed to you by ${by}: ${withDistance(deadline, now, zoneOf(deadline))}`,
    facts(...whenFacts(deadline), ...endFacts(deadline)),
    ...deadlineButtons(deadline, now),
  )

/** What falls on one day, for the whole group; what has been done since says how. */
export const digestView = (deadlines: readonly Deadline[], day: Day, zone: string, now: DateTime): View =>
  view(
    `Deadlines: ${describeDay(day)}`,
    list(...deadlines.map((deadline) => digestLine(deadline, zone, now))),
    ...actBlocks(deadlines, now),
    note('/deadline list shows all of them.'),
  )

/** What is late and what the coming week brings, for the whole group. */
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
    note('/deadline list shows all of them.'),
  )

const weekPart = (title: string, deadlines: readonly Deadline[], zone: string, now: DateTime): readonly Block[] =>
  deadlines.length === 0 ? [] : [heading(title), list(...deadlines.map((deadline) => digestLine(deadline, zone, now)))]

const digestLine = (deadline: Deadline, zone: string, now: DateTime): Line =>
  deadline.state === 'open'
    ? line(
        strong(deadline.title),
        ` – ${dueWords(deadline.at, now, zone)}, ${deadline.arithmetic} (${deadline.rule}). `,
        `Responsible: ${names(deadline)}.`,
      )
    : line(strong(deadline.title), ` – ${endWords(deadline)}`)

/** How it ended. */
const endWords = ({ state, outcome }: Deadline): string => outcome ?? (state === 'gone' ? 'cancelled' : state)

const names = ({ responsible }: Deadline): string =>
  responsible.map(({ name, standsIn }) => (standsIn ? `${name} (${standsIn})` : name)).join(', ') || 'nobody named yet'

/** All deadlines on one time line. */
export function timelineView(deadlines: readonly Deadline[], zone: string, now: DateTime): View {
  if (deadlines.length === 0)
    return view(
      'No deadline is known',
      note('Plan a meeting with /meeting plan, enter a study group meeting with /sgmeeting add.'),
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
  const left = deadline.state === 'open' ? distanceWords(deadline.at, now, zone) : endWords(deadline)
  const overdue = deadline.state === 'open' && deadline.at < now ? 'overdue, ' : ''
  return [
    fact('Counted', `${deadline.arithmetic} (${deadline.rule})`),
    fact('State', strong(`${overdue}${left}`)),
    ...(deadline.kind === 'advice'
      ? []
      : [fact('Responsible', names(deadline)), fact('Reminders end when', deadline.stops)]),
  ]
}

/** One deadline with every ping that was sent for it and how. */
export function deadlineView(
  deadline: Deadline,
  told: { readonly note: DeadlineNote | undefined; readonly pings: readonly PingRecord[] },
  zone: string,
  now: DateTime,
): View {
  const { snoozedUntil: quietUntil, name } = told.note ?? {}
  const notes: Fact[] = [
    ...(name ? [fact('Handed over to', name)] : []),
    ...(quietUntil && quietUntil > now ? [fact('Snoozed until', time(quietUntil, zone))] : []),
  ]
  const ahead = deadline.rungs.filter(({ at }) => at > now)
  return view(
    deadline.title,
    facts(...timelineFacts(deadline, zone, now), ...notes),
    ...(ahead.length > 0 && deadline.state === 'open'
      ? [
          heading('Reminders to come'),
          list(...ahead.slice(0, 10).map((rung) => line(time(rung.at, zone), ` – ${rung.name}`))),
        ]
      : []),
    heading('Reminders so far'),
    told.pings.length > 0 ? list(...told.pings.map((ping) => line(...pingLine(ping, zone)))) : note('None yet.'),
    ...deadlineButtons(deadline, now),
  )
}

function pingLine({ name, rung, folded, state, dueAt, path, reason }: PingRecord, zone: string) {
  const stands = folded.length > 0 ? ` (with ${folded.join(', ')})` : ''
  const way = path.length > 0 ? `: ${path.join('; ')}` : ''
  return [strong(rung), `${stands} to ${name}, `, time(dueAt, zone), ` – ${state}${way}${reason ? `: ${reason}` : ''}`]
}
