import type { DateTime } from 'luxon'
import { type Invocation, invoke } from '../bot/invocation.ts'
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
import type { Terms } from '../groups/terms.ts'
import { counted } from '../text/count.ts'
import { type ActionChange, type ActionItem, ref } from './action.ts'
import type { finish, markDone, reopenItem, undoChange } from './change-commands.ts'
import type { acceptItem, declineItem, handItem, takeItem } from './owner-commands.ts'
import type { showItem } from './show-commands.ts'
import { changeWords, dueWords, itemLabel, itemName, ownersWords } from './words.ts'

/** The message that stands in every channel of the group and follows each change. */
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
    fact('Due', strong(dueWords(item, zone))),
    fact('Owners', ownersWords(item)),
    ...(meeting ? [fact('From', `M${meeting.number} ${meeting.title}`)] : []),
    ...(topic ? [fact('Topic', `T${topic.number} ${topic.sentence}`)] : []),
    ...(item.link ? [fact('Link', link(item.link, item.link))] : []),
  ]
}

const args = (item: ActionItem) => ({ item: ref(item) })

function cardButtons(item: ActionItem): Block {
  const details = button('Details', invoke<typeof showItem>('action show', args(item)))
  if (item.state !== 'open')
    return buttons(button('Open again', invoke<typeof reopenItem>('action reopen', args(item))), details)
  return buttons(...doneButtons(item), ...ownerButtons(item), details)
}

const doneButtons = (item: ActionItem): readonly Button[] => [
  button('Done', invoke<typeof markDone>('action done', args(item)), 'primary'),
  button('Done with a note…', invoke<typeof finish>('action finish', args(item))),
]

const ownerButtons = (item: ActionItem): readonly Button[] => [
  button('Take it', invoke<typeof takeItem>('action take', args(item))),
  button('Hand over…', invoke<typeof handItem>('action hand', args(item))),
]

/** The answer to whoever changed something: what it is now, and a way back. */
export const changedView = (title: string, item: ActionItem, zone: string, ...more: readonly Block[]): View =>
  view(
    `${title}: ${itemName(item)}`,
    ...more,
    facts(...itemFacts(item, zone)),
    buttons(button('Undo', invoke<typeof undoChange>('action undo', { ...args(item), change: String(item.revision) }))),
  )

/** To somebody who was named by somebody else. */
export const askedView = (item: ActionItem, by: string, zone: string): View =>
  toned(
    'caution',
    `${by} asks you to take care of ${itemName(item)}`,
    ...itemBlocks(item, zone),
    buttons(
      button('Accept', invoke<typeof acceptItem>('action accept', args(item)), 'primary'),
      button('Decline', invoke<typeof declineItem>('action decline', args(item))),
    ),
    note('Until you answer you are reminded of it like an owner.'),
  )

/** To the Co-Convenors: who cannot go on with what. */
export const helpView = (item: ActionItem, by: string, words: string | undefined, zone: string): View =>
  toned(
    'caution',
    `${by} needs help with ${itemName(item)}`,
    ...(words ? [text(words)] : []),
    ...itemBlocks(item, zone),
    buttons(...ownerButtons(item), button('Details', invoke<typeof showItem>('action show', args(item)))),
  )

/** To whoever asked: the answer was no. */
export const declinedView = (item: ActionItem, by: string, zone: string): View =>
  toned('caution', `${by} declined ${itemName(item)}`, ...itemBlocks(item, zone), buttons(...ownerButtons(item)))

/** To the Co-Convenors: what somebody who left the group was to do. */
export const leftView = (name: string, items: readonly ActionItem[], zone: string, now: DateTime): View =>
  toned(
    'caution',
    `${name} has left the group: ${counted(items.length, 'action item')} to hand over`,
    list(...items.map((item) => itemLine(item, zone, now))),
    buttons(...items.slice(0, 10).map((item) => handButton(item))),
  )

const handButton = (item: ActionItem): Button =>
  button(`Hand over ${ref(item)}…`, invoke<typeof handItem>('action hand', args(item)))

/** "A-12 Draft the liaison statement – Delegate, due Thu 3 Dec 2026, overdue"; without `now` it is not said whether overdue. */
export function itemLine(item: ActionItem, zone: string, now?: DateTime): Line {
  const overdue = now && isOverdue(item, zone, now) ? ', overdue' : ''
  const state =
    item.state === 'open'
      ? `due ${describeDay(item.dueDay)}${overdue}`
      : `${item.state}${item.closedAt ? ` on ${describeDay(dayOf(item.closedAt, zone))}` : ''}`
  return line(strong(itemName(item)), ` – ${ownersWords(item)}, ${state}`)
}

export const isOverdue = ({ state, dueDay }: ActionItem, zone: string, now: DateTime): boolean =>
  state === 'open' && dueDay < dayOf(now, zone)

/** One item with everything that happened to it, and what did not reach anybody. */
export const itemView = (
  item: ActionItem,
  told: { readonly changes: readonly ActionChange[]; readonly undelivered: readonly string[] },
  zone: string,
): View =>
  view(
    cardTitle(item),
    ...itemBlocks(item, zone),
    ...told.undelivered.map((words) => note(words)),
    heading('History'),
    list(...told.changes.map((change) => changeLine(change, zone))),
    note('The latest change first.'),
    cardButtons(item),
  )

function changeLine(change: ActionChange, zone: string): Line {
  // what an undo brought back is told by the change before it
  const words = [change.note, change.what === 'added' ? '' : changeWords(change)].filter(Boolean).join('; ')
  return line(time(change.at, zone), ` – ${change.by.name}: ${change.what}${words ? ` (${words})` : ''}`)
}

export interface Page {
  readonly title: string
  readonly items: readonly ActionItem[]
  readonly count: number
  readonly number: number
  /** The same list at another page. */
  readonly at: (page: number) => Invocation
}

export const pageLength = 10

export function pageView(page: Page, zone: string, now: DateTime): View {
  if (page.items.length === 0) return view(`${page.title}: none`, note('A new one: /action add.'))
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
      invocation: { command: 'action show', args: {} },
      options: page.items.map((item) => ({ label: itemLabel(item), value: ref(item) })),
    },
    ...(turn.length > 0 ? [note(`Page ${page.number} of ${last}`), buttons(...turn)] : []),
  )
}
