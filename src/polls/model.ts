import { createHash } from 'node:crypto'
import type { DateTime } from 'luxon'

/** What can be supported: a home, or what the Co-Convenors ask instead. */
export interface PollOption {
  readonly key: string
  readonly label: string
}

/** A poll of positions on a topic: it shows where they stand and agrees nothing. */
export interface Poll {
  readonly id: number
  readonly group: number
  /** Shown as B1, B2, … */
  readonly number: number
  readonly topic: { readonly id: number; readonly number: number; readonly sentence: string }
  readonly question: string
  readonly options: readonly PollOption[]
  /** Who takes part; empty: every delegate and Co-Convenor. */
  readonly studyGroups: readonly string[]
  /** Whose voice a position is. */
  readonly unit: 'organisation' | 'person'
  /** Positions are shown only after it has closed. */
  readonly isHidden: boolean
  readonly isAnonymous: boolean
  readonly round: number
  readonly state: 'open' | 'closed'
  /** Wall time and zone in which the closing was typed; `closesAt` follows from them. */
  readonly wall: string
  readonly zone: string
  readonly closesAt: DateTime
  readonly salt: string | undefined
  readonly reminders: number
  /** The tally as it was when it closed. */
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
  /** Key of the option that it is about. */
  readonly option: string | undefined
  /** Of a reservation its text, of an objection its reason. */
  readonly words: string | undefined
  /** Of an objection: what would resolve it. */
  readonly resolves: string | undefined
  /** Of "needs more time": until which day. */
  readonly until: string | undefined
}

/** A position and whose it is, as far as that is shown. */
export interface Standing extends Position {
  readonly voice: string
  readonly name: string | undefined
  readonly organisation: string | undefined
  readonly studyGroups: readonly string[]
  readonly at: DateTime
  /** Entered by somebody else and not confirmed yet: where it came from. */
  readonly source: string | undefined
}

/** An answer to count: `support:SG2`, a stance, or `none` for who has not answered yet. */
export type Answer = string

export interface Counted {
  readonly studyGroups: readonly string[]
  readonly answer: Answer
  readonly count: number
}

export interface Tally {
  /** Answers in the order of the card, each with its count in total and for each study group. */
  readonly rows: readonly {
    readonly answer: Answer
    readonly label: string
    readonly total: number
    readonly by: readonly number[]
  }[]
  /** The study groups that `by` counts. */
  readonly bodies: readonly string[]
  readonly answered: number
  /** Members who cannot answer while their organisation is not known. */
  readonly unknown: number
}

export const pollRef = ({ number }: Pick<Poll, 'number'>): string => `B${number}`

export const pollName = (poll: Pick<Poll, 'number' | 'topic' | 'question'>): string =>
  `${pollRef(poll)} on T${poll.topic.number}: ${poll.question}`

/** Every answer that the card shows, whether somebody gave it or not. */
const answersOf = (options: readonly PollOption[]): readonly { readonly answer: Answer; readonly label: string }[] => [
  ...options.map(({ key, label }) => ({ answer: `support:${key}`, label: `Support: ${label}` })),
  { answer: 'noObjection', label: 'No objection' },
  { answer: 'reservation', label: 'Reservation' },
  { answer: 'objection', label: 'Objection' },
  { answer: 'needsTime', label: 'Needs more time' },
  { answer: 'abstain', label: 'Abstained' },
  { answer: 'noView', label: 'No view' },
  { answer: 'none', label: 'Not answered yet' },
]

/** Who takes part in several study groups is counted in the line of each, and once in total. */
export function tallyOf(
  options: readonly PollOption[],
  counted: readonly Counted[],
  bodies: readonly string[],
  unknown: number,
): Tally {
  const sum = (some: readonly Counted[]) => some.reduce((all, { count }) => all + count, 0)
  const rows = answersOf(options).map(({ answer, label }) => {
    const given = counted.filter((one) => one.answer === answer)
    const by = bodies.map((body) => sum(given.filter(({ studyGroups }) => studyGroups.includes(body))))
    return { answer, label, total: sum(given), by }
  })
  return { rows, bodies, answered: sum(counted.filter(({ answer }) => answer !== 'none')), unknown }
}

/** Stands for a voice in an anonymous poll; without the salt it leads nowhere. */
export const codeOf = (salt: string, voice: string): string =>
  createHash('sha256').update(`${salt}:${voice}`).digest('hex').slice(0, 16)

/** The option that somebody means: by its key, its label, or its place in the list. */
export function findOption({ options }: Pick<Poll, 'options'>, typed: string): PollOption | undefined {
  const wanted = typed.trim().toLowerCase()
  const named = options.find(({ key, label }) => key.toLowerCase() === wanted || label.toLowerCase() === wanted)
  return named ?? (/^\d{1,2}$/.test(wanted) ? options[Number(wanted) - 1] : undefined)
}

/**
 * Whether the time is up by the database's clock, so that a replica whose own clock is wrong takes no position after the
 * end. Where `now` is far from it, time was moved on purpose, and `now` is what counts.
 */
export function isOver(closesAt: DateTime, now: DateTime, databaseNow: DateTime): boolean {
  const moved = Math.abs(now.diff(databaseNow).as('hours')) >= 12
  return closesAt <= (moved ? now : databaseNow)
}
