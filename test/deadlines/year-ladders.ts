import { DateTime } from 'luxon'

/** From an act to the act that ended it, in milliseconds; without an end it still holds. */
export interface Span {
  readonly from: number
  until: number
}

/** What the simulated group did to one deadline, as the checker needs to know it. */
export interface Course {
  readonly key: string
  readonly kind: 'notice' | 'report' | 'meeting' | 'poll' | 'action'
  /** While the deadline was open at one date. */
  readonly dates: (Span & { readonly day: string; readonly startsAt: number; readonly endsAt: number })[]
  /** While it was a person's. */
  readonly holders: (Span & { readonly person: number })[]
}

const zone = 'Europe/Zurich'
const morning = (day: string, plus: number): number =>
  DateTime.fromISO(`${day}T09:00`, { zone }).plus({ days: plus }).toMillis()

export interface Expected {
  readonly name: string
  readonly at: number
  readonly canWait: boolean
}

export const iso = (millis: number): string => DateTime.fromMillis(millis, { zone: 'utc' }).toISO() ?? ''

type Dated = Course['dates'][number]

const mornings = (day: string, ...named: readonly (readonly [before: number, name: string])[]): readonly Expected[] =>
  named.map(([before, name]) => ({ name, at: morning(day, -before), canWait: true }))

/** Expects a reminder so long before an event; days by the calendar. */
function before({ startsAt }: Dated, count: number, unit: 'days' | 'hours' | 'minutes', name: string): Expected {
  const at = DateTime.fromMillis(startsAt, { zone }).minus({ [unit]: count })
  return { name: `${name} before`, at: at.toMillis(), canWait: unit === 'days' }
}

/** The ladders again, independent of the bot's numbers, and what makes another ladder of a deadline. */
interface Kind {
  readonly ladder: (date: Dated) => readonly Expected[]
  readonly revision: (date: Dated) => string
  /** Returns from when it is of no use; `late` says what becomes of what still waits then. */
  readonly over: (date: Dated) => number
  readonly late: 'expired' | 'stopped'
}

export const kinds: Readonly<Record<Course['kind'], Kind>> = {
  notice: {
    ladder: ({ day }) => mornings(day, ...[21, 18, 16, 15, 14].map((d) => [d - 14, `D-${d}`] as const)),
    revision: ({ day }) => day,
    over: ({ endsAt }) => endsAt,
    late: 'expired',
  },
  report: {
    ladder: ({ day }) =>
      mornings(
        day,
        ...[21, 14, 7, 4, 3, 2].map((d) => [d, `${d} days before`] as const),
        [1, '1 day before'],
        [0, 'the last day'],
        [-1, 'overdue by 1 day'],
        ...[2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14].map((d) => [-d, `overdue by ${d} days`] as const),
      ),
    revision: ({ day }) => day,
    over: ({ endsAt }) => endsAt,
    late: 'expired',
  },
  meeting: {
    ladder: (date) => [
      before(date, 7, 'days', '7 days'),
      before(date, 1, 'days', '1 day'),
      before(date, 1, 'hours', '1 hour'),
      before(date, 10, 'minutes', '10 minutes'),
    ],
    revision: ({ startsAt }) => iso(startsAt),
    over: ({ startsAt }) => startsAt,
    late: 'expired',
  },
  poll: {
    ladder: (date) => [before(date, 2, 'days', '2 days'), before(date, 2, 'hours', '2 hours')],
    revision: ({ startsAt }) => `1 ${iso(startsAt)}`,
    over: ({ startsAt }) => startsAt,
    // the first look after its end closes it, and nothing waits after that
    late: 'stopped',
  },
  action: {
    ladder: ({ day }) =>
      mornings(
        day,
        ...[7, 3].map((d) => [d, `${d} days before`] as const),
        [1, '1 day before'],
        [0, 'the last day'],
        [-7, 'overdue by 1 week'],
        // for as long as it is not done, which here is a year at most
        ...Array.from({ length: 52 }, (_, i) => [-7 * (i + 2), `overdue by ${i + 2} weeks`] as const),
      ),
    revision: ({ day }) => day,
    over: ({ endsAt }) => endsAt,
    late: 'expired',
  },
}
