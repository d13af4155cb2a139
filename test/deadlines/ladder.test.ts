import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import type { Day } from '../../src/dates/day.ts'
import { instantOf } from '../../src/dates/wall.ts'
import type { Deadline, Responsible, Rung } from '../../src/deadlines/deadline.ts'
import { dueRungs, nextRung } from '../../src/deadlines/ladder.ts'
import type { Meeting } from '../../src/meetings/model.ts'
import { attendanceReminders, noticeDeadline } from '../../src/meetings/publishing/deadlines.ts'
import { studyGroupDeadlines } from '../../src/reports/deadlines.ts'
import type { RuleProfile } from '../../src/terms/rules.ts'
import { aMeeting } from '../meeting.ts'
import { specimenProfile } from '../specimen-profile.ts'

const utc = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' })
const longAgo = utc('2026-01-01T00:00:00Z')
const zurich = 'Europe/Zurich'

const meetingAt = (wall: string, zone = zurich): Meeting =>
  aMeeting({ id: 7, number: 3, title: 'Borderline cases', wall, zone, startsAt: instantOf(wall, zone).toUTC() })

const shown = (rungs: readonly Rung[], zone = zurich) =>
  rungs.map(({ name, at }) => `${name}: ${at.setZone(zone).toFormat("yyyy-MM-dd'T'HH:mmZZ")}`)

const notice = (wall: string, profile: RuleProfile = specimenProfile, zone = zurich) =>
  noticeDeadline(meetingAt(wall, zone), { profile, zone }, [], longAgo)

const report = (firstDay: string, profile: RuleProfile = specimenProfile, zone = zurich) => {
  const meeting = {
    id: 9,
    group: 1,
    number: 1,
    body: 'Board',
    firstDay: firstDay as Day,
    openingPlenary: undefined,
    lastDay: undefined,
    place: undefined,
    source: undefined,
    state: 'planned' as const,
  }
  const found = studyGroupDeadlines({ meeting, report: undefined, profile, zone, convenors: [] })[0]
  if (!found) throw new Error('No report to the Board')
  return found
}

describe('the reminders of a notice, ten days before a meeting', () => {
  test('come on the mornings of its ladder, each named by the days until the meeting', () => {
    const deadline = notice('2026-09-01T14:00')
    expect(shown(deadline.rungs)).toEqual([
      'D-16: 2026-08-16T09:00+02:00',
      'D-13: 2026-08-19T09:00+02:00',
      'D-10: 2026-08-22T09:00+02:00',
    ])
    expect(deadline.at.toISO()).toBe('2026-08-22T23:59:59.000+02:00')
    expect(deadline.arithmetic).toBe('Tue 1 Sep 2026 - 10 days = Sat 22 Aug 2026, 23:59 Geneva')
  })

  test('stay at nine when the clocks go back between them, and when they go forward', () => {
    expect(shown(notice('2026-11-04T14:00').rungs)).toEqual([
      'D-16: 2026-10-19T09:00+02:00',
      'D-13: 2026-10-22T09:00+02:00',
      'D-10: 2026-10-25T09:00+01:00',
    ])
    expect(shown(notice('2026-04-08T14:00').rungs)).toEqual([
      'D-16: 2026-03-23T09:00+01:00',
      'D-13: 2026-03-26T09:00+01:00',
      'D-10: 2026-03-29T09:00+02:00',
    ])
  })

  test('are counted from the day on which the meeting begins in the group’s zone, not in UTC', () => {
    const deadline = notice('2026-09-02T00:30')
    expect(deadline.revision).toBe('2026-08-23')
    expect(shown(deadline.rungs).at(-1)).toBe('D-10: 2026-08-23T09:00+02:00')
  })

  test('follow the period of other rules, such as one week', () => {
    const period = { count: 1, unit: 'week' } as const
    const deadline = notice('2026-09-01T14:00', {
      ...specimenProfile,
      notice: { ...specimenProfile.notice, period },
    })
    expect(deadline.rungs.map(({ name }) => name)).toEqual(['D-13', 'D-10', 'D-7'])
    expect(shown(deadline.rungs).at(-1)).toBe('D-7: 2026-08-25T09:00+02:00')
  })

  test.each([
    ['Australia/Lord_Howe', '2026-10-14T14:00', 'D-10: 2026-10-04T09:00+11:00'],
    ['Australia/Lord_Howe', '2026-04-15T14:00', 'D-10: 2026-04-05T09:00+10:30'],
    ['Antarctica/Troll', '2026-04-08T14:00', 'D-10: 2026-03-29T09:00+02:00'],
    ['Antarctica/Troll', '2026-11-04T14:00', 'D-10: 2026-10-25T09:00+00:00'],
    ['Asia/Kathmandu', '2026-09-01T14:00', 'D-10: 2026-08-22T09:00+05:45'],
  ])('come at nine in %s too', (zone, wall, last) => {
    expect(shown(notice(wall, specimenProfile, zone).rungs, zone).at(-1)).toBe(last)
  })
})

