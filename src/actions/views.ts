import type { DateTime } from 'luxon'
import type { Invocation } from '../bot/invocation.ts'
import { writeLine } from '../bot/line.ts'
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
  type Line,
  line,
  link,
  list,
  note,
  strong,
  text,
  time,
  toned,
  type View,
  view,
} from '../bot/view.ts'
import { dayOf, describeDay } from '../dates/day.ts'
import type { Failure } from '../delivery/failures.ts'
import type { Terms } from '../groups/terms.ts'
import { counted } from '../text/count.ts'
import { formatChange, formatDue, formatFailure, formatOwners, itemLabel, itemName } from './format.ts'
import { type ActionChange, type ActionItem, ref } from './model.ts'
import * as sign from './signatures.ts'

/** Shows an item in the channels of its group. */
export const cardView = (item: ActionItem, { zone }: Terms): View =>
  toned(item.state === 'done' ? 'good' : 'neutral', cardTitle(item), ...itemBlocks(item, zone), cardButtons(item))

const cardTitle = (item: ActionItem): string =>
  item.state === 'open' ? itemName(item) : `${item.state === 'done' ? 'Done' : 'Dropped'}: ${itemName(item)}`

function itemBlocks(item: ActionItem, zone: string): readonly Block[] {
  const whole = itemName(item).endsWith('…') ? [text(item.text)] : []
  return [...whole, facts(...itemFacts(item, zone))]
}

function itemFacts(item: ActionItem, zone: string): readonly Fact[] {
  const { meeting, topic, outcome, outcomeLink, closedAt } = item
  return [
    ...(closedAt ? [fact(item.state === 'done' ? 'Done' : 'Dropped', time(closedAt, zone))] : []),
    ...(outcome ? [fact(item.state === 'done' ? 'Note' : 'Reason', outcome)] : []),
    ...(outcomeLink ? [fact('Result', link(outcomeLink, outcomeLink))] : []),
    fact('Due', strong(formatDue(item, zone))),
    fact('Owners', formatOwners(item)),
    ...(meeting ? [fact('From', `M${meeting.number} ${meeting.title}`)] : []),
    ...(topic ? [fact('Topic', `T${topic.number} ${topic.sentence}`)] : []),
    ...(item.link ? [fact('Link', link(item.link, item.link))] : []),
  ]
}

function cardButtons(item: ActionItem): Block {
  const details = button('Details', press(sign.showItem, { item }))
  if (item.state !== 'open') return buttons(button('Reopen', press(sign.reopenItem, { item })), details)
  return buttons(...doneButtons(item), ...ownerButtons(item), details)
}

const doneButtons = (item: ActionItem): readonly Button[] => [
  button('Done', press(sign.markDone, { item }), 'primary'),
  button('Done with a note…', press(sign.finish, { item })),
]

const ownerButtons = (item: ActionItem): readonly Button[] => [
  button('Take it', press(sign.takeItem, { item })),
  button('Hand over…', press(sign.handItem, { item })),
]

/** Shows an item to the person who changed it, with a button to undo that. */
export const changedView = (title: string, item: ActionItem, zone: string, ...more: readonly Block[]): View =>
  view(
    `${title}: ${itemName(item)}`,
    ...more,
    facts(...itemFacts(item, zone)),
    buttons(button('Undo', press(sign.undoChange, { item, change: item.revision }))),
  )

/** Asks somebody that another member named as an owner. */
export const askedView = (item: ActionItem, by: string, zone: string): View =>
  toned(
    'caution',
    `${by} asks you to take over ${itemName(item)}`,
    ...itemBlocks(item, zone),
    buttons(
      button('Accept', press(sign.acceptItem, { item }), 'primary'),
      button('Decline', press(sign.declineItem, { item })),
    ),
    note('Until you answer, you get the owner’s reminders.'),
  )

