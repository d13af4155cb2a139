import { DateTime } from 'luxon'
import { addDays, type Day } from '../dates/day.ts'
import { instantOf } from '../dates/wall.ts'
import { describePeriod, type TimeSpan } from '../terms/rules.ts'
import type { Deadline, Responsible, Rung } from './deadline.ts'

/** The hour at which a day's reminders go out, in the group's zone. */
const morning = '09:00'

const morningOf = (day: Day, zone: string): DateTime => instantOf(`${day}T${morning}`, zone)

/** Builds rungs on mornings before `lastDay`; `name` says which it is, from the number of days that remain. */
export const dayLadder = (
  days: readonly number[],
  lastDay: Day,
  zone: string,
  name: (before: number) => string,
): readonly Rung[] =>
  days.map((before) => ({
    name: name(before),
    at: morningOf(addDays(lastDay, -before), zone),
    urgent: false,
  }))

/** Builds a rung on each of so many mornings after `lastDay`, for a deadline that was missed. */
export const overdueLadder = (lastDay: Day, days: number, zone: string): readonly Rung[] =>
  Array.from({ length: days }, (_, i) => ({
    name: `overdue by ${i + 1} ${i === 0 ? 'day' : 'days'}`,
    at: morningOf(addDays(lastDay, i + 1), zone),
    urgent: false,
  }))

/**
 * Builds rungs before an event: days are counted by the calendar of a zone, hours and minutes as they pass. None is of use
 * once the event has begun.
 */
export const eventLadder = (spans: readonly TimeSpan[], startsAt: DateTime, zone: string): readonly Rung[] =>
  spans.map((span) => ({
    name: `${describePeriod(span)} before`,
    at: startsAt.setZone(zone).minus({ [`${span.unit}s`]: span.count }),
    expiresAt: startsAt,
    urgent: span.unit === 'hour' || span.unit === 'minute',
  }))

/** Lists the rungs that are due for one person and were not named to them before, the oldest first. */
export function dueRungs(
  deadline: Deadline,
  who: Responsible,
  window: { readonly since: DateTime; readonly now: DateTime; readonly named: ReadonlySet<string> },
): readonly Rung[] {
  const since = who.since && who.since > window.since ? who.since : window.since
  return deadline.rungs
    .filter(({ name, at }) => at > since && at <= window.now && !window.named.has(name))
    .toSorted((a, b) => a.at.toMillis() - b.at.toMillis())
}

/** Finds when a subject has to be processed next: at the next rung of what is still open; undefined after the last. */
export function nextRung(deadlines: readonly Deadline[], now: DateTime): DateTime | undefined {
  const ahead = deadlines
    .filter(({ state }) => state === 'open')
    .flatMap(({ rungs }) => rungs.map(({ at }) => at.toMillis()))
    .filter((at) => at > now.toMillis())
  return ahead.length === 0 ? undefined : DateTime.fromMillis(Math.min(...ahead), { zone: 'utc' })
}
