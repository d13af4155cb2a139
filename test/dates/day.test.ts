import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  type Day,
  dayOf,
  daysBetween,
  describeDay,
  endOfDay,
  parseDay,
  workingDayUntil,
} from '../../src/dates/day.ts'
import { allZones, awkwardZones, clockAt, clockChanges, dayNumber, dayNumbered, numberOf } from './wall-clock.ts'

const day = (text: string): Day => {
  const read = parseDay(text)
  if (read.kind === 'problem') throw new Error(read.problem)
  return read.value
}
const from = Date.UTC(2026, 0, 1)
const to = Date.UTC(2031, 0, 1)
const anyDay = fc.integer({ min: from / 86_400_000, max: to / 86_400_000 }).map((number) => day(dayNumbered(number)))

describe('a calendar date', () => {
  it.each(['2026-02-30', '2026-13-01', '2026-1-1', '10 Dec', '', '2026-01-01T10:00', '2026-01-01'.repeat(10_000)])(
    '“%.20s” is no stored date',
    (text) => {
      expect(parseDay(text).kind).toBe('problem')
    },
  )

  it('is shown with its weekday, the same in every locale', () => {
    expect(describeDay(day('2026-08-18'))).toBe('Tue 18 Aug 2026')
    expect(describeDay(day('2026-09-09'))).toBe('Wed 9 Sep 2026')
  })

  it('counts days as a calendar on the wall does', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -800, max: 800 }), (start, days) => {
        expect(numberOf(addDays(start, days))).toBe(numberOf(start) + days)
        expect(daysBetween(start, addDays(start, days))).toBe(days)
      }),
    )
  })

  it('clips a month to its end and never rolls over', () => {
    expect(addMonths(day('2026-03-31'), -1)).toBe('2026-02-28')
    expect(addMonths(day('2028-03-31'), -1)).toBe('2028-02-29')
    expect(addMonths(day('2026-01-31'), 1)).toBe('2026-02-28')
    expect(addMonths(day('2026-12-15'), 1)).toBe('2027-01-15')
  })

  it('moves a suggestion from the weekend to the Friday before, and only that', () => {
    expect(['2026-08-14', '2026-08-15', '2026-08-16', '2026-08-17'].map((text) => workingDayUntil(day(text)))).toEqual([
      '2026-08-14',
      '2026-08-14',
      '2026-08-14',
      '2026-08-17',
    ])
  })

  it('is the local date in every zone, whatever the hour', () => {
    fc.assert(
      fc.property(fc.constantFrom(...allZones), fc.integer({ min: from, max: to }), (zone, millis) => {
        expect(dayOf(DateTime.fromMillis(millis), zone)).toBe(clockAt(millis, zone).slice(0, 10))
      }),
      { numRuns: 1000 },
    )
  })

  it('ends with the last second that bears its date', () => {
    fc.assert(
      fc.property(fc.constantFrom(...allZones), anyDay, (zone, today) => {
        const end = endOfDay(today, zone).toMillis()
        expect(dayNumber(end, zone)).toBe(numberOf(today))
        expect(dayNumber(end + 1000, zone)).toBe(numberOf(today) + 1)
      }),
      { numRuns: 1000 },
    )
  })

  it('ends with its last second on the nights when the clocks change, over midnight too', () => {
    expect(endOfDay(day('2026-03-28'), 'America/Nuuk').toUTC().toISO()).toBe('2026-03-29T00:59:59.000Z')
    expect(endOfDay(day('2026-10-24'), 'America/Nuuk').toUTC().toISO()).toBe('2026-10-25T01:59:59.000Z')
    for (const zone of awkwardZones) {
      for (const change of clockChanges(zone, from, to)) {
        for (const shift of [-1, 0, 1]) {
          const today = day(dayNumbered(dayNumber(change, zone) + shift))
          const end = endOfDay(today, zone).toMillis()
          expect(dayNumber(end, zone), `${zone} ${today}`).toBe(numberOf(today))
          expect(dayNumber(end + 1000, zone), `${zone} ${today}`).toBe(numberOf(today) + 1)
        }
      }
    }
  })
})
