import { DateTime } from 'luxon'
import { type Decoded, ok, problem } from '../text/decoded.ts'
import { kept } from './memoize.ts'
import { instantOf, instantsAt } from './wall.ts'

declare const dayBrand: unique symbol

/** A calendar date, yyyy-MM-dd, with no zone: which stretch of time it is depends on the zone it is read in. */
export type Day = string & { readonly [dayBrand]: true }

/** Reads a stored or exact date, yyyy-MM-dd. What people type freely is read by `readDay`. */
export function parseDay(text: string): Decoded<Day> {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !DateTime.fromISO(text, { zone: 'utc' }).isValid) {
    return problem(`“${text.slice(0, 40)}” is not a date. Write year, month and day, for example 2026-12-10.`)
  }
  return ok(text as Day)
}

/** The date that a calendar on the wall shows in the zone at that instant. */
export const dayOf = (at: DateTime, zone: string): Day => dayAt(Math.floor(at.toMillis() / minuteMs), zone)

/** Nowhere does a day begin within a minute, since zones gave up offsets with seconds (the last in 1972). */
const dayAt = kept(
  (minute: number, zone: string) => DateTime.fromMillis(minute * minuteMs, { zone }).toISODate() as Day,
)

export const addDays = (day: Day, days: number): Day => dayAt((millisOf(day) + days * dayMs) / minuteMs, 'UTC')

/** The same day number in another month, clipped to that month's end. */
export function addMonths(day: Day, months: number): Day {
  return noonOf(day).plus({ months }).toFormat('yyyy-MM-dd') as Day
}

/** Calendar days from one date to the other; negative when the second comes first. */
export function daysBetween(from: Day, to: Day): number {
  return (millisOf(to) - millisOf(from)) / dayMs
}

/** "Tue 18 Aug 2026". */
export function describeDay(day: Day): string {
  return noonOf(day).toFormat('ccc d LLL yyyy')
}

/** 1 is Monday, 7 is Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(millisOf(day)).getUTCDay() || 7
}

/** The day itself, or the Friday before when it falls on a weekend. Public holidays are not known. */
export function workingDayUntil(day: Day): Day {
  return addDays(day, -Math.max(0, weekdayOf(day) - 5))
}

/**
 * The last second of the day in the zone: 23:59:59, the second of the two where the clocks go back over it.
 * Where they go forward from 23:00 to midnight (America/Nuuk), the day ends at 22:59:59.
 */
export function endOfDay(day: Day, zone: string): DateTime {
  const last = instantsAt(`${day}T23:59:59`, zone).at(-1)
  return last ?? instantOf(`${addDays(day, 1)}T00:00`, zone).minus({ seconds: 1 })
}

const dayMs = 86_400_000
const minuteMs = 60_000

/** Dates are counted in UTC, where every day has 24 hours; by plain numbers, since each line of a list counts several. */
const millisOf = (day: Day): number => midnight(day, 'UTC')

const midnight = kept((day: Day) => Date.parse(`${day}T00:00Z`))

/** Noon in UTC stands for the date: no clock change is near it. */
function noonOf(day: Day): DateTime {
  return DateTime.fromISO(`${day}T12:00`, { zone: 'utc', locale: 'en-US' })
}
