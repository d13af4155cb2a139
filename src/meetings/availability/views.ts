import { writeLine } from '../../bot/line.ts'
import { press } from '../../bot/signature.ts'
import {
  type Block,
  button,
  buttons,
  type Line,
  line,
  list,
  type Menu,
  note,
  numbered,
  strong,
  text,
  time,
  type View,
  view,
} from '../../bot/view.ts'
import { describeDuration } from '../../dates/duration.ts'
import { formatDateTime } from '../../dates/format.ts'
import { zoneLabel } from '../../dates/zone.ts'
import type { Terms } from '../../groups/terms.ts'
import { cut } from '../../text/cut.ts'
import { formatRule } from '../format.ts'
import type { AskedMember, Availability, AvailabilityPoll, Slot } from './model.ts'
import { countOf, hasAnswered, unsocialFor } from './rules.ts'
import { answerPoll, chooseSlot, propose, settle, showPolls } from './signatures.ts'

const ref = (poll: AvailabilityPoll): string => `P${poll.number}`

/** Shows the poll in every channel; counts and names follow each answer. */
export function pollView(poll: AvailabilityPoll, asked: readonly AskedMember[]): View {
  const title = `When can you meet? ${ref(poll)} ${poll.title}`
  const slots = numbered(...poll.slots.map((slot) => slotLine(slot, poll, asked)))
  if (poll.state === 'withdrawn') return view(title, note('This poll was withdrawn.'), slots)
  if (poll.state === 'settled') return view(title, text(`Settled: it became M${poll.meetingNumber}.`), slots)
  return view(
    title,
    text(`Lasts ${describeDuration(poll.lastsMinutes)}. Times are shown in your own time zone.`),
    slots,
    ...missing(poll, asked),
    menu(poll, 'yes', 'I can'),
    menu(poll, 'ifNeedBe', 'If need be'),
    buttons(
      button('None of them', press(answerPoll, { poll, as: 'no' })),
      button('Choose a slot…', press(chooseSlot, { poll })),
    ),
    note('Slots that you do not choose count as “no”. Everyone in the channel sees the answers.'),
  )
}

const menu = (poll: AvailabilityPoll, as: Availability, label: string): Menu => ({
  kind: 'menu',
  label,
  multiple: true,
  field: 'slots',
  invocation: press(answerPoll, { poll, as }),
  options: poll.slots.map((slot) => ({
    value: String(slot.number),
    label: `${slot.number}: ${formatDateTime(slot.startsAt, slot.zone)}`.slice(0, 75),
  })),
})

function slotLine(slot: Slot, { lastsMinutes }: AvailabilityPoll, asked: readonly AskedMember[]): Line {
  const names = (wanted: Availability) => {
    const those = slot.answers.filter(({ answer }) => answer === wanted).map(({ person }) => person.name)
    return those.length > 0 ? `: ${firstNames(those)}` : ''
  }
  const counts = [
    `yes ${countOf(slot, 'yes')}${names('yes')}`,
    `if need be ${countOf(slot, 'ifNeedBe')}${names('ifNeedBe')}`,
    `no ${countOf(slot, 'no')}`,
  ]
  const late = unsocialFor(slot, lastsMinutes, asked).map(
    ({ name, zone }) => `${name} (${slot.startsAt.setZone(zone).toFormat('HH:mm')} ${zoneLabel(zone)})`,
  )
  const unsocial = late.length > 0 ? ` – unsocial hour for ${firstNames(late)}` : ''
  return line(time(slot.startsAt, slot.zone), ' – ', strong(counts.join(', ')), unsocial)
}

/** Lists the first five names: "A, B, C, D, E and 2 more". */
function firstNames(names: readonly string[]): string {
  const rest = names.length - 5
  return `${names.slice(0, 5).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

function missing(poll: AvailabilityPoll, asked: readonly AskedMember[]): readonly Block[] {
  const names = asked.filter(({ id }) => !hasAnswered(poll, id)).map(({ name }) => name)
  return names.length === 0 ? [] : [note(`Not answered yet (${names.length}): ${firstNames(names)}`)]
}

export function myAnswersView(poll: AvailabilityPoll, person: number): View {
  const words = { yes: 'yes', ifNeedBe: 'if need be', no: 'no' } as const
  return view(
    `Your answers: ${ref(poll)} ${poll.title}`,
    list(
      ...poll.slots.map((slot) => {
        const given = slot.answers.find((answer) => answer.person.id === person)?.answer
        return line(time(slot.startsAt, slot.zone), ' – ', strong(given ? words[given] : 'no answer'))
      }),
    ),
    note('You can change them until the poll is settled.'),
  )
}

/** Offers one button for each poll, which shows it. */
export const pollButtons = (polls: readonly AvailabilityPoll[]): Block =>
  buttons(...polls.map((poll) => button(cut(`${ref(poll)} ${poll.title}`, 60), press(showPolls, { poll }))))

/** Lists the open polls for one reader, in the order given. */
export function pollsView(polls: readonly AvailabilityPoll[], person: number): View {
  if (polls.length === 0)
    return view(
      'No availability poll is open',
      note(`A Co-Convenor or the secretariat can open one with ${writeLine(press(propose))}.`),
    )
  const lines = polls.map((poll) => {
    const first = poll.slots[0]
    const last = poll.slots.at(-1)
    const span = first && last ? [time(first.startsAt, first.zone), ' to ', time(last.startsAt, last.zone)] : []
    const mine = hasAnswered(poll, person) ? 'you have answered' : 'you have not answered yet'
    return line(strong(`${ref(poll)} ${poll.title}`), ` – ${poll.slots.length} slots, `, ...span, ` – ${mine}`)
  })
  return view(`Open availability polls (${polls.length})`, list(...lines), pollButtons(polls))
}

/** Offers organisers one button for each slot and marks the best, so that nothing is settled by mistake. */
export function chooseView(poll: AvailabilityPoll, best: Slot | undefined, asked: readonly AskedMember[]): View {
  const choices = poll.slots.map((slot) =>
    button(
      slot === best ? `Slot ${slot.number} (suits most)` : `Slot ${slot.number}`,
      press(settle, { poll, slot: slot.number }),
      slot === best ? 'primary' : 'plain',
    ),
  )
  return view(
    `Settle ${ref(poll)} ${poll.title}`,
    numbered(...poll.slots.map((slot) => slotLine(slot, poll, asked))),
    ...missing(poll, asked),
    text('The slot that you choose becomes a planned meeting.'),
    { kind: 'buttons', buttons: choices },
  )
}

/** Confirms to the organiser that the poll is open. `late`: slots for which a notice sent today would be late. */
export function proposedView(poll: AvailabilityPoll, late: readonly Slot[], { profile }: Terms): View {
  const warning = `Too late for a notice sent today: slot ${late.map(({ number }) => number).join(', ')}.`
  return view(
    `Availability poll opened: ${ref(poll)} ${poll.title}`,
    ...(late.length > 0 ? [text(strong('Warning: '), warning), note(formatRule(profile))] : []),
    note(`When enough members have answered: ${writeLine(press(settle, { poll }))}`),
  )
}
