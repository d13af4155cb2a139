import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatCalendar, type Invited } from '../../src/calendar/icalendar/format.ts'
import { clean } from '../../src/text/clean.ts'
import { anEntry, lineProblems, readBack, utc } from './calendar-file.ts'

/** More of them for the long run: CASES=100000 npx vitest run test/calendar/injection.test.ts */
const cases = Number(process.env.CASES ?? 1000)
const longest = 30_000 + cases * 50

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['\r\n', '\n', '\r', '\r\n ', '\u2028', '\u0085', '\0', '\x1b', '\t', '\v', '\x7f'],
        ...[',', ';', ':', '"', "'", '^', '^n', '\\', '\\n', '\\N', '<', '>', '=', '@', '%0D%0A', ' '],
        ...[
          '\u202e',
          '\u2066',
          '\u200b',
          '\u200f',
          '\ufeff',
          '\u2060',
          '\ud800',
          '\udc00',
          '🙂',
          '漢字',
          'é',
          'e\u0301',
        ],
        ...[
          'BEGIN:VEVENT',
          'END:VEVENT',
          'END:VCALENDAR',
          'ATTENDEE:mailto:x@evil.example',
          'METHOD:CANCEL',
          'x'.repeat(80),
        ],
        ...['x@evil.example', 'ORGANIZER;CN="x":mailto:x@evil.example', 'STATUS:CANCELLED', 'UID:1'],
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

const address = fc.oneof({ weight: 3, arbitrary: fc.constantFrom('a@lists.example.org', 'b.c+d@example.org') }, hostile)
const invited = fc.record({ name: hostile, address, kind: fc.constantFrom('person' as const, 'list' as const) })
const isReal = (one: Pick<Invited, 'address'>) => /^(a@lists|b\.c\+d@)[\w.]*$/.test(one.address)

const shown = (text: string) => clean(text, { most: 10_000 })

test(
  `whatever names, titles, agendas and addresses hold, the calendar has the lines that it would have without: ${cases} cases`,
  () => {
    const wanted = new Set<string>()
    fc.assert(
      fc.property(
        fc.record({
          title: hostile,
          group: hostile,
          tool: hostile,
          reason: hostile,
          items: fc.array(hostile, { maxLength: 4 }),
          organizer: fc.record({ name: hostile, address }),
          everybody: fc.array(invited, { maxLength: 3 }),
          state: fc.constantFrom('planned' as const, 'announced' as const, 'cancelled' as const),
        }),
        ({ title, group, tool, reason, items, organizer, everybody, state }) => {
          const agenda = items.map((item, i) => ({
            id: i,
            position: i,
            title: item,
            seeksConclusion: false,
            addedBy: { id: 1, name: 'x' },
            addedAt: utc('2026-08-03T09:00:00Z'),
          }))
          // in UTC: a zone would be read a thousand times
          const meeting = { zone: 'UTC', title, tool, state, cancelReason: reason, lateReason: reason, agenda }
          const text = formatCalendar([anEntry(meeting, { group })], {
            method: state === 'cancelled' ? 'CANCEL' : 'REQUEST',
            organizer,
            invited: everybody,
            asksForAnswers: true,
            stampedAt: utc('2026-08-10T08:00:00Z'),
          })
          expect(lineProblems(text)).toEqual([])
          const { method, event } = readBack(text)
          expect(method).toBe(state === 'cancelled' ? 'CANCEL' : 'REQUEST')
          expect(event.text('status')).toBe(
            { planned: 'TENTATIVE', announced: 'CONFIRMED', cancelled: 'CANCELLED' }[state],
          )
          const mark = state === 'cancelled' ? 'Cancelled: ' : ''
          expect(event.text('summary')).toBe(`${mark}${shown(group)}: ${shown(`M1 ${title}`)}`)
          expect(event.text('description').split('\n').length).toBe(
            state === 'cancelled'
              ? 1
              : (state === 'planned' ? 1 : 0) + 2 + (tool === '' ? 0 : 1) + (items.length > 0 ? items.length + 1 : 0),
          )
          const written = event.attendees.map((one) => one.address.replace(/^MAILTO:/, ''))
          const given = everybody.map((one) => one.address)
          expect(written.filter((one) => !given.includes(one))).toEqual([])
          expect(everybody.filter((one) => isReal(one) && !written.includes(one.address))).toEqual([])
          const names = new Set(event.names)
          names.delete('attendee')
          names.delete('organizer')
          names.delete('location')
          wanted.add([...names].join())
          if (event.names.includes('organizer')) expect(event.text('organizer')).toBe(`mailto:${organizer.address}`)
          else expect(isReal(organizer)).toBe(false)
        },
      ),
      { numRuns: cases },
    )
    expect([...wanted]).toEqual(['uid,sequence,dtstamp,dtstart,dtend,summary,transp,description,status,last-modified'])
  },
  longest,
)

test(
  'a calendar’s name makes no lines of its own',
  () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const stampedAt = utc('2026-08-10T08:00:00Z')
        const text = formatCalendar([anEntry()], { method: 'PUBLISH', organizer: undefined, name, stampedAt })
        expect(lineProblems(text)).toEqual([])
        expect(readBack(text)).toMatchObject({ method: 'PUBLISH', zones: ['Europe/Zurich'] })
        expect(readBack(text).events.length).toBe(1)
      }),
      { numRuns: cases / 10 },
    )
  },
  longest,
)
