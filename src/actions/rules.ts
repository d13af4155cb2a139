import type { DateTime } from 'luxon'
import type { Member } from '../bot/caller.ts'
import { type Refusal, refuse } from '../bot/reply.ts'
import {
  type ActionChange,
  type ActionItem,
  type Content,
  isOwned,
  type Named,
  type Owner,
  type PersonOwner,
  personOwners,
  ref,
} from './action.ts'

/** What an act makes of an item: what is different, and what is said of it. */
export interface Change {
  readonly kind: 'change'
  readonly content: Partial<Content>
  readonly what: string
  /** Words of whoever acts, where the content does not keep them. */
  readonly note?: string
}

export const change = (what: string, content: Partial<Content>): Change => ({ kind: 'change', content, what })

/** For how long a change can be taken back. */
export const undoMinutes = 10

/** Owners, also by their office, and those who were asked; whoever added it, until somebody owns it; who runs the group. */
export const mayChange = (item: ActionItem, caller: Member): boolean =>
  mayHand(item, caller) || caller.office === 'secretariat'

const mayHand = (item: ActionItem, caller: Member): boolean =>
  mayHandOver(item, caller) || (item.addedBy.id === caller.person.id && !isOwned(item))

/** What is theirs, or was asked of them; a Co-Convenor also what is somebody else's. */
const mayHandOver = (item: ActionItem, caller: Member): boolean =>
  isOwner(item, caller) || standOf(item, caller.person.id) !== undefined || caller.office === 'coConvenor'

const isOwner = ({ owners }: ActionItem, caller: Member): boolean => owners.some((owner) => isTheirs(owner, caller))

const isTheirs = (owner: Owner, { person, office }: Member): boolean =>
  owner.kind === 'office' ? owner.office === office : owner.stand === 'owns' && owner.person === person.id

const standOf = (item: ActionItem, person: number) => personOwners(item).find((owner) => owner.person === person)?.stand

const notYours = (item: ActionItem): Refusal =>
  refuse(`${ref(item)} is somebody else’s.`, {
    final: true,
    instead: `Its owners, the Co-Convenors and the secretariat change it; its owners and the Co-Convenors hand it over. To make it yours too: /action take item:${ref(item)}.`,
  })

/** Only what is open changes. */
export function refuseClosed(item: ActionItem): Refusal | undefined {
  if (item.state === 'open') return undefined
  return refuse(`${ref(item)} is ${item.state} already.`, {
    final: true,
    instead: `To open it again: /action reopen item:${ref(item)}.`,
  })
}

export const refuseChange = (item: ActionItem, caller: Member): Refusal | undefined =>
  refuseClosed(item) ?? (mayChange(item, caller) ? undefined : notYours(item))

export function done(
  item: ActionItem,
  caller: Member,
  now: DateTime,
  told: { readonly note: string | undefined; readonly link: string | undefined },
): Change | Refusal {
  return (
    refuseChange(item, caller) ??
    change('done', { state: 'done', outcome: told.note, outcomeLink: told.link, closedAt: now })
  )
}

