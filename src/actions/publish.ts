import type { DateTime } from 'luxon'
import type { Member } from '../bot/caller.ts'
import { type Refusal, refuse } from '../bot/reply.ts'
import { type Block, type Line, note, text, type View, view } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { schedule } from '../deadlines/schedule.ts'
import { putDirect } from '../delivery/direct.ts'
import { type Failure, listFailures } from '../delivery/failures.ts'
import { notifyOtherwise } from '../delivery/fallback/notify.ts'
import { put } from '../delivery/put.ts'
import { groupTerms, type Terms, termsOf } from '../groups/terms.ts'
import { rescheduleNextMeetings } from '../meetings/write.ts'
import type { Named } from '../people/model.ts'
import { officeHolders } from '../people/read.ts'
import { type NamedOwner, noItem } from './fields.ts'
import { type ActionItem, type Content, type Owner, personOwners, ref } from './model.ts'
import { listItems, lockItem } from './read.ts'
import type { Change } from './rules.ts'
import { askedView, cardView, leftView } from './views.ts'
import { createItem, saveChange } from './write.ts'

/** Who acts, when, and the transaction that they act in. */
export interface ActContext {
  readonly db: Db
  readonly caller: Member
  readonly now: DateTime
}

/** What an item is added with. */
export interface NewActionItem extends Pick<Content, 'text' | 'dueDay' | 'meeting' | 'topic' | 'link'> {
  readonly owners: readonly NamedOwner[]
}

export interface Published {
  readonly item: ActionItem
  /** Says who was asked to own it, and how they are notified. */
  readonly notes: readonly Block[]
}

/** Adds an item, posts its card, and asks the people that the caller named as owners. */
export async function addNewItem(context: ActContext, { owners, ...content }: NewActionItem): Promise<Published> {
  const { db, caller, now } = context
  const item = await createItem(
    db,
    caller.group.id,
    {
      ...content,
      state: 'open',
      outcome: undefined,
      outcomeLink: undefined,
      closedAt: undefined,
      owners: owners.map((owner) => newOwner(owner, caller)),
    },
    { by: caller.person, at: now },
  )
  await publish(db, item, termsOf(caller), now)
  return { item, notes: await askOwners(context, item) }
}

function newOwner(owner: NamedOwner, caller: Member): Owner {
  if (owner.kind === 'office') return { ...owner, stand: 'owns' }
  const isCaller = owner.person === caller.person.id
  return {
    ...owner,
    stand: isCaller ? 'owns' : 'asked',
    by: isCaller ? undefined : caller.person.id,
    here: true,
  }
}

/** Asks those who wait for the caller's request, or only one of them, and says how each of them is notified. */
export async function askOwners(
  { db, caller }: ActContext,
  item: ActionItem,
  only?: number,
): Promise<readonly Block[]> {
  const notes: Block[] = []
  for (const { person, name, stand, by } of personOwners(item)) {
    if (stand === 'owns' || by !== caller.person.id || (only !== undefined && person !== only)) continue
    const reached = await notify(db, item, person, askedView(item, caller.person.name, caller.group.zone), 'asked')
    notes.push(
      note(
        reached
          ? `${name} has been asked.`
          : `${name} has no account for direct messages and is notified in the channel or by e-mail.`,
      ),
    )
  }
  return notes
}

/** Refuses a number that no item of the group has. */
export const refuseUnknown = (number: number): Refusal =>
  refuse('Please correct this:', { problems: { item: noItem(ref({ number })) } })

export interface Changed {
  readonly kind: 'changed'
  readonly item: ActionItem
  readonly before: ActionItem
}

/** Locks an item, changes it if the rules allow, and updates its card. `details`: what the thread note says besides. */
export async function changeItem(
  { db, caller, now }: ActContext,
  number: number,
  decide: (locked: ActionItem) => Change | Refusal | Promise<Change | Refusal>,
  details: (item: ActionItem, before: ActionItem) => readonly Line[] = () => [],
): Promise<Changed | Refusal> {
  const before = await lockItem(db, caller.group.id, number)
  if (!before) return refuseUnknown(number)
  const change = await decide(before)
  if (change.kind === 'refusal') return change
  const item = await saveChange(db, before, change, { by: caller.person, at: now })
  const title = `${ref(item)} ${change.what} by ${caller.person.name}`
  await publish(db, item, termsOf(caller), now, { title, details: details(item, before) })
  return { kind: 'changed', item, before }
}

const cardKey = (item: ActionItem): string => `action:${item.number}:card`

interface ThreadNote {
  readonly title: string
  readonly details: readonly Line[]
}

/** Updates an item's card and schedules its deadline. `threadNote` says in the card's thread what changed. */
export async function publish(
  db: Db,
  item: ActionItem,
  terms: Terms,
  now: DateTime,
  threadNote?: ThreadNote,
): Promise<void> {
  await schedule(db, { kind: 'action', id: item.id, group: item.group }, now)
  await rescheduleNextMeetings(db, item.group, now)
  await putCard(db, item, terms)
  if (!threadNote) return
  const { title, details } = threadNote
  // a call for help makes no revision, so the title is needed to tell it from the change before it
  const key = `action:${item.number}:change:${item.revision}:${title}`
  const shown = view(title, ...details.map((line) => text(...line)))
  await put(db, { group: item.group, key, view: shown, under: cardKey(item) })
}

const putCard = (db: Db, item: ActionItem, terms: Terms): Promise<void> =>
  put(db, { group: item.group, key: cardKey(item), view: cardView(item, terms) })

const mostCards = 20

/** Posts the cards of the open items again, for a channel that joins the group. */
export async function repostActions(db: Db, group: number): Promise<void> {
  const terms = await groupTerms(db, group)
  for (const item of await listItems(db, group, { state: 'open' }, { most: mostCards })) await putCard(db, item, terms)
}

/** Begins the keys of direct messages about an item. Groups share direct messages, hence the id and not the number. */
const directPrefix = ({ id }: ActionItem): string => `action:${id}:direct:`

/** Lists the messages about an item that could not be delivered, the latest first. */
export const listUndelivered = (db: Db, item: ActionItem): Promise<readonly Failure[]> =>
  listFailures(db, { group: item.group, channelPrefix: `action:${item.number}:`, directPrefix: directPrefix(item) })

/** Notifies one person by direct message, or else in the channels or by e-mail. Returns whether a direct message goes out. */
export async function notify(db: Db, item: ActionItem, person: number, shown: View, what: string): Promise<boolean> {
  const key = `${directPrefix(item)}${what}:${item.revision}:${person}`
  const message = { group: item.group, person, key, view: shown }
  if (await putDirect(db, message)) return true
  await notifyOtherwise(db, message)
  return false
}

const mostListed = 20

/** Lists the open items of a person who left the group to the Co-Convenors, who hand them over. */
export async function handOverItemsOf(db: Db, group: number, left: Named, now: DateTime): Promise<void> {
  const owner = { person: left.id, office: undefined }
  const items = await listItems(db, group, { state: 'open', owner }, { most: mostListed })
  if (items.length === 0) return
  const terms = await groupTerms(db, group)
  for (const item of items) await publish(db, item, terms, now)
  const shown = leftView(left.name, items, terms.zone, now)
  const key = `left:${group}:${left.id}:${now.toUTC().toISO()}`
  for (const { person } of await officeHolders(db, group, 'coConvenor')) {
    const message = { group, person, key, view: shown }
    if (!(await putDirect(db, message))) await notifyOtherwise(db, message)
  }
}
