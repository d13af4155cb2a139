import { describe, expect, it } from 'vitest'
import { describeDuration, readDuration } from '../../src/dates/duration.ts'

describe('a duration', () => {
  it.each([
    ['90', 90],
    ['90m', 90],
    ['90 minutes', 90],
    ['1h30', 90],
    ['1 h 30 min', 90],
    ['1 hour and 30 minutes', 90],
    ['1:30', 90],
    ['1.5h', 90],
    ['1,5 hours', 90],
    ['1.1h', 66],
    ['2 hours', 120],
    ['an hour', 60],
    ['One hour', 60],
    ['half an hour', 30],
    ['an hour and a half', 90],
    ['5', 5],
    ['12h', 720],
  ])('“%s” is %i minutes', (typed, minutes) => {
    expect(readDuration(typed)).toEqual({ kind: 'ok', value: minutes })
  })

  it.each([
    ['4', 'too short: at least 5 min'],
    ['721', 'too long: at most 12 h'],
    ['0', 'too short'],
    ['1.01h', 'whole number of minutes'],
    ['-90', 'not a duration'],
    ['1h75', 'not a duration'],
    ['90 blah', 'not a duration'],
    ['all day', 'not a duration'],
    ['constructor', 'not a duration'],
    ['1e3', 'not a duration'],
    ['', 'Enter a duration'],
    ['9'.repeat(100_000), 'not a duration'],
  ])('“%.20s” is refused: %s', (typed, reason) => {
    expect(readDuration(typed)).toMatchObject({ kind: 'problem', problem: expect.stringContaining(reason) })
  })

  it('other bounds can be given', () => {
    expect(readDuration('2', { least: 1, most: 3 })).toEqual({ kind: 'ok', value: 2 })
    expect(readDuration('4', { least: 1, most: 3 }).kind).toBe('problem')
  })

  it('what is shown can be typed again and means the same', () => {
    for (let minutes = 5; minutes <= 720; minutes++) {
      expect(readDuration(describeDuration(minutes))).toEqual({ kind: 'ok', value: minutes })
    }
    expect([45, 60, 90].map(describeDuration)).toEqual(['45 min', '1 h', '1 h 30 min'])
  })
})
