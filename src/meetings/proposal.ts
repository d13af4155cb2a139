import type { DateTime } from 'luxon'
import type { Named } from '../people/model.ts'

export type Availability = 'yes' | 'ifNeedBe' | 'no'

export interface Slot {
  readonly id: number
  /** 1 to 10, in the order of time. */
  readonly number: number
  readonly wall: string
  readonly zone: string
  readonly startsAt: DateTime
  readonly answers: readonly { readonly person: Named; readonly answer: Availability }[]
}

/** An availability poll for one meeting. */
export interface Proposal {
  readonly id: number
  readonly group: number
  /** Shown as P1, P2, … */
  readonly number: number
  readonly title: string
  readonly lastsMinutes: number
  readonly state: 'open' | 'settled' | 'withdrawn'
  readonly meetingNumber: number | undefined
  readonly slots: readonly Slot[]
}

/** Whoever answers one slot has answered them all. */
export const hasAnswered = ({ slots }: Proposal, person: number): boolean =>
  slots.some(({ answers }) => answers.some((answer) => answer.person.id === person))

/** Someone who is asked, with the zone they live in. */
export interface Asked extends Named {
  readonly zone: string
}

export const countOf = ({ answers }: Slot, wanted: Availability): number =>
  answers.filter(({ answer }) => answer === wanted).length

const unsocialBefore = 7 * 60
const unsocialAfter = 22 * 60

/** Whether a meeting begins before 07:00 or ends after 22:00 on this person's clock. */
export function isUnsocial(startsAt: DateTime, lastsMinutes: number, zone: string): boolean {
  const starts = startsAt.setZone(zone)
  const ends = starts.plus({ minutes: lastsMinutes })
  const minutes = (at: DateTime) => at.hour * 60 + at.minute
  return minutes(starts) < unsocialBefore || minutes(ends) > unsocialAfter || starts.toISODate() !== ends.toISODate()
}

export const unsocialFor = (slot: Slot, lastsMinutes: number, asked: readonly Asked[]): readonly Asked[] =>
  asked.filter(({ zone }) => isUnsocial(slot.startsAt, lastsMinutes, zone))

/** Most who can, then most who can if need be, then fewest at an unsocial hour, then the earliest. */
export function bestSlot({ slots, lastsMinutes }: Proposal, asked: readonly Asked[]): Slot | undefined {
  const merit = (slot: Slot): readonly number[] => [
    -countOf(slot, 'yes'),
    -countOf(slot, 'ifNeedBe'),
    unsocialFor(slot, lastsMinutes, asked).length,
    slot.startsAt.toMillis(),
  ]
  return slots.toSorted((a, b) => compare(merit(a), merit(b)))[0]
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i])
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}

/**
 * One member's answers after they chose `chosen` as `as`: those are so; what was so and is no longer chosen becomes
 * "no"; the rest stays, and what had no answer becomes "no".
 */
export function answersAfter(
  slots: readonly Slot[],
  person: number,
  as: Availability,
  chosen: ReadonlySet<number>,
): ReadonlyMap<number, Availability> {
  return new Map(
    slots.map((slot) => {
      const before = slot.answers.find((answer) => answer.person.id === person)?.answer
      const after = chosen.has(slot.number) ? as : before === undefined || before === as ? 'no' : before
      return [slot.id, after]
    }),
  )
}
