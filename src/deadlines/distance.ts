import type { DateTime } from 'luxon'
import { dayOf, daysBetween } from '../dates/day.ts'
import { type Deadline, isPersonal } from './deadline.ts'

/** "in 3 days", "tomorrow", "today", "yesterday", "2 days ago" by the calendar of a zone. */
export function distanceWords(at: DateTime, now: DateTime, zone: string): string {
  const days = daysBetween(dayOf(now, zone), dayOf(at, zone))
  if (Math.abs(days) <= 1) return days === 0 ? 'today' : days === 1 ? 'tomorrow' : 'yesterday'
  return days > 0 ? `in ${days} days` : `${-days} days ago`
}

/** Of what is still to be done: a day that is behind is the day by which, not the day on which. */
export const dueWords = (at: DateTime, now: DateTime, zone: string): string =>
  `${at < now ? 'was due ' : ''}${distanceWords(at, now, zone)}`

const lastHoursMs = 3 * 3_600_000

/**
 * How far it is. A deadline ends with its day in the group's zone; a meeting begins at a minute, on a day of its reader's,
 * and in the last hours minutes count.
 */
function distanceOf({ kind, at }: Deadline, now: DateTime, zone: string): string {
  const minutes = Math.round(at.diff(now).as('minutes'))
  if (!isPersonal(kind)) return dueWords(at, now, zoneOf({ at }))
  if (at.diff(now).toMillis() > lastHoursMs || minutes < 1) return distanceWords(at, now, zone)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return `in ${[hours > 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''].filter(Boolean).join(' ')}`
}

/** In which its date is counted. */
export const zoneOf = ({ at }: Pick<Deadline, 'at'>): string => at.zoneName ?? 'UTC'

/** Its title and how far it is. A title that ends with a mark of its own, such as a question, takes no comma. */
export const withDistance = (deadline: Deadline, now: DateTime, zone: string): string =>
  `${deadline.title}${/\p{Po}$/u.test(deadline.title) ? ' –' : ','} ${distanceOf(deadline, now, zone)}`
