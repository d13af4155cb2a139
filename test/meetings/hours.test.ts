import { describe, expect, test } from 'vitest'
import type { Day } from '../../src/dates/day.ts'
import { bestStarts } from '../../src/meetings/availability/rules.ts'

const people = (...zones: readonly string[]) => zones.map((zone) => ({ zone }))
const geneva = 'Europe/Zurich'

describe('the starts that suit most members: as few as possible meet before 07:00 or after 22:00', () => {
  test.each([
    ['everyone in Geneva', '2026-09-01', 60, people(geneva), [['07:00', '21:00']], 0],
    ['a longer meeting ends by 22:00 too', '2026-09-01', 120, people(geneva), [['07:00', '20:00']], 0],
    ['Geneva and Seoul share the morning', '2026-09-01', 90, people(geneva, 'Asia/Seoul'), [['07:00', '13:30']], 0],
    ['in winter an hour less', '2026-12-01', 90, people(geneva, 'Asia/Seoul'), [['07:00', '12:30']], 0],
    [
      'with Los Angeles too there is no such hour: each span wakes one of the three',
      '2026-09-01',
      120,
      people(geneva, 'Asia/Seoul', 'America/Los_Angeles'),
      [
        ['00:00', '05:00'],
        ['07:00', '13:00'],
        ['16:00', '20:00'],
      ],
      1,
    ],
    [
      'the many count more than the one',
      '2026-09-01',
      120,
      people(geneva, geneva, 'Asia/Tokyo', 'Asia/Tokyo', 'America/Los_Angeles'),
      [['07:00', '13:00']],
      1,
    ],
    ['the night when the clocks go forward', '2026-03-29', 60, people(geneva), [['07:00', '21:00']], 0],
    ['the night when they go back', '2026-10-25', 60, people(geneva), [['07:00', '21:00']], 0],
    ['zones a quarter of an hour off', '2026-09-01', 60, people('Asia/Kathmandu'), [['03:30', '17:00']], 0],
    ['a meeting of a whole day suits nobody', '2026-09-01', 1440, people(geneva), [['00:00', '23:30']], 1],
  ])('%s', (_, day, lasts, asked, spans, unsocial) => {
    expect(bestStarts(day as Day, lasts, asked, geneva)).toEqual({ spans, unsocial })
  })
})