/** Tells the Co-Convenors who needs help. */
export const helpView = (item: ActionItem, by: string, words: string | undefined, zone: string): View =>
  toned(
    'caution',
    `${by} needs help with ${itemName(item)}`,
    ...(words ? [text(words)] : []),
    ...itemBlocks(item, zone),
    buttons(...ownerButtons(item), button('Details', press(sign.showItem, { item }))),
  )

/** Tells the person who asked that the answer was no. */
export const declinedView = (item: ActionItem, by: string, zone: string): View =>
  toned('caution', `${by} declined ${itemName(item)}`, ...itemBlocks(item, zone), buttons(...ownerButtons(item)))

/** Lists to the Co-Convenors the items of somebody who left the group. */
export const leftView = (name: string, items: readonly ActionItem[], zone: string, now: DateTime): View =>
  toned(
    'caution',
    `${name} has left the group: ${counted(items.length, 'action item')} to hand over`,
    list(...items.map((item) => itemLine(item, zone, now))),
    buttons(...items.slice(0, 10).map((item) => handButton(item))),
  )

const handButton = (item: ActionItem): Button => button(`Hand over ${ref(item)}…`, press(sign.handItem, { item }))

/** Formats "A-12 Draft the liaison statement – Delegate, due Thu 3 Dec 2026, overdue"; without `now`, overdue is left out. */
export function itemLine(item: ActionItem, zone: string, now?: DateTime): Line {
  const overdue = now && isOverdue(item, zone, now) ? ', overdue' : ''
  const state =
    item.state === 'open'
      ? `due ${describeDay(item.dueDay)}${overdue}`
      : `${item.state}${item.closedAt ? ` on ${describeDay(dayOf(item.closedAt, zone))}` : ''}`
  return line(strong(itemName(item)), ` – ${formatOwners(item)}, ${state}`)
}

export const isOverdue = ({ state, dueDay }: ActionItem, zone: string, now: DateTime): boolean =>
  state === 'open' && dueDay < dayOf(now, zone)

/** Shows one item with its history and the messages that could not be delivered. */
export const itemView = (
  item: ActionItem,
  { changes, failures }: { readonly changes: readonly ActionChange[]; readonly failures: readonly Failure[] },
  zone: string,
): View =>
  view(
    cardTitle(item),
    ...itemBlocks(item, zone),
    ...failures.map((failure) => note(formatFailure(failure))),
    heading('History'),
    list(...changes.map((change) => changeLine(change, zone))),
    note('Latest first.'),
    cardButtons(item),
  )

function changeLine(change: ActionChange, zone: string): Line {
  const words = [change.note, change.what === 'added' ? '' : formatChange(change)].filter(Boolean).join('; ')
  return line(time(change.at, zone), ` – ${change.by.name}: ${change.what}${words ? ` (${words})` : ''}`)
}

export interface Page {
  readonly title: string
  readonly items: readonly ActionItem[]
  readonly count: number
  readonly number: number
  /** Invokes the same list at another page. */
  readonly at: (page: number) => Invocation
}

export const pageLength = 10

export function pageView(page: Page, zone: string, now: DateTime): View {
  if (page.items.length === 0)
    return view(`${page.title}: none`, note(`To add one: ${writeLine(press(sign.addItem))}.`))
  const last = Math.ceil(page.count / pageLength)
  const turn = [
    ...(page.number > 1 ? [button('Previous', page.at(page.number - 1))] : []),
    ...(page.number < last ? [button('Next', page.at(page.number + 1))] : []),
  ]
  return view(
    `${page.title} (${page.count})`,
    list(...page.items.map((item) => itemLine(item, zone, now))),
    {
      kind: 'menu',
      label: 'Show one',
      multiple: false,
      field: 'item',
      invocation: press(sign.showItem),
      options: page.items.map((item) => ({ label: itemLabel(item), value: ref(item) })),
    },
    ...(turn.length > 0 ? [note(`Page ${page.number} of ${last}`), buttons(...turn)] : []),
  )
}
