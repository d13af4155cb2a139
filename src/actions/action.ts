import type { DateTime } from 'luxon'
import type { Day } from '../dates/day.ts'

export interface Named {
  readonly id: number
  readonly name: string
}

/** The offices that can own an item: whoever holds it. */
export type OwningOffice = 'coConvenor' | 'secretariat'

/** `asked`: to be an owner too; `handed`: to take it over from whoever asks. Both wait for an answer. */
export type Stand = 'owns' | 'asked' | 'handed'

export type Owner = PersonOwner | OfficeOwner

export interface PersonOwner {
  readonly kind: 'person'
  readonly person: number
  readonly name: string
  readonly stand: Stand
  /** Who asked. */
  readonly by: number | undefined
  /** Takes part in the group; false of somebody who has left it. */
  readonly here: boolean
}

export interface OfficeOwner {
  readonly kind: 'office'
  readonly office: OwningOffice
  readonly stand: 'owns'
}

/** What changes about an item, and what a change that is undone brings back. */
export interface Content {
  readonly text: string
  readonly dueDay: Day
  readonly state: 'open' | 'done' | 'dropped'
  readonly meeting: MeetingRef | undefined
  readonly topic: TopicRef | undefined
  readonly link: string | undefined
  /** What came of it, or why it was dropped. */
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
  /** The revision that it made; nothing where it changed nothing. */
  readonly revision: number | undefined
  readonly before: Content | undefined
  readonly after: Content | undefined
}

export const ref = ({ number }: Pick<ActionItem, 'number'>): string => `A-${number}`

export const personOwners = ({ owners }: Pick<Content, 'owners'>): readonly PersonOwner[] =>
  owners.filter((owner) => owner.kind === 'person')

/** Somebody, or an office, whose item it is; not those who were only asked, nor those who have left the group. */
export const isOwned = ({ owners }: Pick<Content, 'owners'>): boolean =>
  owners.some((owner) => owner.stand === 'owns' && (owner.kind === 'office' || owner.here))
