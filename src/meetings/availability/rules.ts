import type { DateTime } from 'luxon'
import { addDays, type Day } from '../../dates/day.ts'
import { instantOf } from '../../dates/wall.ts'
import type { AskedMember, Availability, AvailabilityPoll, Slot } from './model.ts'

/** Tells whether a person has answered; an answer to one slot answers them all. */
export const hasAnswered = ({ slots }: AvailabilityPoll, person: number): boolean =>
  slots.some(({ answers }) => answers.some((answer) => answer.person.id === person))

export const countOf = ({ answers }: Slot, wanted: Availability): number =>
  answers.filter(({ answer }) => answer === wanted).length

const unsocialBefore = 7 * 60
const unsocialAfter = 22 * 60

/** Tells whether a meeting begins before 07:00 or ends after 22:00 on the clock of `zone`. */
export function isUnsocial(startsAt: DateTime, lastsMinutes: number, zone: string): boolean {
  const starts = startsAt.setZone(zone)
  const ends = starts.plus({ minutes: lastsMinutes })
  const minutes = (at: DateTime) => at.hour * 60 + at.minute
  return minutes(starts) < unsocialBefore || minutes(ends) > unsocialAfter || starts.toISODate() !== ends.toISODate()
}

export const unsocialFor = (slot: Slot, lastsMinutes: number, asked: readonly AskedMember[]): readonly AskedMember[] =>
  asked.filter(({ zone }) => isUnsocial(slot.startsAt, lastsMinutes, zone))

/** Chooses the slot with the most yes, then the most if need be, then the fewest unsocial hours, then the earliest. */
export function bestSlot({ slots, lastsMinutes }: AvailabilityPoll, asked: readonly AskedMember[]): Slot | undefined {
  const rank = (slot: Slot): readonly number[] => [
    -countOf(slot, 'yes'),
    -countOf(slot, 'ifNeedBe'),
    unsocialFor(slot, lastsMinutes, asked).length,
    slot.startsAt.toMillis(),
  ]
  return slots.toSorted((a, b) => compare(rank(a), rank(b)))[0]
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i])
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}

/**
 * Computes one member's answers after they chose `chosen` as `as`, slot id → answer. A slot that had this answer and is
 * no longer chosen becomes "no", and so does a slot without an answer; the rest keep theirs.
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

/** The starts on one day, half an hour apart, at which the meeting is at an unsocial hour for the fewest members. */
export interface BestStarts {
  /** First and last start of each span, HH:mm on the group's clock. */
  readonly spans: readonly (readonly [from: string, to: string])[]
  /** How many members still have an unsocial hour. */
  readonly unsocial: number
}

const stepMinutes = 30

/** Finds the best starts on a day. `zone`: the group's, in which the day and the spans are counted. */
export function bestStarts(
  day: Day,
  lastsMinutes: number,
  asked: readonly Pick<AskedMember, 'zone'>[],
  zone: string,
): BestStarts {
  const people = Map.groupBy(asked, (one) => one.zone)
  const end = instantOf(`${addDays(day, 1)}T00:00`, zone)
  const starts: { readonly clock: string; readonly unsocial: number }[] = []
  for (let at = instantOf(`${day}T00:00`, zone); at < end; at = at.plus({ minutes: stepMinutes })) {
    const late = [...people].filter(([theirs]) => isUnsocial(at, lastsMinutes, theirs))
    starts.push({ clock: at.toFormat('HH:mm'), unsocial: late.reduce((sum, [, those]) => sum + those.length, 0) })
  }
  const fewest = Math.min(...starts.map(({ unsocial }) => unsocial))
  const isBest = starts.map(({ unsocial }) => unsocial === fewest)
  const spans = starts.flatMap(({ clock }, i): BestStarts['spans'] => {
    if (!isBest[i] || isBest[i - 1]) return []
    const after = isBest.indexOf(false, i)
    return [[clock, starts.at(after === -1 ? -1 : after - 1)?.clock ?? clock]]
  })
  return { spans, unsocial: fewest }
}
