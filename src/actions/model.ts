import type { DateTime } from 'luxon'
import type { Day } from '../dates/day.ts'
import type { Named } from '../people/model.ts'

/** An office that can own an item, in the place of a named person. */
export type OwningOffice = 'coConvenor' | 'secretariat'

/**
 * `asked`: to become an owner too. `handed`: to take the item over from the one who asks. Both wait for an answer, and
 * both are kept in the stored history under these names.
 */
export type Stand = 'owns' | 'asked' | 'handed'

export type Owner = PersonOwner | OfficeOwner

export interface PersonOwner {
  readonly kind: 'person'
  readonly person: number
  readonly name: string
  readonly stand: Stand
  /** Who asked them; undefined for an owner. */
  readonly by: number | undefined
  /** False for someone who has left the group. */
  readonly here: boolean
}

export interface OfficeOwner {
  readonly kind: 'office'
  readonly office: OwningOffice
  readonly stand: 'owns'
}

/** What can change about an item, and what an undo restores. */
export interface Content {
  readonly text: string
  readonly dueDay: Day
  readonly state: 'open' | 'done' | 'dropped'
  readonly meeting: MeetingRef | undefined
  readonly topic: TopicRef | undefined
  readonly link: string | undefined
  /** The result, or why it was dropped. */
  readonly outcome: string | undefined
  readonly outcomeLink: string | undefined
  readonly closedAt: DateTime | undefined
  readonly owners: readonly Owner[]
}

export interface MeetingRef {
  readonly id: number
  readonly number: number
  readonly title: string
}

export interface TopicRef {
  readonly id: number
  readonly number: number
  readonly sentence: string
}

export interface ActionItem extends Content {
  readonly id: number
  readonly group: number
  /** Shown as, … */
  readonly number: number
  readonly addedBy: Named
  readonly addedAt: DateTime
  /** Counts up with each change. */
  readonly revision: number
}

export interface ActionChange {
  readonly at: DateTime
  readonly by: Named
  readonly what: string
  readonly note: string | undefined
  /** The revision that it made; undefined if it changed nothing, such as a call for help. */
  readonly revision: number | undefined
  readonly before: Content | undefined
  readonly after: Content | undefined
}

/** Selects items of a group; a condition that is left out selects all. */
export interface Filter {
  readonly state?: Content['state'] | undefined
  /** A person who owns it or was asked to, or whose office owns it. */
  readonly owner?: { readonly person: number; readonly office: string | undefined } | undefined
  /** True: no member of the group and no office owns it. */
  readonly ownerless?: boolean | undefined
  readonly meeting?: number | undefined
  readonly topic?: number | undefined
  readonly dueBefore?: Day | undefined
  readonly closedSince?: DateTime | undefined
  /** Part of its number or text, in any case. */
  readonly words?: string | undefined
}

export const ref = ({ number }: Pick<ActionItem, 'number'>): string => `A-${number}`

export const personOwners = ({ owners }: Pick<Content, 'owners'>): readonly PersonOwner[] =>
  owners.filter((owner) => owner.kind === 'person')

/** Tells whether a member or an office owns the item; those who were only asked do not count, nor those who left. */
export const isOwned = ({ owners }: Pick<Content, 'owners'>): boolean =>
  owners.some((owner) => owner.stand === 'owns' && (owner.kind === 'office' || owner.here))
