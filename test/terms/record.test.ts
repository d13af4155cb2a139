import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { earliestLawfulDay, noticeVerdict } from '../../src/terms/calendar.ts'
import type { Period, RuleProfile } from '../../src/terms/rules.ts'
import { allZones, awkwardZones, clockChanges, dayNumber, dayNumbered, numberOf } from '../dates/wall-clock.ts'
import { specimenProfile } from '../specimen-profile.ts'

const DAY_MS = 86_400_000
const from = Date.UTC(2026, 0, 1)
const to = Date.UTC(2031, 0, 1)

const periods: readonly Period[] = [
  specimenProfile.notice.period,
  { count: 3, unit: 'week' },
  { count: 1, unit: 'month' },
  { count: 2, unit: 'month' },
]
const profiles = periods.map(
  (period): RuleProfile => ({ ...specimenProfile, notice: { ...specimenProfile.notice, period } }),
)

/** Day numbers only: a week is seven, a month goes to the same day number or the month's end. */
function earlier(number: number, { count, unit }: Period): number {
  if (unit === 'day') return number - count
  if (unit === 'week') return number - 7 * count
  const [year = 0, month = 0, date = 0] = dayNumbered(number).split('-').map(Number)
  const lastOfMonth = new Date(Date.UTC(year, month - count, 0)).getUTCDate()
  return Date.UTC(year, month - 1 - count, Math.min(date, lastOfMonth)) / DAY_MS
}

function check(profile: RuleProfile, zone: string, meeting: number, sent: number): void {
  const { period, safeDays, suggestedDays } = profile.notice
  const last = earlier(dayNumber(meeting, zone), period)
  const late = Math.max(0, dayNumber(sent, zone) - last)
  const inTime = dayNumber(sent, zone) > last - safeDays ? 'amber' : 'green'
  const found = noticeVerdict({
    meetingAt: DateTime.fromMillis(meeting),
    distributedAt: DateTime.fromMillis(sent),
    profile,
    zone,
  })
  const where = `${zone}, meeting ${new Date(meeting).toISOString()}, sent ${new Date(sent).toISOString()}`
  expect(found.lastDay, where).toBe(dayNumbered(last))
  expect(found.daysLate, where).toBe(late)
  expect(found.colour, where).toBe(late > 0 ? 'red' : inTime)
  expect(found.colour === 'red', where).toBe(sent > found.lastInstant.toMillis() + 999)
  const suggested = numberOf(found.suggestedDay)
  expect(suggested, where).toBeLessThanOrEqual(last - suggestedDays)
  expect(suggested, where).toBeGreaterThanOrEqual(last - suggestedDays - 2)
  expect([0, 6], where).not.toContain(new Date(suggested * DAY_MS).getUTCDay())
}

/** Half of the notices go out near the last permitted day, where it matters. */
const cases = fc
  .record({
    profile: fc.constantFrom(...profiles),
    zone: fc.constantFrom(...allZones),
    meeting: fc.integer({ min: from, max: to }),
    away: fc.oneof(
      fc.integer({ min: -3 * DAY_MS, max: 3 * DAY_MS }),
      fc.integer({ min: -90 * DAY_MS, max: 40 * DAY_MS }),
    ),
  })
  .map(({ away, ...rest }) => {
    const days =
      dayNumber(rest.meeting, rest.zone) - earlier(dayNumber(rest.meeting, rest.zone), rest.profile.notice.period)
    return { ...rest, sent: rest.meeting - days * DAY_MS + away }
  })

describe('the rule of record, against an oracle that counts day numbers', () => {
  it('holds for any meeting and any notice in every zone of the world', () => {
    fc.assert(
      fc.property(cases, ({ profile, zone, meeting, sent }) => check(profile, zone, meeting, sent)),
      { numRuns: 3000 },
    )
  })

  it('holds to the second around the last midnight when the clocks change between notice and meeting, or on either day', () => {
    for (const zone of awkwardZones) {
      for (const change of clockChanges(zone, from, to)) {
        for (const daysAfter of [-1, 0, 1, 5, 9, 10, 11]) {
          const meeting = change + daysAfter * DAY_MS
          const { lastInstant } = noticeVerdict({
            meetingAt: DateTime.fromMillis(meeting),
            distributedAt: DateTime.fromMillis(meeting),
            profile: specimenProfile,
            zone,
          })
          const end = lastInstant.toMillis()
          for (const sent of [end - DAY_MS, end - 3_600_000, end, end + 1000, end + 3_600_000])
            check(specimenProfile, zone, meeting, sent)
        }
      }
    }
  })

  it('the earliest lawful day is lawful, and the day before it is not', () => {
    fc.assert(
      fc.property(cases, ({ profile, zone, sent }) => {
        const earliest = numberOf(earliestLawfulDay({ announcedAt: DateTime.fromMillis(sent), profile, zone }))
        const sentDay = dayNumber(sent, zone)
        expect(earlier(earliest, profile.notice.period)).toBeGreaterThanOrEqual(sentDay)
        expect(earlier(earliest - 1, profile.notice.period)).toBeLessThan(sentDay)
      }),
      { numRuns: 2000 },
    )
  })
})
