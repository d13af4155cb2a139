import type { DateTime } from 'luxon'
import type { Group } from '../groups/model.ts'

/** Whose calendar an address shows: a person's own, or, without a person, the one that is the same for everyone. */
export interface Whose {
  readonly group: number
  readonly person: number | undefined
}

/** An address that was issued and not revoked. */
export interface Link {
  readonly group: Group
  readonly person: number | undefined
  readonly issuedAt: DateTime
}

export interface Feed {
  /** An iCalendar object; it stays the same until something in it changes. */
  readonly text: string
  readonly changedAt: DateTime
}

/** Returns where calendar apps reach this bot, such as https://bot.example.org; undefined if they cannot. */
export type PublicUrl = () => string | undefined
