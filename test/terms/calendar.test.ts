import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { type Day, parseDay } from '../../src/dates/day.ts'
import {
  earliestLawfulDay,
  meetingWindow,
  missesReport,
  noticeRuleOf,
  noticeVerdict,
  planningChain,
  reportDeadline,
} from '../../src/terms/calendar.ts'
import type { Period, ReportRule, RuleProfile } from '../../src/terms/rules.ts'
import { specimenProfile as profile } from '../specimen-profile.ts'

const zone = 'Europe/Zurich'
const day = (text: string): Day => {
  const read = parseDay(text)
  if (read.kind === 'problem') throw new Error(read.problem)
  return read.value
}
const geneva = (wall: string) => DateTime.fromISO(wall, { zone })
const withNotice = (period: Period): RuleProfile => ({ ...profile, notice: { ...profile.notice, period } })
const [board] = profile.reports
if (!board) throw new Error('The specimen has no report')
const verdict = (meeting: string, sent: string) =>
  noticeVerdict({ meetingAt: geneva(meeting), distributedAt: DateTime.fromISO(sent, { zone }), profile, zone })

describe('notice of a meeting, ten days before it', () => {
  it.each([
    ['2026-09-01T14:00', '2026-08-22', '2026-08-22T21:59:59.000Z', '2026-08-20', '2026-08-17', 240],
    ['2026-09-07T14:00', '2026-08-28', '2026-08-28T21:59:59.000Z', '2026-08-26', '2026-08-21', 240],
    ['2026-04-02T14:00', '2026-03-23', '2026-03-23T22:59:59.000Z', '2026-03-21', '2026-03-18', 239],
    ['2026-11-03T10:00', '2026-10-24', '2026-10-24T21:59:59.000Z', '2026-10-22', '2026-10-19', 241],
    ['2028-03-01T09:00', '2028-02-20', '2028-02-20T22:59:59.000Z', '2028-02-18', '2028-02-15', 240],
  ])(
    'for %s the last day is %s, to %s; safe %s; suggested %s; %i hours at the same wall time',
    (meeting, last, end, safe, suggested, hours) => {
      const found = verdict(meeting, '2026-01-01T12:00')
      expect(found).toMatchObject({
        colour: 'green',
        lastDay: last,
        safeDay: safe,
        suggestedDay: suggested,
        daysLate: 0,
      })
      expect(found.lastInstant.toUTC().toISO()).toBe(end)
      const sameWall = geneva(`${last}T${meeting.slice(11)}`)
      expect(geneva(meeting).diff(sameWall, 'hours').hours).toBe(hours)
    },
  )

  it.each([
    ['2026-08-28T23:59:59', 'green', 0],
    ['2026-08-29T00:00:00', 'amber', 0],
    ['2026-08-30T23:59:59', 'amber', 0],
    ['2026-08-31T00:00:00', 'red', 1],
    ['2026-09-01T00:00:00', 'red', 2],
    ['2026-09-09T10:00:00', 'red', 10],
  ])('sent %s in Geneva for 9 Sep 2026 it is %s, %i days late', (sent, colour, daysLate) => {
    expect(verdict('2026-09-09T09:00', sent)).toMatchObject({ colour, daysLate, clause: { number: 'rule 1' } })
  })

  it('counts dates in Geneva, whatever the date is in Seoul or New York', () => {
    const lastSecond = '2026-08-31T06:59:59+09:00'
    const tooLate = '2026-08-30T18:00:00-04:00'
    expect(verdict('2026-09-09T09:00', lastSecond)).toMatchObject({ colour: 'amber', distributedDay: '2026-08-30' })
    expect(verdict('2026-09-09T09:00', tooLate)).toMatchObject({
      colour: 'red',
      distributedDay: '2026-08-31',
      daysLate: 1,
    })
  })

  it('a meeting just after midnight in Geneva counts from its Geneva date', () => {
    expect(verdict('2026-09-09T00:30', '2026-08-30T12:00').colour).toBe('amber')
    expect(verdict('2026-09-08T23:30', '2026-08-30T12:00').colour).toBe('red')
  })

  it.each([
    ['2026-08-30T23:59:59', '2026-09-09'],
    ['2026-08-31T00:00:00', '2026-09-10'],
    ['2026-03-20T12:00:00', '2026-03-30'],
    ['2028-02-20T12:00:00', '2028-03-01'],
  ])('announced %s, the earliest lawful meeting day is %s', (announced, earliest) => {
    expect(earliestLawfulDay({ announcedAt: geneva(announced), profile, zone })).toBe(earliest)
  })

  it('a notice of one month counted back from the end of February is not stretched', () => {
    const monthly = withNotice({ count: 1, unit: 'month' })
    const announcedAt = geneva('2026-01-31T12:00')
    expect(earliestLawfulDay({ announcedAt, profile: monthly, zone })).toBe('2026-03-01')
    const on = (meeting: string) =>
      noticeVerdict({ meetingAt: geneva(meeting), distributedAt: announcedAt, profile: monthly, zone })
    expect(on('2026-02-28T10:00')).toMatchObject({ colour: 'red', lastDay: '2026-01-28' })
    expect(on('2026-03-01T10:00').colour).not.toBe('red')
  })

  it('a period of one week is seven days', () => {
    const asked = {
      meetingAt: geneva('2026-09-09T09:00'),
      distributedAt: geneva('2026-09-02T23:00'),
      profile: withNotice({ count: 1, unit: 'week' }),
      zone,
    }
    expect(noticeVerdict(asked)).toMatchObject({ colour: 'amber', lastDay: '2026-09-02', suggestedDay: '2026-08-28' })
  })

  it('is judged by the rule that its version had, which the verdict names', () => {
    const former = { ...profile.notice, period: { count: 1, unit: 'week' } as const }
    const changed = { ...profile, version: 4, formerNotices: [{ untilVersion: 2, notice: former }] }
    const on = (version?: number) => {
      const meetingAt = geneva('2026-09-09T09:00')
      return noticeVerdict({ meetingAt, distributedAt: geneva('2026-09-01T12:00'), profile: changed, zone, version })
    }
    expect(on(1)).toMatchObject({ colour: 'amber', lastDay: '2026-09-02', formerVersion: 1 })
    expect(on(2)).toMatchObject({ colour: 'amber', lastDay: '2026-09-02', formerVersion: 2 })
    expect(on(3)).toMatchObject({ colour: 'red', lastDay: '2026-08-30', formerVersion: 3 })
    expect(on(4)).toMatchObject({ colour: 'red', lastDay: '2026-08-30', formerVersion: undefined })
    expect(on()).toMatchObject({ colour: 'red', lastDay: '2026-08-30', formerVersion: undefined })
    expect(noticeRuleOf(profile, 1)).toBe(profile.notice)
  })
})

