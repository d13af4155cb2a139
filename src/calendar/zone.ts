import { DateTime } from 'luxon'
import { tzlib_get_ical_block, tzlib_get_offset } from 'timezones-ical-library'
import { memoByZone } from '../dates/memoize.ts'
import { instantsAt, wallAt } from '../dates/wall.ts'

/** The VTIMEZONE of a zone, by which a calendar program turns wall times into instants; nothing where there is none. */
export function zoneDefinition(zone: string): string | undefined {
  const [block = ''] = tzlib_get_ical_block(zone)
  // of a name that is only a link to another zone, the definition bears the other's name
  return block.split('\r\n').includes(`TZID:${zone}`) ? block : undefined
}

/**
 * Whether the wall time of this instant, read by that definition, is this instant again. It is not where the hour comes
 * twice, nor where Node's zone data and those of the definition differ.
 */
export const isReadAlike = (at: DateTime, zone: string): boolean => readAlike(at.toMillis(), zone)

const readAlike = memoByZone((millis: number, zone: string) => {
  const wall = wallAt(DateTime.fromMillis(millis), zone)
  const [first, second] = instantsAt(wall, zone)
  if (first === undefined || second !== undefined) return false
  return tzlib_get_offset(zone, wall.slice(0, 10), wall.slice(11)) === first.toFormat('ZZZ')
})
