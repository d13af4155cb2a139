import type { DateTime } from 'luxon'
import { press } from '../bot/signature.ts'
import {
  type Block,
  type Button,
  button,
  buttons,
  type Fact,
  fact,
  facts,
  heading,
  type Menu,
  note,
  strong,
  type Tone,
  time,
  toned,
  type View,
} from '../bot/view.ts'
import { type Deadline, isPersonal } from './deadline.ts'
import { formatTitle, zoneOf } from './format.ts'
import { snoozedUntil } from './preference.ts'
import { hand, show, snooze } from './signatures.ts'

export interface Pinged {
  readonly rung: string
  readonly folded: readonly string[]
  readonly deadline: Deadline
}

/** The person who reads a message. */
export interface Reader {
  readonly person: number
  readonly zone: string
  /** The group that it is about, if the reader takes part in several. */
  readonly group: string | undefined
}

/** Shows everything that waits for a person in one message; what is overdue comes first. */
export function pingView(pings: readonly Pinged[], now: DateTime, { person, zone, group }: Reader): View {
  const sorted = pings.toSorted((a, b) => a.deadline.at.toMillis() - b.deadline.at.toMillis())
  const first = sorted[0]
  const title =
    sorted.length === 1 && first ? `Reminder: ${formatTitle(first.deadline, now, zone)}` : `${sorted.length} reminders`
  const overdue = sorted.some(({ deadline }) => deadline.at < now)
  const blocks = sorted.flatMap((pinged) =>
    pingBlocks(pinged, person, sorted.length > 1 ? formatTitle(pinged.deadline, now, zone) : undefined),
  )
  const acts = actBlocks(
    sorted.map(({ deadline }) => deadline),
    now,
  )
  return toned(toneOf(overdue), title, ...(group ? [note(`This is about ${group}.`)] : []), ...blocks, ...acts)
}

const toneOf = (overdue: boolean): Tone => (overdue ? 'bad' : 'caution')

/** Shows one reminder; `title` is shown above each of several. */
function pingBlocks({ rung, folded, deadline }: Pinged, reader: number, title: string | undefined): readonly Block[] {
  const covered = folded.length > 0 ? `${rung} (also covers ${folded.join(', ')})` : rung
  // the title counts the days until the deadline
  const explained = deadline.kind === 'notice' ? `${covered}. D is the day of the meeting.` : covered
  const actingReason = deadline.responsible.find(({ person }) => person === reader)?.actingReason
  return [
    ...(title === undefined ? [] : [heading(title)]),
    facts(
      ...whenFacts(deadline),
      ...(actingReason === undefined ? [] : [fact('Why you get this', actingReason)]),
      fact('This reminder', explained),
      ...endFacts(deadline),
    ),
  ]
}

const whenFacts = (deadline: Deadline): readonly Fact[] =>
  deadline.kind === 'meeting'
    ? [fact('Begins', time(deadline.at, zoneOf(deadline)))]
    : [fact('By', strong(deadline.arithmetic)), fact('Rule', deadline.rule)]

const endFacts = ({ kind, stops }: Deadline): readonly Fact[] =>
  isPersonal(kind) ? [] : [fact('Reminders stop when', stops)]

/**
 * Offers what can be done about the deadlines of one message. Of several, one is chosen first: nobody could tell which of
 * them a button at the end is about.
 */
export function actBlocks(deadlines: readonly Deadline[], now: DateTime): readonly Block[] {
  const open = deadlines.filter(({ state }) => state === 'open')
  const rules = open.filter(({ kind }) => !isPersonal(kind))
  const meetings = open.filter(({ kind }) => isPersonal(kind)).flatMap((deadline) => deadlineButtons(deadline, now))
  if (rules.length <= 1) return [...rules.flatMap((deadline) => deadlineButtons(deadline, now)), ...meetings]
  const menu: Menu = {
    kind: 'menu',
    label: 'Choose a deadline: done, snooze or hand over',
    multiple: false,
    field: 'deadline',
    invocation: press(show),
    options: rules.map(({ key, title }) => ({ value: key, label: title })),
  }
  return [menu, ...meetings]
}

/** Offers only what would not be refused: what is done has no button, and nothing is snoozed beyond its end. */
export function deadlineButtons(deadline: Deadline, now: DateTime): readonly Block[] {
  const { kind, state, act, own } = deadline
  if (state !== 'open') return []
  const first = act ? [button(act.label, act.invocation, 'primary')] : []
  if (isPersonal(kind)) return [buttons(...first)]
  const further = own
    ? own.map(({ label, invocation }) => button(label, invocation))
    : [button('Hand over…', press(hand, { deadline }))]
  return [buttons(...first, ...snoozeButtons(deadline, now), ...further)]
}

/** Offers a day; for an action item that is overdue a week, since its reminders come once a week. */
function snoozeButtons(deadline: Deadline, now: DateTime): readonly Button[] {
  const { kind, at } = deadline
  if (snoozedUntil(now, zoneOf({ at })) <= at) return [button('Snooze a day', press(snooze, { deadline }))]
  return kind === 'action' ? [button('Snooze a week', press(snooze, { deadline, days: 7 }))] : []
}

/** Tells someone that a deadline was handed over to them: what it is, and by when. */
export const handedView = (deadline: Deadline, by: string, now: DateTime): View =>
  toned(
    toneOf(deadline.at < now),
    `Handed to you by ${by}: ${formatTitle(deadline, now, zoneOf(deadline))}`,
    facts(...whenFacts(deadline), ...endFacts(deadline)),
    ...deadlineButtons(deadline, now),
  )
