import type { DateTime } from 'luxon'
import type { Member } from '../bot/caller.ts'
import { writeLine } from '../bot/line.ts'
import { type Refusal, refuse } from '../bot/reply.ts'
import { press } from '../bot/signature.ts'
import type { Named } from '../people/model.ts'
import { formatChange } from './format.ts'
import {
  type ActionChange,
  type ActionItem,
  type Content,
  isOwned,
  type Owner,
  type PersonOwner,
  personOwners,
  ref,
} from './model.ts'
import { editItem, reopenItem, showItem, takeItem } from './signatures.ts'

/** What somebody does to an item: the content that differs afterwards, and how it is described. */
export interface Change {
  readonly kind: 'change'
  readonly content: Partial<Content>
  readonly what: string
  /** A reason that the content does not keep. */
  readonly note?: string
}

const change = (what: string, content: Partial<Content>): Change => ({ kind: 'change', content, what })

/** For how long a change can be undone. */
export const undoMinutes = 10

/**
 * Tells whether the caller may change an item: its owners, those who were asked, the Co-Convenors and the secretariat may;
 * also the person who added it, until it has an owner.
 */
const mayChange = (item: ActionItem, caller: Member): boolean =>
  mayHand(item, caller) || caller.office === 'secretariat'

const mayHand = (item: ActionItem, caller: Member): boolean =>
  takesOverFrom(item, caller) || (item.addedBy.id === caller.person.id && !isOwned(item))

/** Tells whether handing over takes the item from its present owners: an owner, somebody asked or a Co-Convenor does it. */
const takesOverFrom = (item: ActionItem, caller: Member): boolean =>
  isOwner(item, caller) || standOf(item, caller.person.id) !== undefined || caller.office === 'coConvenor'

const isOwner = ({ owners }: ActionItem, caller: Member): boolean => owners.some((owner) => isTheirs(owner, caller))

const isTheirs = (owner: Owner, { person, office }: Member): boolean =>
  owner.kind === 'office' ? owner.office === office : owner.stand === 'owns' && owner.person === person.id

const standOf = (item: ActionItem, person: number) => personOwners(item).find((owner) => owner.person === person)?.stand

const notYours = (item: ActionItem): Refusal =>
  refuse(`You do not own ${ref(item)}.`, {
    final: true,
    instead: `Its owners, the Co-Convenors and the secretariat can change it; its owners and the Co-Convenors can hand it over. To become an owner too: ${writeLine(press(takeItem, { item }))}.`,
  })

/** Refuses any change to an item that is done or dropped. */
export function refuseClosed(item: ActionItem): Refusal | undefined {
  if (item.state === 'open') return undefined
  return refuse(`${ref(item)} is already ${item.state}.`, {
    final: true,
    instead: `To reopen it: ${writeLine(press(reopenItem, { item }))}.`,
  })
}

const refuseChange = (item: ActionItem, caller: Member): Refusal | undefined =>
  refuseClosed(item) ?? (mayChange(item, caller) ? undefined : notYours(item))

export interface Result {
  readonly note: string | undefined
  readonly link: string | undefined
}

export function done(item: ActionItem, caller: Member, now: DateTime, { note, link }: Result): Change | Refusal {
  return (
    refuseChange(item, caller) ?? change('done', { state: 'done', outcome: note, outcomeLink: link, closedAt: now })
  )
}

export function edit(item: ActionItem, caller: Member, content: Partial<Content>): Change | Refusal {
  if (Object.keys(content).length === 0)
    return refuse('You gave nothing to change.', {
      instead: 'Give what:, due:, meeting:, topic: or link:. To clear one of the last three, give “none”.',
    })
  const refused = refuseChange(item, caller)
  if (refused) return refused
  if (formatChange({ before: item, after: { ...item, ...content } }) === '')
    return refuse(`That changes nothing about ${ref(item)}.`, { final: true })
  return change('edited', content)
}

/** Drops an item for an owner or a Co-Convenor. An owner of a shared item only leaves it to the other owners. */
export function drop(item: ActionItem, caller: Member, now: DateTime, reason: string): Change | Refusal {
  const closed = refuseClosed(item)
  if (closed) return closed
  if (!isOwner(item, caller) && caller.office !== 'coConvenor')
    return refuse(`Only an owner or a Co-Convenor can drop ${ref(item)}.`, {
      final: true,
      instead: 'Ask one of them.',
    })
  const mine = item.owners.filter((owner) => isTheirs(owner, caller))
  const owners = without(item.owners, mine)
  if (caller.office !== 'coConvenor' && isOwned({ owners }))
    return { ...change('left to its other owners', { owners }), note: reason }
  return change('dropped', { state: 'dropped', outcome: reason, outcomeLink: undefined, closedAt: now })
}

export function reopen(item: ActionItem, caller: Member): Change | Refusal {
  if (item.state === 'open') return refuse(`${ref(item)} is already open.`, { final: true })
  if (!mayChange(item, caller)) return notYours(item)
  return change('reopened', { state: 'open', outcome: undefined, outcomeLink: undefined, closedAt: undefined })
}

