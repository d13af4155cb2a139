import { describe, expect, it } from 'vitest'
import { readZone, suggestZones, zoneLabel } from '../../src/dates/zone.ts'
import { allZones, clockAt } from './wall-clock.ts'

describe('a time zone', () => {
  it.each([
    ['Geneva', 'Europe/Zurich'],
    ['Genève', 'Europe/Zurich'],
    ['europe/zurich', 'Europe/Zurich'],
    ['seoul', 'Asia/Seoul'],
    ['New York', 'America/New_York'],
    ['new_york', 'America/New_York'],
    ['america/new york', 'America/New_York'],
    ['Delhi', 'Asia/Kolkata'],
    ['Calcutta', 'Asia/Kolkata'],
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['São Paulo', 'America/Sao_Paulo'],
    ['Europe/Kiev', 'Europe/Kyiv'],
    ['us/eastern', 'America/New_York'],
    ['port-au-prince', 'America/Port-au-Prince'],
    ['utc', 'UTC'],
    ['Etc/UTC', 'UTC'],
  ])('“%s” is read as %s', (typed, zone) => {
    expect(readZone(typed)).toEqual({ kind: 'ok', value: zone })
  })

  it.each(['EST', 'CET', 'IST', 'PST8PDT', 'GMT', 'UTC+2', 'GMT+1', 'utc -05:00', '+02:00', 'Z', 'Etc/GMT+1'])(
    '“%s” is refused with what would be accepted, because it names no clock that follows the law of a place',
    (typed) => {
      expect(readZone(typed)).toMatchObject({ kind: 'problem', problem: expect.stringContaining('Asia/Seoul') })
    },
  )

  it.each([
    '',
    ' ',
    'Atlantis',
    'Europe',
    'Europe/',
    'Europe/../Zurich',
    'Mars/Phobos',
    `Europe/${'Zurich'.repeat(20_000)}`,
  ])('“%.20s” is refused and the answer stays short', (typed) => {
    const read = readZone(typed)
    expect(read.kind === 'problem' && read.problem.length).toBeLessThan(220)
  })

  it('every zone has a label that leads back to a clock that shows the same time', () => {
    const instants = [Date.UTC(2026, 0, 15, 12), Date.UTC(2026, 6, 15, 12)]
    for (const zone of allZones) {
      const read = readZone(zoneLabel(zone))
      const back = read.kind === 'ok' ? read.value : read.problem
      expect(
        instants.map((at) => clockAt(at, back)),
        zone,
      ).toEqual(instants.map((at) => clockAt(at, zone)))
    }
  })

  it('Zurich is called Geneva, for that is where the group meets', () => {
    expect(zoneLabel('Europe/Zurich')).toBe('Geneva')
    expect(zoneLabel('America/Argentina/Buenos_Aires')).toBe('Buenos Aires')
  })

  it('suggestions begin with the cities that begin with what was typed, and every one is accepted', () => {
    expect(suggestZones('gen', 1)).toEqual([{ value: 'Europe/Zurich', label: 'Geneva (Europe/Zurich)' }])
    expect(suggestZones('new', 25).map(({ value }) => value)).toContain('America/New_York')
    expect(
      suggestZones('', 25)
        .map(({ value }) => value)
        .slice(0, 2),
    ).toEqual(['Europe/Zurich', 'UTC'])
    expect(suggestZones('no such place', 25)).toEqual([])
    for (const { value } of suggestZones('a', 25)) expect(readZone(value)).toEqual({ kind: 'ok', value })
    expect(suggestZones('a', 25)).toHaveLength(25)
  })
})