describe('the reminders of a report, three weeks before a meeting of the Board', () => {
  test('come 12, 5 and 0 days before it is due, then daily for 14 days', () => {
    const { rungs, at, rule } = report('2026-09-16')
    expect(at.toISO()).toBe('2026-08-26T23:59:59.000+02:00')
    expect(rule).toBe('rule 2, rule 2; counted from the first day')
    expect(shown(rungs).slice(0, 4)).toEqual([
      '12 days before: 2026-08-14T09:00+02:00',
      '5 days before: 2026-08-21T09:00+02:00',
      'the last day: 2026-08-26T09:00+02:00',
      'overdue by 1 day: 2026-08-27T09:00+02:00',
    ])
    expect(shown(rungs).at(-1)).toBe('overdue by 14 days: 2026-09-09T09:00+02:00')
    expect(rungs).toHaveLength(17)
    expect(new Set(rungs.map(({ name }) => name)).size).toBe(17)
  })

  test('follow the period of other rules: one month, clipped to a short month', () => {
    const reports = specimenProfile.reports.map((rule) => ({ ...rule, period: { count: 1, unit: 'month' } as const }))
    const { at, arithmetic, rungs } = report('2027-03-31', { ...specimenProfile, reports })
    expect(at.toISO()).toBe('2027-02-28T23:59:59.000+01:00')
    expect(arithmetic).toBe('Wed 31 Mar 2027 - 1 month = Sun 28 Feb 2027, 23:59 Geneva')
    expect(shown(rungs)[0]).toBe('12 days before: 2027-02-16T09:00+01:00')
  })

  test('stay at nine over both nights on which the clocks change', () => {
    expect(shown(report('2026-11-15').rungs).slice(1, 4)).toEqual([
      '5 days before: 2026-10-20T09:00+02:00',
      'the last day: 2026-10-25T09:00+01:00',
      'overdue by 1 day: 2026-10-26T09:00+01:00',
    ])
    expect(shown(report('2026-04-19').rungs).slice(1, 3)).toEqual([
      '5 days before: 2026-03-24T09:00+01:00',
      'the last day: 2026-03-29T09:00+02:00',
    ])
  })
})

