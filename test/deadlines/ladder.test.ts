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
import { ituCgIdentification } from '../../src/terms/profiles/itu-cg-identification.ts'
import { ituJcgIotsec } from '../../src/terms/profiles/itu-jcg-iotsec.ts'
import type { RuleProfile } from '../../src/terms/rules.ts'
import { aMeeting } from '../meeting.ts'

const utc = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' })
const longAgo = utc('2026-01-01T00:00:00Z')
const zurich = 'Europe/Zurich'

const meetingAt = (wall: string, zone = zurich): Meeting =>
  aMeeting({ id: 7, number: 3, title: 'Borderline cases', wall, zone, startsAt: instantOf(wall, zone).toUTC() })

const shown = (rungs: readonly Rung[], zone = zurich) =>
  rungs.map(({ name, at }) => `${name}: ${at.setZone(zone).toFormat("yyyy-MM-dd'T'HH:mmZZ")}`)

const notice = (wall: string, profile: RuleProfile = ituCgIdentification, zone = zurich) =>
  noticeDeadline(meetingAt(wall, zone), { profile, zone }, [], longAgo)

const report = (body: string, firstDay: string, profile: RuleProfile = ituCgIdentification, zone = zurich) => {
  const meeting = {
    id: 9,
    group: 1,
    number: 1,
    body,
    firstDay: firstDay as Day,
    openingPlenary: undefined,
    lastDay: undefined,
    place: undefined,
    source: undefined,
    state: 'planned' as const,
  }
  const found = studyGroupDeadlines({ meeting, report: undefined, profile, zone, convenors: [] })[0]
  if (!found) throw new Error(`No report to ${body}`)
  return found
}

describe('the reminders of a notice', () => {
  test('come on the mornings D-21, D-18, D-16, D-15 and D-14 (ToR clause 2, item 3)', () => {
    const deadline = notice('2026-09-01T14:00')
    expect(shown(deadline.rungs)).toEqual([
      'D-21: 2026-08-11T09:00+02:00',
      'D-18: 2026-08-14T09:00+02:00',
      'D-16: 2026-08-16T09:00+02:00',
      'D-15: 2026-08-17T09:00+02:00',
      'D-14: 2026-08-18T09:00+02:00',
    ])
    expect(deadline.at.toISO()).toBe('2026-08-18T23:59:59.000+02:00')
    expect(deadline.arithmetic).toBe('Tue 1 Sep 2026 - 2 weeks = Tue 18 Aug 2026, 23:59 Geneva')
  })

  test('stay at nine when the clocks go back between them, and when they go forward', () => {
    expect(shown(notice('2026-11-08T14:00').rungs).slice(2)).toEqual([
      'D-16: 2026-10-23T09:00+02:00',
      'D-15: 2026-10-24T09:00+02:00',
      'D-14: 2026-10-25T09:00+01:00',
    ])
    expect(shown(notice('2026-04-12T14:00').rungs).slice(2)).toEqual([
      'D-16: 2026-03-27T09:00+01:00',
      'D-15: 2026-03-28T09:00+01:00',
      'D-14: 2026-03-29T09:00+02:00',
    ])
  })

  test('are counted from the day on which the meeting begins in the group’s zone, not in UTC', () => {
    const deadline = notice('2026-09-02T00:30')
    expect(deadline.revision).toBe('2026-08-19')
    expect(shown(deadline.rungs).at(-1)).toBe('D-14: 2026-08-19T09:00+02:00')
  })

  test('follow the period of other rules: one week at the JCG-IoTSec (item 5)', () => {
    const deadline = notice('2026-09-01T14:00', ituJcgIotsec)
    expect(deadline.rungs.map(({ name }) => name)).toEqual(['D-14', 'D-11', 'D-9', 'D-8', 'D-7'])
    expect(shown(deadline.rungs).at(-1)).toBe('D-7: 2026-08-25T09:00+02:00')
  })

  test.each([
    ['Australia/Lord_Howe', '2026-10-18T14:00', 'D-14: 2026-10-04T09:00+11:00'],
    ['Australia/Lord_Howe', '2026-04-19T14:00', 'D-14: 2026-04-05T09:00+10:30'],
    ['Antarctica/Troll', '2026-04-12T14:00', 'D-14: 2026-03-29T09:00+02:00'],
    ['Antarctica/Troll', '2026-11-08T14:00', 'D-14: 2026-10-25T09:00+00:00'],
    ['Asia/Kathmandu', '2026-09-01T14:00', 'D-14: 2026-08-18T09:00+05:45'],
  ])('come at nine in %s too', (zone, wall, last) => {
    expect(shown(notice(wall, ituCgIdentification, zone).rungs, zone).at(-1)).toBe(last)
  })
})

