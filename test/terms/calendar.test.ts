import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { type Day, parseDay } from '../../src/dates/day.ts'
import {
  earliestLawfulDay,
  meetingWindow,
  missesReport,
  noticeVerdict,
  planningChain,
  reportDeadline,
} from '../../src/terms/calendar.ts'
import { profileById } from '../../src/terms/profiles/registry.ts'
import type { ReportRule, RuleProfile } from '../../src/terms/rules.ts'

const zone = 'Europe/Zurich'
const day = (text: string): Day => {
  const read = parseDay(text)
  if (read.kind === 'problem') throw new Error(read.problem)
  return read.value
}
const geneva = (wall: string) => DateTime.fromISO(wall, { zone })
const profileOf = (id: string): RuleProfile => {
  const found = profileById(id)
  if (found === undefined) throw new Error(`no profile ${id}`)
  return found
}
const ruleOf = (profile: RuleProfile, body: string): ReportRule => {
  const found = profile.reports.find((rule) => rule.body === body)
  if (found === undefined) throw new Error(`no report to ${body}`)
  return found
}
const profile = profileOf('itu-cg-identification')
const jcg = profileOf('itu-jcg-iotsec')
const sg2 = ruleOf(profile, 'SG2')
const verdict = (meeting: string, sent: string) =>
  noticeVerdict({ meetingAt: geneva(meeting), distributedAt: DateTime.fromISO(sent, { zone }), profile, zone })

describe('notice of a meeting (ToR clause 2, item 3)', () => {
  it.each([
    ['2026-09-01T14:00', '2026-08-18', '2026-08-18T21:59:59.000Z', '2026-08-17', '2026-08-14', 336],
    ['2026-04-02T14:00', '2026-03-19', '2026-03-19T22:59:59.000Z', '2026-03-18', '2026-03-17', 335],
    ['2026-11-03T10:00', '2026-10-20', '2026-10-20T21:59:59.000Z', '2026-10-19', '2026-10-16', 337],
    ['2028-03-01T09:00', '2028-02-16', '2028-02-16T22:59:59.000Z', '2028-02-15', '2028-02-14', 336],
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
    ['2026-08-25T23:59:59', 'green', 0],
    ['2026-08-26T00:00:00', 'amber', 0],
    ['2026-08-26T23:59:59', 'amber', 0],
    ['2026-08-27T00:00:00', 'red', 1],
    ['2026-08-28T00:00:00', 'red', 2],
    ['2026-09-09T10:00:00', 'red', 14],
  ])('sent %s in Geneva for 9 Sep 2026 it is %s, %i days late', (sent, colour, daysLate) => {
    expect(verdict('2026-09-09T09:00', sent)).toMatchObject({
      colour,
      daysLate,
      clause: { number: 'clause 2, item 3' },
    })
  })

  it('counts dates in Geneva, whatever the date is in Seoul or New York', () => {
    const lastSecond = '2026-08-27T06:59:59+09:00'
    const tooLate = '2026-08-26T18:00:00-04:00'
    expect(verdict('2026-09-09T09:00', lastSecond)).toMatchObject({ colour: 'amber', distributedDay: '2026-08-26' })
    expect(verdict('2026-09-09T09:00', tooLate)).toMatchObject({
      colour: 'red',
      distributedDay: '2026-08-27',
      daysLate: 1,
    })
  })

  it('a meeting just after midnight in Geneva counts from its Geneva date', () => {
    expect(verdict('2026-09-09T00:30', '2026-08-26T12:00').colour).toBe('amber')
    expect(verdict('2026-09-08T23:30', '2026-08-26T12:00').colour).toBe('red')
  })

  it.each([
    ['2026-08-26T23:59:59', '2026-09-09'],
    ['2026-08-27T00:00:00', '2026-09-10'],
    ['2026-03-20T12:00:00', '2026-04-03'],
    ['2028-02-16T12:00:00', '2028-03-01'],
  ])('announced %s, the earliest lawful meeting day is %s', (announced, earliest) => {
    expect(earliestLawfulDay({ announcedAt: geneva(announced), profile, zone })).toBe(earliest)
  })

  it('a notice of one month counted back from the end of February is not stretched', () => {
    const monthly = { ...profile, notice: { ...profile.notice, period: { count: 1, unit: 'month' } as const } }
    const announcedAt = geneva('2026-01-31T12:00')
    expect(earliestLawfulDay({ announcedAt, profile: monthly, zone })).toBe('2026-03-01')
    const on = (meeting: string) =>
      noticeVerdict({ meetingAt: geneva(meeting), distributedAt: announcedAt, profile: monthly, zone })
    expect(on('2026-02-28T10:00')).toMatchObject({ colour: 'red', lastDay: '2026-01-28' })
    expect(on('2026-03-01T10:00').colour).not.toBe('red')
  })

  it('other profiles keep their own period: one week for JCG-IoTSec', () => {
    const asked = {
      meetingAt: geneva('2026-09-09T09:00'),
      distributedAt: geneva('2026-09-02T23:00'),
      profile: jcg,
      zone,
    }
    expect(noticeVerdict(asked)).toMatchObject({ colour: 'amber', lastDay: '2026-09-02', suggestedDay: '2026-08-31' })
  })
})

