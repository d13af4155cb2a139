import { createHash } from 'node:crypto'
import { distance } from 'fastest-levenshtein'
import type { DateTime } from 'luxon'
import type { BallotKey, Counted, Poll, PollOption, Position, Tally } from './model.ts'

/** Lists every answer that the card shows, given or not. */
const answersOf = (
  options: readonly PollOption[],
): readonly { readonly answer: BallotKey; readonly label: string }[] => [
  ...options.map(({ key, label }) => ({ answer: `support:${key}`, label: `Support: ${label}` })),
  { answer: 'noObjection', label: 'No objection' },
  { answer: 'reservation', label: 'Reservation' },
  { answer: 'objection', label: 'Objection' },
  { answer: 'needsTime', label: 'Needs more time' },
  { answer: 'abstain', label: 'Abstained' },
  { answer: 'noView', label: 'No view' },
  { answer: 'none', label: 'Not answered yet' },
]

/** Counts the positions: a member of several study groups counts in each of them, and once in total. */
export function tallyOf(
  options: readonly PollOption[],
  counted: readonly Counted[],
  bodies: readonly string[],
  unknown: number,
): Tally {
  const sum = (some: readonly Counted[]) => some.reduce((all, { count }) => all + count, 0)
  const rows = answersOf(options).map(({ answer, label }) => {
    const given = counted.filter(({ ballot }) => ballot === answer)
    const by = bodies.map((body) => sum(given.filter(({ studyGroups }) => studyGroups.includes(body))))
    return { answer, label, total: sum(given), by }
  })
  return { rows, bodies, answered: sum(counted.filter(({ ballot }) => ballot !== 'none')), unknown }
}

/** Makes the code that replaces a voice of an anonymous poll; without the salt nobody can trace it back. */
export const codeOf = (salt: string, voice: string): string =>
  createHash('sha256').update(`${salt}:${voice}`).digest('hex').slice(0, 16)

/** Finds an option by its key, its label in any case, or its place in the list. */
export function findOption({ options }: Pick<Poll, 'options'>, typed: string): PollOption | undefined {
  const wanted = typed.trim().toLowerCase()
  const named = options.find(({ key, label }) => key.toLowerCase() === wanted || label.toLowerCase() === wanted)
  return named ?? (/^\d{1,2}$/.test(wanted) ? options[Number(wanted) - 1] : undefined)
}

/**
 * Tells whether the time is up by the database's clock, so that a replica whose own clock is wrong takes no position after
 * the end. If `now` differs from that clock by twelve hours or more, time was moved on purpose, and `now` counts.
 */
export function isOver(closesAt: DateTime, now: DateTime, databaseNow: DateTime): boolean {
  const moved = Math.abs(now.diff(databaseNow).as('hours')) >= 12
  return closesAt <= (moved ? now : databaseNow)
}

/** Returns what a position counts as. */
export const ballotKey = ({ stance, option }: Position): BallotKey =>
  stance === 'support' ? `support:${option}` : stance

/** A voice and, if it does not follow from the poll's salt, the code by which the record names it. */
export interface CodedVoice {
  readonly voice: string
  readonly code?: string | undefined
}

/** Returns how the record names a voice: as it is, or in an anonymous poll by a code. */
export const recordedVoice = (
  { isAnonymous, salt }: Pick<Poll, 'isAnonymous' | 'salt'>,
  { voice, code }: CodedVoice,
): string => (isAnonymous ? (code ?? codeOf(salt ?? '', voice)) : voice)

/** Tells whether a change corrects typing errors only: no word more or less, no other study group, no "not". */
export function isTypingError(before: string, after: string): boolean {
  const was = wordsIn(before)
  const is = wordsIn(after)
  return was.length === is.length && was.every((word, i) => isCorrected(word, is[i] ?? ''))
}

const wordsIn = (sentence: string): readonly string[] =>
  sentence
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(/[^\p{L}\p{N}]/gu, ''))
    .filter((word) => word !== '')

const negation = /^(?:no|not|neither|never|none|nor|cannot|(?:ca|wo|do|does|is|are|should|would|could|must)nt)$/

/** Tells whether a letter was added, removed, moved or, in a longer word, replaced: "now" does not correct "not". */
function isCorrected(was: string, is: string): boolean {
  if (was === is) return true
  if (/\p{N}/u.test(was + is) || negation.test(was) || negation.test(is)) return false
  if (lettersOf(was) === lettersOf(is)) return distance(was, is) <= 2
  return Math.min(was.length, is.length) >= (was.length === is.length ? 4 : 3) && distance(was, is) === 1
}

const lettersOf = (word: string): string => [...word].toSorted().join('')
