import { DateTime } from 'luxon'
import { addDays, type Day } from '../dates/day.ts'
import { instantOf } from '../dates/wall.ts'
import type { Span } from '../terms/rules.ts'
import { describePeriod } from '../terms/rules.ts'
import type { Deadline, Responsible, Rung } from './deadline.ts'

/** The hour at which a day's reminders go out, in the group's zone. */
const morning = '09:00'

const morningOf = (day: Day, zone: string): DateTime => instantOf(`${day}T${morning}`, zone)

/** Mornings so many days before `lastDay`; `name` says which it is, from the days that remain until then. */
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

/** One morning a day after a deadline that was missed. */
export const overdueLadder = (lastDay: Day, days: number, zone: string): readonly Rung[] =>
  Array.from({ length: days }, (_, i) => ({
    name: `overdue by ${i + 1} ${i === 0 ? 'day' : 'days'}`,
    at: morningOf(addDays(lastDay, i + 1), zone),
    urgent: false,
  }))

/** Before an event: days by the calendar in its zone, hours and minutes as they pass. Of no use once it has begun. */
export const eventLadder = (spans: readonly Span[], startsAt: DateTime, zone: string): readonly Rung[] =>
  spans.map((span) => ({
    name: `${describePeriod(span)} before`,
    at: startsAt.setZone(zone).minus({ [`${span.unit}s`]: span.count }),
    expiresAt: startsAt,
    urgent: span.unit === 'hour' || span.unit === 'minute',
  }))

/** The rungs that are due for one person and that no ping has named yet, oldest first. */
export function dueRungs(
  deadline: Deadline,
  who: Responsible,
  look: { readonly since: DateTime; readonly now: DateTime; readonly named: ReadonlySet<string> },
): readonly Rung[] {
  const since = who.since && who.since > look.since ? who.since : look.since
  return deadline.rungs
    .filter(({ name, at }) => at > since && at <= look.now && !look.named.has(name))
    .toSorted((a, b) => a.at.toMillis() - b.at.toMillis())
}

/** When a deadline has to be looked at next; nothing once its last rung is behind. */
export function nextLook(deadlines: readonly Deadline[], now: DateTime): DateTime | undefined {
  const ahead = deadlines
    .filter(({ state }) => state === 'open')
    .flatMap(({ rungs }) => rungs.map(({ at }) => at.toMillis()))
    .filter((at) => at > now.toMillis())
  return ahead.length === 0 ? undefined : DateTime.fromMillis(Math.min(...ahead), { zone: 'utc' })
}