describe('reports (ToR clause 2, item 1)', () => {
  it('SG2 that opens on 4 Feb 2026 is reported to by 21 Jan; by its opening plenary on 9 Feb, by 26 Jan', () => {
    const dates = { firstDay: day('2026-02-04'), openingPlenary: day('2026-02-09'), zone }
    expect(reportDeadline({ ...dates, rule: sg2 })).toMatchObject({ day: '2026-01-21', anchor: 'first day' })
    const byPlenary: ReportRule = { ...sg2, anchor: 'opening plenary' }
    expect(reportDeadline({ ...dates, rule: byPlenary })).toMatchObject({
      day: '2026-01-26',
      anchor: 'opening plenary',
    })
  })

  it('the first day stands in for an opening plenary that is not known, and the answer says so', () => {
    const rule: ReportRule = { ...sg2, anchor: 'opening plenary' }
    const due = reportDeadline({ firstDay: day('2026-02-04'), rule, zone })
    expect(due).toMatchObject({ day: '2026-01-21', anchor: 'first day', anchorDay: '2026-02-04' })
  })

  it('the arithmetic can be read aloud, and the deadline is the end of the day in Geneva', () => {
    const due = reportDeadline({ firstDay: day('2026-09-09'), rule: sg2, zone })
    expect(due.arithmetic).toBe('Wed 9 Sep 2026 - 14 days = Wed 26 Aug 2026, 23:59 Geneva')
    expect(due.instant.toUTC().toISO()).toBe('2026-08-26T21:59:59.000Z')
    expect(due.clause.number).toBe('clause 2, item 1')
  })

  it('one month before 31 Mar 2026 is 28 Feb 2026, clipped and not rolled over (JCG-IoTSec)', () => {
    const due = reportDeadline({ firstDay: day('2026-03-31'), rule: ruleOf(jcg, 'SG17'), zone })
    expect(due.day).toBe('2026-02-28')
    expect(due.arithmetic).toBe('Tue 31 Mar 2026 - 1 month = Sat 28 Feb 2026, 23:59 Geneva')
  })

  it('TSAG is reported to 7 days before, labelled as not in the ToR', () => {
    const due = reportDeadline({ firstDay: day('2027-01-25'), rule: ruleOf(profile, 'TSAG'), zone })
    expect(due).toMatchObject({ day: '2027-01-18', label: 'A.1 default, not ToR' })
  })

  it('a deadline on a Sunday stays on the Sunday', () => {
    expect(reportDeadline({ firstDay: day('2026-09-13'), rule: sg2, zone }).day).toBe('2026-08-30')
  })
})

describe('planning for a study group meeting', () => {
  const asked = { firstDay: day('2026-09-09'), rule: sg2, profile, zone }

  it('SG2 on 9 Sep 2026: announce by 5 Aug, meet by 19 Aug, report by 26 Aug', () => {
    const chain = planningChain(asked)
    expect([chain.announceBy, chain.meetBy, chain.report.day]).toEqual(['2026-08-05', '2026-08-19', '2026-08-26'])
  })

  it.each([
    ['2026-08-05T23:59:59', 'open', '2026-08-19'],
    ['2026-08-06T00:00:00', 'tight', '2026-08-20'],
    ['2026-08-12T23:59:59', 'tight', '2026-08-26'],
    ['2026-08-13T00:00:00', 'closed', '2026-08-27'],
  ])('announced %s the window is %s, from %s', (announced, kind, from) => {
    expect(meetingWindow({ ...asked, now: geneva(announced) })).toEqual({
      kind,
      from,
      meetBy: '2026-08-19',
      reportDay: '2026-08-26',
    })
  })

  it.each([
    ['2026-08-26T23:59:59', false],
    ['2026-08-27T00:00:00', true],
    ['2026-09-09T09:00:00', true],
    ['2026-09-10T09:00:00', false],
  ])('a group meeting at %s misses the report: %s', (meeting, misses) => {
    const warning = missesReport({ firstDay: day('2026-09-09'), rule: sg2, zone, meetingAt: geneva(meeting) })
    expect(warning?.includes('Wed 26 Aug 2026 (clause 2, item 1)') ?? false).toBe(misses)
  })
})
