import type { DateTime } from 'luxon'
import { addDays, type Day, dayOf } from '../dates/day.ts'
import { instantOf, instantsAt } from '../dates/wall.ts'
import type { DeadlineKind, Rung } from './deadline.ts'

/** What one person wants; hours are on their own clock. */
export interface Preference {
  /** From this hour … */
  readonly quietFrom: number
  /** … to this one nothing is sent that can wait. Equal: no quiet hours. */
  readonly quietTo: number
  /** Everything of a day together at this hour; nothing: each when it is due. */
  readonly digestHour: number | undefined
  readonly muted: readonly string[]
}

export const usualPreference: Preference = { quietFrom: 22, quietTo: 7, digestHour: undefined, muted: [] }

/** The ToR's own deadlines cannot be switched off by the office that is responsible, only moved to the digest. */
export const isMuted = (kind: DeadlineKind, preference: Preference): boolean =>
  kind === 'meeting' && preference.muted.includes(kind)

/** So many days on by the calendar of a zone, at the full hour. */
export const snoozedUntil = (now: DateTime, zone: string, days = 1): DateTime =>
  now.setZone(zone).plus({ days }).startOf('hour')

/** When a ping that is due now is handed over, by the person's own clock. A digest after the deadline would be too late. */
export function handOverAt(
  rung: Pick<Rung, 'urgent'>,
  now: DateTime,
  zone: string,
  { quietFrom, quietTo, digestHour }: Preference,
  deadline: DateTime,
): DateTime {
  if (rung.urgent) return now
  const digest = digestHour === undefined ? undefined : nextHour(now, zone, digestHour)
  if (digest && (digest <= deadline || deadline < now)) return digest
  return isQuiet(now.setZone(zone).hour, quietFrom, quietTo) ? nextHour(now, zone, quietTo) : now
}

const isQuiet = (hour: number, from: number, to: number): boolean =>
  from <= to ? hour >= from && hour < to : hour >= from || hour < to

/** The next time this hour begins on that clock; at once in its first minute. */
function nextHour(now: DateTime, zone: string, hour: number): DateTime {
  const today = dayOf(now, zone)
  const next = [today, addDays(today, 1)]
    .flatMap((day) => beginnings(day, hour, zone))
    .find((at) => at.plus({ minutes: 1 }) > now)
  return next === undefined || next < now ? now : next.toUTC()
}

/** Twice where the clocks go back over it; where they skip it, at the end of what they skip. */
function beginnings(day: Day, hour: number, zone: string): readonly DateTime[] {
  const wall = `${day}T${String(hour).padStart(2, '0')}:00`
  const all = instantsAt(wall, zone)
  return all.length > 0 ? all : [instantOf(wall, zone)]
}
