import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { type Calendar, type CalendarEntry, formatCalendar } from '../../src/calendar/icalendar/format.ts'
import { instantOf, wallAt } from '../../src/dates/wall.ts'
import type { Meeting } from '../../src/meetings/model.ts'
import { aMeeting } from '../meeting.ts'
import { anEntry, lineProblems, readBack, utc } from './calendar-file.ts'

const stampedAt = utc('2026-08-10T08:00:00Z')
const organizer = { name: 'CG-Identification', address: 'cg-bot@lists.example.org' }
const list = { name: 'The list', address: 'cg@lists.example.org', kind: 'list' } as const

const published = (entry: CalendarEntry, more: Partial<Calendar> = {}) =>
  formatCalendar([entry], { method: 'PUBLISH', organizer, stampedAt, ...more } as Calendar)
const sent = (method: 'REQUEST' | 'CANCEL', entry: CalendarEntry, asksForAnswers = method === 'REQUEST') =>
  formatCalendar([entry], { method, organizer, invited: [list], asksForAnswers, stampedAt })

describe('an invitation', () => {
  const text = sent('REQUEST', anEntry({ joinLink: 'https://itu.zoom.us/j/1,2;3' }))
  const { method, event, zones } = readBack(text)

  test('asks the list for answers to its sender, with its sequence', () => {
    expect(method).toBe('REQUEST')
    expect(event.organizer).toBe('CG-Identification')
    expect(event.text('organizer')).toBe('mailto:cg-bot@lists.example.org')
    expect(event.attendees).toEqual([
      {
        name: 'The list',
        address: 'MAILTO:cg@lists.example.org',
        answer: 'NEEDS-ACTION',
        asked: 'TRUE',
        type: 'GROUP',
      },
    ])
    expect(event.text('uid')).toBe('6f1c9a52-1f7e-4f0e-9d5c-2a1f6f3b7c01')
    expect(event.text('sequence')).toBe('1')
    expect(event.text('status')).toBe('CONFIRMED')
    expect(event.stamped).toBe('2026-08-10T08:00:00.000Z')
    expect(event.changed).toBe('2026-08-03T09:00:00.000Z')
  })

  test('asks for no answer if answers are not read', () => {
    const { event } = readBack(sent('REQUEST', anEntry(), false))
    expect(event.attendees[0]?.asked).toBe('FALSE')
  })

  test('gives the time in the group’s zone, which it defines, and the place', () => {
    expect(text).toContain('DTSTART;TZID=Europe/Zurich:20260901T140000\r\n')
    expect(zones).toEqual(['Europe/Zurich'])
    expect(event).toMatchObject({ starts: '2026-09-01T12:00:00.000Z', ends: '2026-09-01T13:30:00.000Z' })
    expect(event.text('location')).toBe('https://itu.zoom.us/j/1,2;3')
    expect(event.text('summary')).toBe('CG-Identification: M1 First exchange')
  })

  test('has folded lines that end with CR and LF', () => {
    const title = 'Überschrift mit 漢字 und 🙂, lang; '.repeat(20).trim()
    const long = sent('REQUEST', anEntry({ title }))
    expect(lineProblems(text)).toEqual([])
    expect(lineProblems(long)).toEqual([])
    expect(readBack(long).event.text('summary')).toBe(`CG-Identification: M1 ${title}`)
  })
})

test('a cancellation removes the same entry, without agenda and join link', () => {
  const agenda = [
    { id: 1, position: 1, title: 'Opening', seeksConclusion: false, addedBy: { id: 1, name: 'x' }, addedAt: stampedAt },
  ]
  const before = sent('REQUEST', anEntry({ agenda, joinLink: 'https://itu.zoom.us/j/1' }))
  expect(before).toContain('1. Opening')
  const text = sent(
    'CANCEL',
    anEntry({ agenda, joinLink: 'https://itu.zoom.us/j/1', state: 'cancelled', cancelReason: 'Too few', sequence: 2 }),
  )
  const { method, event } = readBack(text)
  expect(method).toBe('CANCEL')
  expect(event.text('status')).toBe('CANCELLED')
  expect(event.text('sequence')).toBe('2')
  expect(event.text('uid')).toBe(readBack(before).event.text('uid'))
  expect(event.text('summary')).toBe('Cancelled: CG-Identification: M1 First exchange')
  expect(event.text('description')).toBe('Cancelled. Reason: Too few')
  expect(event.names).not.toContain('location')
  expect(text).not.toMatch(/Opening|zoom/)
})

describe('the join link', () => {
  const joinLink = 'https://itu.zoom.us/j/1?pwd=hidden'
  test('with a passcode is only in the file of a member who asked for it', () => {
    const open = published(anEntry({ joinLink }))
    expect(open).not.toContain('hidden')
    expect(open).not.toContain('zoom')
    const { event } = readBack(open)
    expect(event.text('description')).toContain('Join: for members, with the button on the meeting’s card')
    expect(event.text('location')).toBe('MyMeetings')
    expect(readBack(published(anEntry({ joinLink }, { mayJoin: true }))).event.text('location')).toBe(joinLink)
  })

  test('is announced as following if there is none', () => {
    expect(readBack(published(anEntry())).event.text('description')).toContain('Join: to follow')
  })
})