/** Makes the caller an owner, in the place of owners who have left the group. If they were asked, this accepts. */
export function take(item: ActionItem, { person }: Member): Change | Refusal {
  const closed = refuseClosed(item)
  if (closed) return closed
  const stand = standOf(item, person.id)
  if (stand === 'owns') return refuse(`You already own ${ref(item)}.`, { final: true })
  if (stand) return accept(item, person)
  const gone = personOwners(item).filter((owner) => owner.stand === 'owns' && !owner.here)
  return change('taken', { owners: [...without(item.owners, gone), owning(person)] })
}

/** Removes owners, and everyone they had asked to take it over. */
function without(owners: readonly Owner[], leaving: readonly Owner[]): readonly Owner[] {
  const givers = new Set(leaving.map((owner) => (owner.kind === 'person' ? owner.person : undefined)))
  return owners.filter((owner) => !leaving.includes(owner) && !(owner.stand === 'handed' && givers.has(owner.by)))
}

const owning = ({ id, name }: Named): PersonOwner => ({
  kind: 'person',
  person: id,
  name,
  stand: 'owns',
  by: undefined,
  here: true,
})

/**
 * Asks somebody to take an item over; it keeps its owners until they accept. A caller who cannot give it away asks them
 * to become an owner instead, which removes nobody who becomes an owner in the meantime.
 */
export function hand(item: ActionItem, caller: Member, to: Named): Change | Refusal {
  if (to.id === caller.person.id) return take(item, caller)
  const refused = refuseClosed(item) ?? (mayHand(item, caller) ? undefined : notYours(item))
  if (refused) return refused
  const stand = standOf(item, to.id)
  if (stand === 'owns') return refuse(`${to.name} already owns ${ref(item)}.`, { instead: 'Choose someone else.' })
  if (stand)
    return refuse(`${to.name} has already been asked and has not answered yet.`, { instead: 'Choose someone else.' })
  const asked: Owner = {
    ...owning(to),
    stand: takesOverFrom(item, caller) ? 'handed' : 'asked',
    by: caller.person.id,
  }
  return change(`offered to ${to.name}`, { owners: [...item.owners, asked] })
}

const nothingAsked = (item: ActionItem): Refusal =>
  refuse(`You have no request pending on ${ref(item)}.`, {
    final: true,
    instead: `${writeLine(press(showItem, { item }))} shows its current state.`,
  })

/** Accepts what the person was asked to do; a hand-over also removes the person who handed it over. */
export function accept(item: ActionItem, person: Named): Change | Refusal {
  const closed = refuseClosed(item)
  if (closed) return closed
  const asked = personOwners(item).find((owner) => owner.person === person.id && owner.stand !== 'owns')
  if (!asked) return nothingAsked(item)
  const others = item.owners.filter((owner) => owner !== asked)
  if (asked.stand === 'asked') return change('accepted', { owners: [...others, owning(person)] })
  const staying = without(others, givers(others, asked.by)).filter(
    // others that the same person asked to take it over
    (owner) => owner.stand !== 'handed' || owner.by !== asked.by,
  )
  return change('accepted', { owners: [...staying, owning(person)] })
}

/**
 * Lists the owners who leave when somebody accepts a hand-over by `by`: that person and, if it had been handed to them in
 * turn, those before them; all owners if that person was none, such as a Co-Convenor.
 */
function givers(owners: readonly Owner[], by: number | undefined): readonly Owner[] {
  const giver = personOwners({ owners }).find(({ person }) => person === by)
  if (!giver) return owners.filter(({ stand }) => stand === 'owns')
  if (giver.stand !== 'handed') return [giver]
  const earlier = owners.filter((owner) => owner !== giver)
  return [giver, ...givers(earlier, giver.by)]
}

export function decline(item: ActionItem, person: Named): Change | Refusal {
  const closed = refuseClosed(item)
  if (closed) return closed
  const asked = personOwners(item).filter((owner) => owner.person === person.id && owner.stand !== 'owns')
  return asked.length > 0 ? change('declined', { owners: without(item.owners, asked) }) : nothingAsked(item)
}

const undone = 'undone'

/**
 * Undoes the last change within ten minutes, for the person who made it or a Co-Convenor. `revision`: the revision that
 * the caller saw; undefined undoes the last change whatever it is.
 */
export function undo(
  item: ActionItem,
  last: ActionChange | undefined,
  caller: Member,
  now: DateTime,
  revision: number | undefined,
): Change | Refusal {
  if (!last || last.what === undone) return refuse(`There is nothing to undo for ${ref(item)}.`, { final: true })
  if (revision !== undefined && revision !== item.revision)
    return refuse(`${ref(item)} has been changed again since then.`, {
      final: true,
      instead: `${writeLine(press(showItem, { item }))} shows its current state.`,
    })
  if (last.by.id !== caller.person.id && caller.office !== 'coConvenor')
    return refuse(`${last.by.name} made the last change to ${ref(item)}.`, {
      final: true,
      instead: 'Only the person who made a change, or a Co-Convenor, can undo it.',
    })
  if (last.at.plus({ minutes: undoMinutes }) <= now)
    return refuse(`A change can be undone for ${undoMinutes} minutes.`, {
      final: true,
      instead: `Change it again, for example with ${writeLine(press(editItem, { item }))}.`,
    })
  // an item that was added by mistake is dropped, since its number is never used again
  return change(undone, last.before ?? { state: 'dropped', outcome: 'added by mistake', closedAt: now })
}
