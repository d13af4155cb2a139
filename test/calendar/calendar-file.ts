import ICAL from 'ical.js'
import { DateTime } from 'luxon'
import type { CalendarEntry } from '../../src/calendar/icalendar/format.ts'
import type { Meeting } from '../../src/meetings/model.ts'
import { ituCgIdentification } from '../../src/terms/profiles/itu-cg-identification.ts'
import { aMeeting } from '../meeting.ts'

export const utc = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' })

/** Returns an announced meeting with these values changed. */
const announced = (overrides: Partial<Meeting>): Meeting =>
  aMeeting({ state: 'announced', tool: 'MyMeetings', revision: 4, sequence: 1, ...overrides })

export const anEntry = (more: Partial<Meeting> = {}, entry: Partial<CalendarEntry> = {}): CalendarEntry => ({
  meeting: announced(more),
  group: 'CG-Identification',
  terms: { profile: ituCgIdentification, zone: 'Europe/Zurich' },
  mayJoin: false,
  ...entry,
})

/** Reads a calendar file with another author's parser. */
export function readBack(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text))
  const zones = calendar.getAllSubcomponents('vtimezone').map((zone) => new ICAL.Timezone(zone))
  const events = calendar.getAllSubcomponents('vevent').map((event) => {
    const value = (name: string) => event.getFirstPropertyValue(name)
    const instant = (name: string): string => {
      const property = event.getFirstProperty(name)
      const time = property?.getFirstValue()
      if (!property || !(time instanceof ICAL.Time)) throw new Error(`There is no time in ${name}`)
      const tzid = property.getFirstParameter('tzid')
      const zone = zones.find((one) => one.tzid === tzid)
      if (tzid && !zone) throw new Error(`The zone ${tzid} is not defined`)
      // as written, in the zone that the file itself defines
      const { year, month, day, hour, minute, second } = time
      const at = new ICAL.Time({ year, month, day, hour, minute, second }, zone ?? ICAL.Timezone.utcTimezone)
      return new Date(at.toUnixTime() * 1000).toISOString()
    }
    return {
      names: event.getAllProperties().map(({ name }) => name),
      text: (name: string): string => String(value(name) ?? ''),
      zone: event.getFirstProperty('dtstart')?.getFirstParameter('tzid'),
      starts: instant('dtstart'),
      ends: instant('dtend'),
      stamped: instant('dtstamp'),
      changed: instant('last-modified'),
      attendees: event.getAllProperties('attendee').map((property) => ({
        name: property.getFirstParameter('cn'),
        address: String(property.getFirstValue()),
        answer: property.getFirstParameter('partstat'),
        asked: property.getFirstParameter('rsvp'),
        type: property.getFirstParameter('cutype'),
      })),
      organizer: event.getFirstProperty('organizer')?.getFirstParameter('cn'),
    }
  })
  return {
    method: String(calendar.getFirstPropertyValue('method') ?? ''),
    name: String(calendar.getFirstPropertyValue('x-wr-calname') ?? ''),
    zones: zones.map(({ tzid }) => tzid),
    events,
    get event() {
      const [first] = events
      if (!first || events.length > 1) throw new Error(`There are ${events.length} events`)
      return first
    },
  }
}

/** Lists what is wrong with the lines themselves (RFC 5545, section 3.1). */
export function lineProblems(text: string): readonly string[] {
  const problems: string[] = []
  if (!text.endsWith('END:VCALENDAR\r\n')) problems.push('does not end with a line')
  if (/\r(?!\n)|(?<!\r)\n/.test(text)) problems.push('has a line break that is not CRLF')
  if (/[\p{Cc}--[\r\n]]|[\u2028\u2029]/v.test(text)) problems.push('has control characters')
  const long = text.split('\r\n').filter((line) => Buffer.byteLength(line) > 75)
  if (long.length > 0) problems.push(`has lines of more than 75 octets: ${long[0]}`)
  // section 3.4: the properties of the calendar come before its components
  const behind = text.slice(text.indexOf('\r\nBEGIN:V')).replace(/^BEGIN:(V\w+)\r\n[\s\S]*?^END:\1\r\n/gm, '')
  if (behind.trim() !== 'END:VCALENDAR') problems.push(`has properties behind its components: ${behind.trim()}`)
  return problems
}
