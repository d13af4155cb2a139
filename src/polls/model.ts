import type { DateTime } from 'luxon'
import type { Topic } from '../topics/model.ts'

/** An answer that can be supported: a home of the topic, or what the Co-Convenors ask instead. */
export interface PollOption {
  readonly key: string
  readonly label: string
}

/** A poll of positions on a topic: it shows where they are and agrees nothing. */
export interface Poll {
  readonly id: number
  readonly group: number
  /** Shown as B1, B2, … */
  readonly number: number
  readonly topic: Pick<Topic, 'id' | 'number' | 'sentence'>
  readonly question: string
  readonly options: readonly PollOption[]
  /** Only members of these take part; empty: every delegate and Co-Convenor. */
  readonly studyGroups: readonly string[]
  /** Whose voice a position is. */
  readonly unit: 'organisation' | 'person'
  /** Positions are shown only after the poll has closed. */
  readonly isHidden: boolean
  readonly isAnonymous: boolean
  /** Grows when changed options make earlier positions void. */
  readonly round: number
  readonly state: 'open' | 'closed'
  /** Wall time at which the poll closes, in `zone`; `closesAt` follows from both. */
  readonly wall: string
  /** IANA zone of `wall`. */
  readonly zone: string
  readonly closesAt: DateTime
  /** Makes the codes of an anonymous poll; removed when it closes. */
  readonly salt: string | undefined
  /** How often a Co-Convenor has asked for a reminder. */
  readonly reminders: number
  /** The tally at the moment of closing. */
  readonly result: Tally | undefined
}

export const stances = {
  support: 'support',
  noObjection: 'no objection',
  reservation: 'reservation',
  objection: 'objection',
  needsTime: 'needs more time',
  abstain: 'abstained',
  noView: 'no view',
} as const

export type Stance = keyof typeof stances

export interface Position {
  readonly stance: Stance
  /** The key of the option that it is about. */
  readonly option?: string | undefined
  /** The text of a reservation, or the reason of an objection. */
  readonly words?: string | undefined
  /** What would resolve an objection. */
  readonly resolves?: string | undefined
  /** The day until which more time is needed, yyyy-MM-dd. */
  readonly until?: string | undefined
}

/** A position with its owner; all that an anonymous poll does not show is undefined. */
export interface PositionShown extends Position {
  readonly voice: string
  readonly name: string | undefined
  readonly organisation: string | undefined
  readonly studyGroups: readonly string[]
  /** Where it came from, if somebody else entered it and it is not confirmed yet. */
  readonly source: string | undefined
}

/** A position as it is stored. */
export interface StoredPosition extends PositionShown {
  readonly at: DateTime
  readonly person: number | undefined
  /** The code by which the record of an anonymous poll names it; undefined if it follows from voice and salt. */
  readonly code: string | undefined
}

/** What is counted: `support:SG2`, a stance, or `none` for a voice that has not answered yet. */
export type BallotKey = string

export interface Counted {
  readonly studyGroups: readonly string[]
  readonly ballot: BallotKey
  readonly count: number
}

export interface Tally {
  /** Ballot keys in the order of the card, each with its count in total and for each study group. */
  readonly rows: readonly {
    readonly answer: BallotKey
    readonly label: string
    readonly total: number
    readonly by: readonly number[]
  }[]
  /** The study groups that `by` counts. */
  readonly bodies: readonly string[]
  readonly answered: number
  /** How many members cannot answer because their organisation is not known. */
  readonly unknown: number
}