describe('the reminders of a report', () => {
  test('come 21, 14, 7, 4, 3, 2, 1 and 0 days before, then daily for 14 days (ToR clause 2, item 1)', () => {
    const { rungs, at } = report('SG2', '2026-09-09')
    expect(at.toISO()).toBe('2026-08-26T23:59:59.000+02:00')
    expect(shown(rungs).slice(0, 9)).toEqual([
      '21 days before: 2026-08-05T09:00+02:00',
      '14 days before: 2026-08-12T09:00+02:00',
      '7 days before: 2026-08-19T09:00+02:00',
      '4 days before: 2026-08-22T09:00+02:00',
      '3 days before: 2026-08-23T09:00+02:00',
      '2 days before: 2026-08-24T09:00+02:00',
      '1 day before: 2026-08-25T09:00+02:00',
      'the last day: 2026-08-26T09:00+02:00',
      'overdue by 1 day: 2026-08-27T09:00+02:00',
    ])
    expect(shown(rungs).at(-1)).toBe('overdue by 14 days: 2026-09-09T09:00+02:00')
    expect(rungs).toHaveLength(22)
    expect(new Set(rungs.map(({ name }) => name)).size).toBe(22)
  })

  test('follow the period of other rules: one month at the JCG-IoTSec (item 3), clipped to a short month', () => {
    const { at, arithmetic, rungs } = report('SG17', '2027-03-31', ituJcgIotsec)
    expect(at.toISO()).toBe('2027-02-28T23:59:59.000+01:00')
    expect(arithmetic).toBe('Wed 31 Mar 2027 - 1 month = Sun 28 Feb 2027, 23:59 Geneva')
    expect(shown(rungs)[0]).toBe('21 days before: 2027-02-07T09:00+01:00')
  })

  test('to TSAG says that its period is in no terms of reference', () => {
    expect(report('TSAG', '2026-09-09').rule).toBe('A.1 default, not ToR, clause 2, item 6; counted from the first day')
  })

  test('stay at nine over both nights on which the clocks change', () => {
    expect(shown(report('SG2', '2026-11-08').rungs).slice(6, 9)).toEqual([
      '1 day before: 2026-10-24T09:00+02:00',
      'the last day: 2026-10-25T09:00+01:00',
      'overdue by 1 day: 2026-10-26T09:00+01:00',
    ])
    expect(shown(report('SG2', '2026-04-12').rungs).slice(6, 8)).toEqual([
      '1 day before: 2026-03-28T09:00+01:00',
      'the last day: 2026-03-29T09:00+02:00',
    ])
  })
})

