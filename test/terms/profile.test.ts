import { readFileSync } from 'node:fs'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import type { Day } from '../../src/dates/day.ts'
import { readZone } from '../../src/dates/zone.ts'
import { noticeRuleOf, noticeVerdict, planningChain, reportDeadline } from '../../src/terms/calendar.ts'
import { profileById, profileIds } from '../../src/terms/profiles/registry.ts'
import { describePeriod, isSupportedHost, type RuleProfile } from '../../src/terms/rules.ts'

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()
const terms = readFileSync(new URL('terms-of-reference.txt', import.meta.url), 'utf8')
const annex = terms.slice(terms.indexOf('Annex A\n'))
const [scope = '', methods = ''] = annex.split(/^2\tWork methods$/m)
const items = methods.split(/^–\t/m).slice(1).map(oneLine)

const profile = (id: string): RuleProfile => {
  const found = profileById(id)
  if (found === undefined) throw new Error(`no profile ${id}`)
  return found
}
const cg = profile('itu-cg-identification')

describe('the profile of CG-Identification', () => {
  it('quotes clause 1 and all seven items of clause 2 word for word, each with its number', () => {
    const quoted = new Map(cg.clauses.map(({ number, quote }) => [number, quote]))
    expect(items).toHaveLength(7)
    for (const [index, item] of items.entries()) expect(quoted.get(`clause 2, item ${index + 1}`)).toBe(item)
    expect(oneLine(scope)).toContain(quoted.get('clause 1'))
    expect(quoted.size).toBe(8)
  })

  it('asks for two weeks of notice with the draft agenda (clause 2, item 3)', () => {
    expect(cg.notice.period).toEqual({ count: 2, unit: 'week' })
    expect(cg.notice.draftAgenda).toBe('required')
    expect(cg.notice.clause.number).toBe('clause 2, item 3')
    expect(cg.notice.clause.quote).toContain('at least two weeks in advance')
  })

  it('reports two weeks before SG2 and SG20 (clause 2, item 1), and 7 days before TSAG, which is not in the ToR', () => {
    expect(cg.reports.map(({ body, period, label }) => [body, describePeriod(period), label])).toEqual([
      ['SG2', '2 weeks', 'ToR'],
      ['SG20', '2 weeks', 'ToR'],
      ['TSAG', '7 days', 'A.1 default, not ToR'],
    ])
    expect(cg.reports.slice(0, 2).map(({ clause }) => clause.number)).toEqual(['clause 2, item 1', 'clause 2, item 1'])
  })

  it('names its list (clause 2, item 2) and the study groups that appoint (clause 2, item 4)', () => {
    expect(items[1]).toContain(cg.mailingList)
    expect(cg.appointedBy).toEqual(['SG2', 'SG20'])
  })

  it('counts the notice of a meeting on 1 Sep 2026 and the report to SG2 on 9 Sep 2026 by these numbers', () => {
    const zone = cg.zone
    const at = (iso: string) => DateTime.fromISO(iso, { zone })
    const asked = { meetingAt: at('2026-09-01T14:00'), distributedAt: at('2026-08-18T23:59:59'), profile: cg, zone }
    expect(noticeVerdict(asked)).toMatchObject({
      colour: 'amber',
      lastDay: '2026-08-18',
      safeDay: '2026-08-17',
      suggestedDay: '2026-08-14',
      daysLate: 0,
    })
    expect(noticeVerdict({ ...asked, distributedAt: at('2026-08-19T00:00') })).toMatchObject({
      colour: 'red',
      daysLate: 1,
    })
    const [rule] = cg.reports
    if (!rule) throw new Error('The profile has no report')
    const firstDay = '2026-09-09' as Day
    expect(reportDeadline({ firstDay, rule, zone }).arithmetic).toBe(
      'Wed 9 Sep 2026 - 14 days = Wed 26 Aug 2026, 23:59 Geneva',
    )
    expect(planningChain({ firstDay, rule, zone, profile: cg })).toMatchObject({
      announceBy: '2026-08-05',
      meetBy: '2026-08-19',
    })
  })

  it('pings for a notice on D-21, D-18, D-16, D-15 and D-14', () => {
    expect(cg.ladders.notice.map((days) => days + 14)).toEqual([21, 18, 16, 15, 14])
    expect(cg.ladders.report).toEqual([21, 14, 7, 4, 3, 2, 1, 0])
    expect(cg.ladders.meeting.map(describePeriod)).toEqual(['7 days', '1 day', '1 hour', '10 minutes'])
  })
})

describe('the other profiles', () => {
  it('JCG-IoTSec announces one week ahead and reports one month before, with month and week as units', () => {
    const jcg = profile('itu-jcg-iotsec')
    expect(jcg.notice.period).toEqual({ count: 1, unit: 'week' })
    expect(jcg.reports.map(({ body, period }) => [body, describePeriod(period)])).toEqual([
      ['SG17', '1 month'],
      ['SG20', '1 month'],
      ['TSAG', '7 days'],
    ])
  })

  it('W3C distributed meetings have one week, IETF virtual interims two', () => {
    expect(describePeriod(profile('w3c-distributed').notice.period)).toBe('1 week')
    expect(describePeriod(profile('ietf-interim-virtual').notice.period)).toBe('2 weeks')
  })

  it('CG-Identification is the default, and an unknown name is no profile', () => {
    expect(profileIds).toEqual(['itu-cg-identification', 'itu-jcg-iotsec', 'w3c-distributed', 'ietf-interim-virtual'])
    expect(profileById('constructor')).toBeUndefined()
  })

  it.each(profileIds)(
    '%s: every rule points at a clause that is quoted, and ladders run towards the deadline',
    (id) => {
      const { clauses, notice, reports, ladders, zone } = profile(id)
      for (const { clause } of [notice, ...reports]) expect(clauses).toContainEqual(clause)
      for (const rungs of [ladders.notice, ladders.report]) expect(rungs).toEqual([...rungs].sort((a, b) => b - a))
      expect(readZone(zone)).toEqual({ kind: 'ok', value: zone })
    },
  )
})

describe('the notice rule of each version', () => {
  // a line for each version with another notice rule; add one, never change one
  it.each([
    ['itu-cg-identification', 2, '2 weeks'],
    ['itu-jcg-iotsec', 2, '1 week'],
    ['w3c-distributed', 2, '1 week'],
    ['ietf-interim-virtual', 2, '2 weeks'],
  ])('of %s, version %i asks for %s, so that a notice from then stays judged by it', (id, version, period) => {
    expect(describePeriod(noticeRuleOf(profile(id), version).period)).toBe(period)
  })
})

describe('a join link', () => {
  it.each([
    ['remote.itu.int', true],
    ['ITU.zoom.us', true],
    ['us02web.zoom.us', true],
    ['zoom.us', true],
    ['evilzoom.us', false],
    ['zoom.us.example.org', false],
    ['itu.int', false],
  ])('to %s is on a tool supported by TSB: %s (clause 2, item 2)', (host, supported) => {
    expect(isSupportedHost(host, cg.tools)).toBe(supported)
  })
})