describe('a report, three weeks before a meeting of the Board', () => {
  it('is due by the first day, or by the opening plenary if that is what counts', () => {
    const dates = { firstDay: day('2026-02-04'), openingPlenary: day('2026-02-09'), zone }
    expect(reportDeadline({ ...dates, rule: board })).toMatchObject({ day: '2026-01-14', anchor: 'first day' })
    const byPlenary: ReportRule = { ...board, anchor: 'opening plenary' }
    expect(reportDeadline({ ...dates, rule: byPlenary })).toMatchObject({
      day: '2026-01-19',
      anchor: 'opening plenary',
    })
  })

  it('counts from the first day if the opening plenary is not known, and says so', () => {
    const rule: ReportRule = { ...board, anchor: 'opening plenary' }
    const due = reportDeadline({ firstDay: day('2026-02-04'), rule, zone })
    expect(due).toMatchObject({ day: '2026-01-14', anchor: 'first day', anchorDay: '2026-02-04' })
  })

  it('has an arithmetic that can be read aloud, and is due at the end of the day in Geneva', () => {
    const due = reportDeadline({ firstDay: day('2026-09-16'), rule: board, zone })
    expect(due.arithmetic).toBe('Wed 16 Sep 2026 - 21 days = Wed 26 Aug 2026, 23:59 Geneva')
    expect(due.instant.toUTC().toISO()).toBe('2026-08-26T21:59:59.000Z')
    expect(due).toMatchObject({ label: 'rule 2', clause: { number: 'rule 2' } })
  })

  it('one month before 31 Mar 2026 is due on 28 Feb 2026, clipped and not rolled over', () => {
    const rule: ReportRule = { ...board, period: { count: 1, unit: 'month' } }
    const due = reportDeadline({ firstDay: day('2026-03-31'), rule, zone })
    expect(due.day).toBe('2026-02-28')
    expect(due.arithmetic).toBe('Tue 31 Mar 2026 - 1 month = Sat 28 Feb 2026, 23:59 Geneva')
  })

  it('stays on a Sunday', () => {
    expect(reportDeadline({ firstDay: day('2026-09-20'), rule: board, zone }).day).toBe('2026-08-30')
  })
})

describe('planning for a meeting of the Board', () => {
  const asked = { firstDay: day('2026-09-16'), rule: board, profile, zone }

  it('on 16 Sep 2026: announce by 7 Aug, meet by 17 Aug, report by 26 Aug', () => {
    const chain = planningChain(asked)
    expect([chain.announceBy, chain.meetBy, chain.report.day]).toEqual(['2026-08-07', '2026-08-17', '2026-08-26'])
  })

  it.each([
    ['2026-08-07T23:59:59', 'open', '2026-08-17'],
    ['2026-08-08T00:00:00', 'tight', '2026-08-18'],
    ['2026-08-16T23:59:59', 'tight', '2026-08-26'],
    ['2026-08-17T00:00:00', 'closed', '2026-08-27'],
  ])('announced %s the window is %s, from %s', (announced, kind, from) => {
    expect(meetingWindow({ ...asked, now: geneva(announced) })).toEqual({
      kind,
      from,
      meetBy: '2026-08-17',
      reportDay: '2026-08-26',
    })
  })

  it.each([
    ['2026-08-26T23:59:59', false],
    ['2026-08-27T00:00:00', true],
    ['2026-09-16T09:00:00', true],
    ['2026-09-17T09:00:00', false],
  ])('a group meeting at %s misses the report: %s', (meeting, misses) => {
    const warning = missesReport({ firstDay: day('2026-09-16'), rule: board, zone, meetingAt: geneva(meeting) })
    expect(warning?.includes('Wed 26 Aug 2026 (rule 2)') ?? false).toBe(misses)
  })
})
