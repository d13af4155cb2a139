import { DateTime } from 'luxon'
import { type Decoded, ok, problem } from '../text/decoded.ts'
import { memoByZone } from './memoize.ts'
import { instantOf, instantsAt } from './wall.ts'

declare const dayBrand: unique symbol

/** A calendar date, yyyy-MM-dd, without a zone: the zone in which it is read decides when it begins and ends. */
export type Day = string & { readonly [dayBrand]: true }

/** Reads a stored or exact date, yyyy-MM-dd. `readDay` reads what people type freely. */
export function parseDay(text: string): Decoded<Day> {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !DateTime.fromISO(text, { zone: 'utc' }).isValid) {
    return problem(`“${text.slice(0, 40)}” is not a date. Write year, month and day, for example 2026-12-10.`)
  }
  return ok(text as Day)
}

/** Returns the date that a wall calendar in the zone shows at an instant. */
export const dayOf = (at: DateTime, zone: string): Day => dayAt(Math.floor(at.toMillis() / minuteMs), zone)

/** Counts in whole minutes: no day begins within a minute, since the last zone gave up seconds in its offset in 1972. */
const dayAt = memoByZone(
  (minute: number, zone: string) => DateTime.fromMillis(minute * minuteMs, { zone }).toISODate() as Day,
)

export const addDays = (day: Day, days: number): Day => dayAt((millisOf(day) + days * dayMs) / minuteMs, 'UTC')

/** Returns the same day number in another month, clipped to that month's end. */
export function addMonths(day: Day, months: number): Day {
  return noonOf(day).plus({ months }).toFormat('yyyy-MM-dd') as Day
}

/** Counts the calendar days from one date to another; negative if the second comes first. */
export function daysBetween(from: Day, to: Day): number {
  return (millisOf(to) - millisOf(from)) / dayMs
}

/** Writes "Tue 18 Aug 2026". */
export function describeDay(day: Day): string {
  return noonOf(day).toFormat('ccc d LLL yyyy')
}

/** Returns the day of the week: 1 is Monday, 7 is Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(millisOf(day)).getUTCDay() || 7
}

/** Returns the day itself, or the Friday before it on a weekend. Public holidays count as working days. */
export function workingDayUntil(day: Day): Day {
  return addDays(day, -Math.max(0, weekdayOf(day) - 5))
}

/**
 * Returns the last second of the day in the zone: 23:59:59, the later one if the clocks show it twice. If they jump from
 * 23:00 to midnight (America/Nuuk), the day ends at 22:59:59.
 */
export function endOfDay(day: Day, zone: string): DateTime {
  const last = instantsAt(`${day}T23:59:59`, zone).at(-1)
  return last ?? instantOf(`${addDays(day, 1)}T00:00`, zone).minus({ seconds: 1 })
}

const dayMs = 86_400_000
const minuteMs = 60_000

/** Counts dates in UTC, where every day has 24 hours, as plain numbers: each line of a list counts several. */
const millisOf = (day: Day): number => midnight(day, 'UTC')

const midnight = memoByZone((day: Day) => Date.parse(`${day}T00:00Z`))

/** Represents a date by its noon in UTC, which no clock change is near. */
function noonOf(day: Day): DateTime {
  return DateTime.fromISO(`${day}T12:00`, { zone: 'utc', locale: 'en-US' })
}