describe('the reminders of a meeting', () => {
  const reminders = (wall: string) =>
    shown(attendanceReminders(meetingAt(wall), { profile: ituCgIdentification, zone: zurich }, longAgo).rungs)

  test.each([
    [
      'on an ordinary day',
      '2026-09-01T14:00',
      ['2026-08-25T14:00+02:00', '2026-08-31T14:00+02:00', '2026-09-01T13:00+02:00', '2026-09-01T13:50+02:00'],
    ],
    [
      'days by the calendar over the night on which the clocks go back',
      '2026-10-25T14:00',
      ['2026-10-18T14:00+02:00', '2026-10-24T14:00+02:00', '2026-10-25T13:00+01:00', '2026-10-25T13:50+01:00'],
    ],
    [
      'hours as they pass in the hour that comes twice',
      '2026-10-25T03:00',
      ['2026-10-18T03:00+02:00', '2026-10-24T03:00+02:00', '2026-10-25T02:00+01:00', '2026-10-25T02:50+01:00'],
    ],
    [
      'hours as they pass over the hour that is skipped',
      '2026-03-29T03:05',
      ['2026-03-22T03:05+01:00', '2026-03-28T03:05+01:00', '2026-03-29T01:05+01:00', '2026-03-29T01:55+01:00'],
    ],
    [
      'a day before falls into the hour that is skipped',
      '2026-03-30T02:30',
      ['2026-03-23T02:30+01:00', '2026-03-29T03:30+02:00', '2026-03-30T01:30+02:00', '2026-03-30T02:20+02:00'],
    ],
  ])('7 days, 1 day, 1 hour and 10 minutes before: %s', (_, wall, expected) => {
    const names = ['7 days before', '1 day before', '1 hour before', '10 minutes before']
    expect(reminders(wall)).toEqual(names.map((name, i) => `${name}: ${expected[i]}`))
  })

  test('an hour and ten minutes before cannot wait for the end of quiet hours, the others can', () => {
    const { rungs } = attendanceReminders(
      meetingAt('2026-09-01T14:00'),
      { profile: ituCgIdentification, zone: zurich },
      longAgo,
    )
    expect(rungs.map(({ urgent }) => urgent)).toEqual([false, false, true, true])
  })
})

describe('what is due', () => {
  const me: Responsible = { person: 1, name: 'Me', as: 'Co-Convenor' }
  const deadline = notice('2026-09-01T14:00')
  const due = (since: string, now: string, named: readonly string[] = [], who = me) =>
    dueRungs(deadline, who, { since: utc(since), now: utc(now), named: new Set(named) }).map(({ name }) => name)

  test('is what lies after the last look, up to and with this instant', () => {
    expect(due('2026-08-03T09:00:00Z', '2026-08-11T06:59:59Z')).toEqual([])
    expect(due('2026-08-03T09:00:00Z', '2026-08-11T07:00:00Z')).toEqual(['D-21'])
    expect(due('2026-08-11T07:00:00Z', '2026-08-14T06:59:59Z')).toEqual([])
    expect(due('2026-08-11T06:59:59Z', '2026-08-16T07:00:00Z')).toEqual(['D-21', 'D-18', 'D-16'])
  })

  test('leaves out what was named before, and what came before it was theirs', () => {
    expect(due('2026-08-03T09:00:00Z', '2026-08-16T07:00:00Z', ['D-18'])).toEqual(['D-21', 'D-16'])
    const late = { ...me, since: utc('2026-08-14T07:00:00Z') }
    expect(due('2026-08-03T09:00:00Z', '2026-08-16T07:00:00Z', [], late)).toEqual(['D-16'])
  })

  test('comes exactly once, however the looks fall', () => {
    const begin = utc('2026-08-03T09:00:00Z').toMillis()
    const hours = fc.uniqueArray(fc.integer({ min: 1, max: 24 * 20 }), { maxLength: 40 })
    fc.assert(
      fc.property(hours, (looks) => {
        const instants = [...looks.toSorted((a, b) => a - b), 24 * 20].map((hour) => begin + hour * 3_600_000)
        let since = begin
        const all = instants.flatMap((millis) => {
          const look = { since: DateTime.fromMillis(since), now: DateTime.fromMillis(millis), named: new Set<string>() }
          since = millis
          return dueRungs(deadline, me, look).map(({ name }) => name)
        })
        expect(all).toEqual(['D-21', 'D-18', 'D-16', 'D-15', 'D-14'])
      }),
    )
  })

  test('the next look is at the next rung of what is still open, and never again after the last', () => {
    const next = (now: string, ...all: readonly Deadline[]) => nextRung(all, utc(now))?.toISO()
    expect(next('2026-08-03T09:00:00Z', deadline)).toBe('2026-08-11T07:00:00.000Z')
    expect(next('2026-08-11T07:00:00Z', deadline)).toBe('2026-08-14T07:00:00.000Z')
    expect(next('2026-08-11T07:00:00Z', deadline, report('SG2', '2026-09-09'))).toBe('2026-08-12T07:00:00.000Z')
    expect(next('2026-08-18T07:00:00Z', deadline)).toBeUndefined()
    expect(next('2026-08-03T09:00:00Z', { ...deadline, state: 'met' })).toBeUndefined()
  })
})
