import { DateTime } from 'luxon'
import { tzlib_get_ical_block, tzlib_get_offset } from 'timezones-ical-library'
import { memoByZone } from '../../dates/memoize.ts'
import { instantsAt, wallAt } from '../../dates/wall.ts'

/** Finds the VTIMEZONE of a zone, by which calendar apps turn wall times into instants; undefined if there is none. */
export function zoneDefinition(zone: string): string | undefined {
  const [block = ''] = tzlib_get_ical_block(zone)
  // the definition of a zone that is only a link has the name of the other zone
  return block.split('\r\n').includes(`TZID:${zone}`) ? block : undefined
}

/**
 * Tells whether calendar apps read the wall time of this instant as the same instant. They do not in the hour that comes
 * twice, nor if the definition's zone data differ from Node's.
 */
export const isReadAlike = (at: DateTime, zone: string): boolean => readAlike(at.toMillis(), zone)

const readAlike = memoByZone((millis: number, zone: string) => {
  const wall = wallAt(DateTime.fromMillis(millis), zone)
  const [first, second] = instantsAt(wall, zone)
  if (first === undefined || second !== undefined) return false
  return tzlib_get_offset(zone, wall.slice(0, 10), wall.slice(11)) === first.toFormat('ZZZ')
})
