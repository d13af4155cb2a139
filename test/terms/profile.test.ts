import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readZone } from '../../src/dates/zone.ts'
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
  it('quotes clause 1 and all seven items of clause 2 word for word, each under its number', () => {
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

  it('pings for a notice on D-21, D-18, D-16, D-15 and D-14', () => {
    expect(cg.ladders.notice.map((days) => days + 14)).toEqual([21, 18, 16, 15, 14])
    expect(cg.ladders.report).toEqual([21, 14, 7, 4, 3, 2, 1, 0])
    expect(cg.ladders.meeting.map(describePeriod)).toEqual(['7 days', '1 day', '1 hour', '10 minutes'])
  })
})

describe('the other profiles', () => {
  it('JCG-IoTSec announces one week ahead and reports one month before, month and week kept as such', () => {
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