/** Dropping takes an owner or a Co-Convenor; an owner who is not the only one steps back, and it stays with the others. */
export function drop(item: ActionItem, caller: Member, now: DateTime, reason: string): Change | Refusal {
  const closed = refuseClosed(item)
  if (closed) return closed
  if (!isOwner(item, caller) && caller.office !== 'coConvenor')
    return refuse(`${ref(item)} is dropped by an owner or a Co-Convenor.`, {
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
  if (item.state === 'open') return refuse(`${ref(item)} is open.`, { final: true })
  if (!mayChange(item, caller)) return notYours(item)
  return change('opened again', { state: 'open', outcome: undefined, outcomeLink: undefined, closedAt: undefined })
}

/** Whoever takes it becomes an owner, in the place of those who have left the group; asked before, it is their yes. */
export function take(item: ActionItem, { person }: Member): Change | Refusal {
  const closed = refuseClosed(item)
  if (closed) return closed
  const stand = standOf(item, person.id)
  if (stand === 'owns') return refuse(`${ref(item)} is yours already.`, { final: true })
  if (stand) return accept(item, person)
  const gone = personOwners(item).filter((owner) => owner.stand === 'owns' && !owner.here)
  return change('taken', { owners: [...without(item.owners, gone), owning(person)] })
}

/** Takes these off, and with them what they were about to hand over. */
const without = (owners: readonly Owner[], leaving: readonly Owner[]): readonly Owner[] => {
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
 * Asks somebody to take it over; until they answer, it stays whose it is. Where there is nobody to take it from, they are
 * asked to be an owner: who comes to own it meanwhile stays one.
 */
export function hand(item: ActionItem, caller: Member, to: Named): Change | Refusal {
  if (to.id === caller.person.id) return take(item, caller)
  const refused = refuseClosed(item) ?? (mayHand(item, caller) ? undefined : notYours(item))
  if (refused) return refused
  const stand = standOf(item, to.id)
  if (stand === 'owns') return refuse(`${ref(item)} is ${to.name}’s already.`, { instead: 'Choose somebody else.' })
  if (stand)
    return refuse(`${to.name} was asked already and has not answered yet.`, { instead: 'Choose somebody else.' })
  const asks = mayHandOver(item, caller) ? 'handed' : 'asked'
  const asked: Owner = { ...owning(to), stand: asks, by: caller.person.id }
  return change(`offered to ${to.name}`, { owners: [...item.owners, asked] })
}

const nothingAsked = (item: ActionItem): Refusal =>
  refuse(`Nothing is asked of you about ${ref(item)} any more.`, {
    final: true,
    instead: `/action show item:${ref(item)} shows how it stands.`,
  })

/** Whoever was asked says yes; handed over, it is no longer the one’s who handed it. */
export function accept(item: ActionItem, person: Named): Change | Refusal {
  const closed = refuseClosed(item)
  if (closed) return closed
  const asked = personOwners(item).find((owner) => owner.person === person.id && owner.stand !== 'owns')
  if (!asked) return nothingAsked(item)
  const others = item.owners.filter((owner) => owner !== asked)
  if (asked.stand === 'asked') return change('accepted', { owners: [...others, owning(person)] })
  const stay = without(others, givers(others, asked.by)).filter(
    // whoever else was to take it over from the same hands
    (owner) => owner.stand !== 'handed' || owner.by !== asked.by,
  )
  return change('accepted', { owners: [...stay, owning(person)] })
}

/**
 * Who leaves when somebody takes over what this one handed on: the one, and where it had been handed to them in turn, those
 * before them. Where they had no part in it, such as a Co-Convenor, all owners.
 */
function givers(owners: readonly Owner[], by: number | undefined): readonly Owner[] {
  const giver = personOwners({ owners }).find(({ person }) => person === by)
  if (!giver) return owners.filter(({ stand }) => stand === 'owns')
  if (giver.stand !== 'handed') return [giver]
  const before = owners.filter((owner) => owner !== giver)
  return [giver, ...givers(before, giver.by)]
}

export function decline(item: ActionItem, person: Named): Change | Refusal {
  const closed = refuseClosed(item)
  if (closed) return closed
  const asked = personOwners(item).filter((owner) => owner.person === person.id && owner.stand !== 'owns')
  return asked.length > 0 ? change('declined', { owners: without(item.owners, asked) }) : nothingAsked(item)
}

/** Takes back the last change, within ten minutes, by whoever made it or a Co-Convenor. `seen`: the change that is meant. */
export function undo(
  item: ActionItem,
  last: ActionChange | undefined,
  caller: Member,
  now: DateTime,
  seen: number | undefined,
): Change | Refusal {
  if (!last || last.what === undone) return refuse(`There is nothing to undo about ${ref(item)}.`, { final: true })
  if (seen !== undefined && seen !== item.revision)
    return refuse(`${ref(item)} was changed again after that.`, {
      final: true,
      instead: `/action show item:${ref(item)} shows how it stands.`,
    })
  if (last.by.id !== caller.person.id && caller.office !== 'coConvenor')
    return refuse(`The last change of ${ref(item)} was made by ${last.by.name}.`, {
      final: true,
      instead: 'Whoever made a change, or a Co-Convenor, can undo it.',
    })
  if (last.at.plus({ minutes: undoMinutes }) <= now)
    return refuse(`A change can be undone for ${undoMinutes} minutes.`, {
      final: true,
      instead: `Change it again, such as with /action edit item:${ref(item)}.`,
    })
  // a number that was given out stays: what was added by mistake is dropped
  return change(undone, last.before ?? { state: 'dropped', outcome: 'added by mistake', closedAt: now })
}

const undone = 'undone'
