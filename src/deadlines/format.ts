import type { DateTime } from 'luxon'
import { dayOf, daysBetween } from '../dates/day.ts'
import { type Deadline, isPersonal } from './deadline.ts'

/** Formats how far an instant is, by the calendar of a zone: "in 3 days", "tomorrow", "today", "2 days ago". */
export function formatDistance(at: DateTime, now: DateTime, zone: string): string {
  const days = daysBetween(dayOf(now, zone), dayOf(at, zone))
  if (Math.abs(days) <= 1) return days === 0 ? 'today' : days === 1 ? 'tomorrow' : 'yesterday'
  return days > 0 ? `in ${days} days` : `${-days} days ago`
}

/** Formats how far the due date of something unfinished is: "in 3 days", "was due 2 days ago". */
export const formatDue = (at: DateTime, now: DateTime, zone: string): string =>
  `${at < now ? 'was due ' : ''}${formatDistance(at, now, zone)}`

/** In these last hours before a meeting the minutes are counted. */
const lastHoursMs = 3 * 3_600_000

/**
 * Formats how far a deadline is. It ends with its day in the group's zone; a meeting or poll has its minute, on a day of its
 * reader's, whose zone is given.
 */
function formatRemaining({ kind, at }: Deadline, now: DateTime, zone: string): string {
  const minutes = Math.round(at.diff(now).as('minutes'))
  if (!isPersonal(kind)) return formatDue(at, now, zoneOf({ at }))
  if (at.diff(now).toMillis() > lastHoursMs || minutes < 1) return formatDistance(at, now, zone)
  const hours = Math.floor(minutes / 60)
  const parts = [hours > 0 ? `${hours} h` : '', minutes % 60 > 0 ? `${minutes % 60} min` : '']
  return `in ${parts.filter(Boolean).join(' ')}`
}

/** Returns the zone in which the date of a deadline is counted. */
export const zoneOf = ({ at }: Pick<Deadline, 'at'>): string => at.zoneName ?? 'UTC'

/** Formats the title of a deadline and how far it is. A title that ends with a question mark or the like takes no comma. */
export const formatTitle = (deadline: Deadline, now: DateTime, zone: string): string =>
  `${deadline.title}${/\p{Po}$/u.test(deadline.title) ? ' –' : ','} ${formatRemaining(deadline, now, zone)}`