test.each([
  ['planned', 'TENTATIVE', 'Planned, not announced yet.'],
  ['announced', 'CONFIRMED', 'Tool: MyMeetings'],
  ['held', 'CONFIRMED', 'Tool: MyMeetings'],
  ['cancelled', 'CANCELLED', 'Cancelled. Reason: none given'],
] as const)('a meeting that is %s is %s in the calendar', (state, status, first) => {
  const { event } = readBack(published(anEntry({ state })))
  expect(event.text('status')).toBe(status)
  expect(event.text('description').split('\n')[0]).toBe(first)
})

test('a meeting whose notice is late gives the reason', () => {
  const { event } = readBack(published(anEntry({ lateReason: 'Asked for by SG2' })))
  expect(event.text('description')).toContain('informal exchange, no conclusions. Reason: Asked for by SG2')
})

test('a member who sent regrets is not shown as busy', () => {
  const transparency = (answer: CalendarEntry['answer']) =>
    readBack(published(anEntry({}, answer ? { answer } : {}))).event.text('transp')
  expect([transparency(undefined), transparency('attending'), transparency('regrets')]).toEqual([
    'OPAQUE',
    'OPAQUE',
    'TRANSPARENT',
  ])
})

test('a calendar that programs subscribe to has a name, and no zone of its own that would shift its time stamps', () => {
  const { name, method, event } = readBack(published(anEntry(), { name: 'CG, SG2; SG20' } as Partial<Calendar>))
  // as it is written: the parser does not know this property, so that it does not take the escapes off
  expect([name, method]).toEqual(['CG\\, SG2\\; SG20', 'PUBLISH'])
  expect(event.attendees).toEqual([])
  expect(event.stamped).toBe('2026-08-10T08:00:00.000Z')
})

test('a sender that is not an address is left out', () => {
  const text = published(anEntry(), { organizer: { name: 'x', address: 'a@b.example\r\nATTENDEE:mailto:c@d' } })
  expect(readBack(text).event.names).not.toContain('organizer')
})

const meetingAt = (startsAt: DateTime, zone: string): Partial<Meeting> => ({
  startsAt: startsAt.toUTC(),
  zone,
  wall: wallAt(startsAt, zone),
})
const instants = (startsAt: DateTime, zone: string) => {
  const { event } = readBack(published({ ...anEntry(), meeting: aMeeting(meetingAt(startsAt, zone)) }))
  return { read: [event.starts, event.ends], zone: event.zone }
}
const meant = (startsAt: DateTime) => [
  startsAt.toJSDate().toISOString(),
  startsAt.plus(5_400_000).toJSDate().toISOString(),
]

describe('every calendar app reads the right instant', () => {
  test.each([
    ['the day before the clocks go forward', '2027-03-27T14:00', 'Europe/Zurich'],
    ['the night in which they go forward', '2027-03-28T01:30', 'Europe/Zurich'],
    ['the hour after it', '2027-03-28T03:00', 'Europe/Zurich'],
    ['the day before the clocks go back', '2026-10-24T14:00', 'Europe/Zurich'],
    ['the evening before, over midnight', '2026-10-24T23:30', 'Europe/Zurich'],
    ['the day after', '2026-10-26T14:00', 'Europe/Zurich'],
  ])('%s in Geneva', (_, wall, zone) => {
    const at = instantOf(wall, zone)
    expect(instants(at, zone)).toEqual({ read: meant(at), zone })
  })

  test.each([
    ['the first of the two', '2026-10-25T02:30+02:00'],
    ['the second of the two', '2026-10-25T02:30+01:00'],
    ['one that ends in it', '2026-10-25T01:15+02:00'],
  ])('%s hours with the same wall time is written in UTC', (_, iso) => {
    const at = DateTime.fromISO(iso, { setZone: true })
    expect(instants(at, 'Europe/Zurich')).toEqual({ read: meant(at), zone: undefined })
  })

  // CASES=all for every zone there is
  const every = process.env.CASES === undefined ? 6 : 1
  const zones = Intl.supportedValuesOf('timeZone').filter((_, i) => i % every === 0)
  test.each(['America/Nuuk', 'Antarctica/Troll', 'Australia/Lord_Howe', 'Africa/Cairo', 'Africa/Casablanca', ...zones])(
    'in %s, throughout two years',
    (zone) => {
      const wrong: string[] = []
      for (let day = 0; day < 730; day += 61) {
        const at = utc('2026-08-03T22:30:00Z').plus({ days: day })
        const { read } = instants(at, zone)
        if (read.join() !== meant(at).join()) wrong.push(`${read[0]} for ${at.toISO()}`)
      }
      expect(wrong).toEqual([])
    },
  )
})
