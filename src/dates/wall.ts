import { DateTime, IANAZone } from 'luxon'
import { type Decoded, ok, problem } from '../text/decoded.ts'
import { memoByZone } from './memoize.ts'
import { zoneLabel } from './zone.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/**
 * Returns the instant of a typed wall time (yyyy-MM-ddTHH:mm). Refuses a time that the zone's clocks skip or show twice:
 * the member has to say which one they mean.
 */
export function resolveWall(wall: string, zone: string): Decoded<DateTime> {
  const instants = instantsAt(wall, zone)
  const [first, second] = instants
  const place = zoneLabel(zone)
  if (first === undefined) {
    const later = instantOf(wall, zone)
    return problem(
      `${clock(wall)} does not exist in ${place} on that day: the clocks go forward over it. ` +
        `Choose another time, for example ${later.toFormat('HH:mm')}.`,
    )
  }
  if (second === undefined) return ok(first)
  return problem(
    `${clock(wall)} comes twice in ${place} on that day, because the clocks go back. ` +
      `Write ${withOffset(first)} for the first (${utc(first)}) or ${withOffset(second)} for the second (${utc(second)}).`,
  )
}

/**
 * Returns the instant of a stored wall time: the first one if it comes twice; if it is skipped, the one that the offset
 * before the gap gives (RFC 5545, section 3.3.5).
 */
export function instantOf(wall: string, zone: string): DateTime {
  const first = instantsAt(wall, zone)[0]
  if (first !== undefined) return first
  const local = localMillis(wall)
  return at(local - offsetMillis(zone, local - DAY_MS), zone)
}

/** Returns the instants (none, one or two) at which the clocks of the zone show this wall time, in order. */
export const instantsAt = memoByZone((wall: string, zone: string): readonly DateTime[] => {
  const local = localMillis(wall)
  // No zone changes its clocks twice within two days, so these two offsets are all that can apply.
  const offsets = new Set([offsetMillis(zone, local - DAY_MS), offsetMillis(zone, local + DAY_MS)])
  return [...offsets]
    .map((offset) => ({ offset, millis: local - offset }))
    .filter(({ offset, millis }) => offsetMillis(zone, millis) === offset)
    .map(({ millis }) => millis)
    .sort((a, b) => a - b)
    .map((millis) => at(millis, zone))
})

/** Returns the wall time (yyyy-MM-ddTHH:mm) that the zone's clocks show at an instant. */
export function wallAt(instant: DateTime, zone: string): string {
  return instant.setZone(zone).toFormat("yyyy-MM-dd'T'HH:mm")
}

function localMillis(wall: string): number {
  const local = DateTime.fromISO(wall, { zone: 'utc' })
  if (!local.isValid) throw new RangeError(`not a wall time: ${wall}`)
  return local.toMillis()
}

function offsetMillis(zone: string, millis: number): number {
  const offsetMinutes = IANAZone.create(zone).offset(millis)
  if (Number.isNaN(offsetMinutes)) throw new RangeError(`not an IANA zone: ${zone}`)
  return Math.round(offsetMinutes * MINUTE_MS)
}

function at(millis: number, zone: string): DateTime {
  return DateTime.fromMillis(millis, { zone, locale: 'en-US' })
}

function clock(wall: string): string {
  return wall.slice(11, 16)
}

function withOffset(instant: DateTime): string {
  return instant.toFormat("yyyy-MM-dd'T'HH:mmZZ")
}

function utc(instant: DateTime): string {
  return `${instant.toUTC().toFormat('HH:mm')} UTC`
}