describe('the reminders of a meeting', () => {
  const terms = { profile: specimenProfile, zone: zurich }
  const reminders = (wall: string) => attendanceReminders(meetingAt(wall), terms, longAgo).rungs

  test.each([
    ['on an ordinary day', '2026-09-01T14:00', ['2026-08-29T14:00+02:00', '2026-09-01T12:00+02:00']],
    [
      'days by the calendar over the night on which the clocks go back',
      '2026-10-25T14:00',
      ['2026-10-22T14:00+02:00', '2026-10-25T12:00+01:00'],
    ],
    [
      'hours as they pass in the hour that comes twice',
      '2026-10-25T03:00',
      ['2026-10-22T03:00+02:00', '2026-10-25T02:00+02:00'],
    ],
    [
      'hours as they pass over the hour that is skipped',
      '2026-03-29T03:05',
      ['2026-03-26T03:05+01:00', '2026-03-29T00:05+01:00'],
    ],
    [
      'a day before falls into the hour that is skipped',
      '2026-04-01T02:30',
      ['2026-03-29T03:30+02:00', '2026-04-01T00:30+02:00'],
    ],
  ])('come 3 days and 2 hours before: %s', (_, wall, expected) => {
    const names = ['3 days before', '2 hours before']
    expect(shown(reminders(wall))).toEqual(names.map((name, i) => `${name}: ${expected[i]}`))
  })

  test('two hours before cannot wait for the end of quiet hours, three days before can', () => {
    expect(reminders('2026-09-01T14:00').map(({ urgent }) => urgent)).toEqual([false, true])
  })

  test('are of no use once it has begun; those of a notice and of a report are, however late', () => {
    const begins = utc('2026-09-01T12:00:00Z').toMillis()
    expect(reminders('2026-09-01T14:00').map(({ expiresAt }) => expiresAt?.toMillis())).toEqual([begins, begins])
    const others = [...notice('2026-09-01T14:00').rungs, ...report('2026-09-16').rungs]
    expect(others.filter(({ expiresAt }) => expiresAt !== undefined)).toEqual([])
  })
})

describe('what is due', () => {
  const me: Responsible = { person: 1, name: 'Me', as: 'Co-Convenor' }
  const deadline = notice('2026-09-01T14:00')
  const due = (since: string, now: string, named: readonly string[] = [], who = me) =>
    dueRungs(deadline, who, { since: utc(since), now: utc(now), named: new Set(named) }).map(({ name }) => name)

  test('is what comes after the last tick, up to and with this instant', () => {
    expect(due('2026-08-03T09:00:00Z', '2026-08-16T06:59:59Z')).toEqual([])
    expect(due('2026-08-03T09:00:00Z', '2026-08-16T07:00:00Z')).toEqual(['D-16'])
    expect(due('2026-08-16T07:00:00Z', '2026-08-19T06:59:59Z')).toEqual([])
    expect(due('2026-08-16T06:59:59Z', '2026-08-22T07:00:00Z')).toEqual(['D-16', 'D-13', 'D-10'])
  })

  test('leaves out what was named before, and what came before it was theirs', () => {
    expect(due('2026-08-03T09:00:00Z', '2026-08-22T07:00:00Z', ['D-13'])).toEqual(['D-16', 'D-10'])
    const late = { ...me, since: utc('2026-08-19T07:00:00Z') }
    expect(due('2026-08-03T09:00:00Z', '2026-08-22T07:00:00Z', [], late)).toEqual(['D-10'])
  })

  test('comes exactly once, whenever the ticks come', () => {
    const begin = utc('2026-08-03T09:00:00Z').toMillis()
    const hours = fc.uniqueArray(fc.integer({ min: 1, max: 24 * 20 }), { maxLength: 40 })
    fc.assert(
      fc.property(hours, (ticks) => {
        const instants = [...ticks.toSorted((a, b) => a - b), 24 * 20].map((hour) => begin + hour * 3_600_000)
        let since = begin
        const all = instants.flatMap((millis) => {
          const look = { since: DateTime.fromMillis(since), now: DateTime.fromMillis(millis), named: new Set<string>() }
          since = millis
          return dueRungs(deadline, me, look).map(({ name }) => name)
        })
        expect(all).toEqual(['D-16', 'D-13', 'D-10'])
      }),
    )
  })

  test('next is the next rung of what is still open, and nothing after the last', () => {
    const next = (now: string, ...all: readonly Deadline[]) => nextRung(all, utc(now))?.toISO()
    expect(next('2026-08-03T09:00:00Z', deadline)).toBe('2026-08-16T07:00:00.000Z')
    expect(next('2026-08-16T07:00:00Z', deadline)).toBe('2026-08-19T07:00:00.000Z')
    expect(next('2026-08-19T07:00:00Z', deadline, report('2026-09-16'))).toBe('2026-08-21T07:00:00.000Z')
    expect(next('2026-08-22T07:00:00Z', deadline)).toBeUndefined()
    expect(next('2026-08-03T09:00:00Z', { ...deadline, state: 'met' })).toBeUndefined()
  })
})
