import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import type { AskedMember, Availability, AvailabilityPoll, Slot } from '../../src/meetings/availability/model.ts'
import { answersAfter, bestSlot, isUnsocial } from '../../src/meetings/availability/rules.ts'

const slot = (number: number, startsAt: string, answers: Readonly<Record<number, Availability>> = {}): Slot => ({
  id: number * 10,
  number,
  wall: startsAt.slice(0, 16),
  zone: 'UTC',
  startsAt: DateTime.fromISO(startsAt, { zone: 'utc' }),
  answers: Object.entries(answers).map(([id, answer]) => ({ person: { id: Number(id), name: `P${id}` }, answer })),
})

const poll = (...slots: readonly Slot[]): AvailabilityPoll => ({
  id: 1,
  group: 1,
  number: 1,
  title: 'Second exchange',
  lastsMinutes: 60,
  state: 'open',
  meetingNumber: undefined,
  slots,
})

describe('an hour is unsocial if the meeting begins before 07:00 or ends after 22:00', () => {
  test.each([
    ['06:59 in Geneva', '2026-09-01T04:59Z', 60, 'Europe/Zurich', true],
    ['07:00 in Geneva', '2026-09-01T05:00Z', 60, 'Europe/Zurich', false],
    ['ends at 22:00 in Geneva', '2026-09-01T19:00Z', 60, 'Europe/Zurich', false],
    ['ends at 22:01 in Geneva', '2026-09-01T19:01Z', 60, 'Europe/Zurich', true],
    ['14:00 in Geneva is 21:00 in Seoul, an hour', '2026-09-01T12:00Z', 60, 'Asia/Seoul', false],
    ['14:00 in Geneva is 21:00 in Seoul, 90 minutes', '2026-09-01T12:00Z', 90, 'Asia/Seoul', true],
    ['14:00 in Geneva is 08:00 in New York', '2026-09-01T12:00Z', 60, 'America/New_York', false],
    ['over midnight in Seoul', '2026-09-01T14:30Z', 60, 'Asia/Seoul', true],
    ['until midnight exactly in Seoul', '2026-09-01T14:00Z', 60, 'Asia/Seoul', true],
    ['after the clocks went forward: 07:30 in Geneva', '2026-03-29T05:30Z', 60, 'Europe/Zurich', false],
    ['before the clocks went forward: 06:30 in Geneva', '2026-03-28T05:30Z', 60, 'Europe/Zurich', true],
    ['after the clocks went back: 06:30 in Geneva', '2026-10-25T05:30Z', 60, 'Europe/Zurich', true],
  ])('%s', (_, startsAt, lasts, zone, unsocial) => {
    expect(isUnsocial(DateTime.fromISO(startsAt), lasts, zone)).toBe(unsocial)
  })
})

describe('the best slot', () => {
  const asked: readonly AskedMember[] = [
    { id: 1, name: 'Geneva', zone: 'Europe/Zurich' },
    { id: 2, name: 'Seoul', zone: 'Asia/Seoul' },
  ]
  const noon = '2026-09-01T10:00Z'
  const later = '2026-09-02T10:00Z'
  const evening = '2026-09-01T18:00Z'
  test.each([
    ['most can', [slot(1, noon, { 1: 'yes' }), slot(2, later, { 1: 'yes', 2: 'yes' })], 2],
    [
      'yes counts before if need be',
      [slot(1, noon, { 1: 'ifNeedBe', 2: 'ifNeedBe' }), slot(2, later, { 1: 'yes' })],
      2,
    ],
    ['then most can if need be', [slot(1, noon, { 1: 'yes' }), slot(2, later, { 1: 'yes', 2: 'ifNeedBe' })], 2],
    ['then fewest at an unsocial hour', [slot(1, evening, { 1: 'yes' }), slot(2, later, { 1: 'yes' })], 2],
    ['then the earliest', [slot(2, later), slot(1, noon)], 1],
  ])('%s', (_, slots, best) => {
    expect(bestSlot(poll(...slots), asked)?.number).toBe(best)
  })
  test('is undefined without slots', () => expect(bestSlot(poll(), asked)).toBeUndefined())
})

describe('choosing slots in one list of a poll leaves the other list unchanged', () => {
  const before = [
    slot(1, '2026-09-01T10:00Z', { 1: 'yes' }),
    slot(2, '2026-09-02T10:00Z', { 1: 'ifNeedBe' }),
    slot(3, '2026-09-03T10:00Z', { 1: 'no', 2: 'yes' }),
  ]
  const none = [slot(1, '2026-09-01T10:00Z'), slot(2, '2026-09-02T10:00Z'), slot(3, '2026-09-03T10:00Z')]
  test.each<[string, readonly Slot[], Availability, number[], Availability[]]>([
    ['the first answer: what is not chosen is no', none, 'yes', [1, 3], ['yes', 'no', 'yes']],
    ['another yes: the old one is no, if need be stays', before, 'yes', [3], ['no', 'ifNeedBe', 'yes']],
    ['a yes becomes if need be', before, 'ifNeedBe', [1, 2], ['ifNeedBe', 'ifNeedBe', 'no']],
    ['none at all', before, 'no', [1, 2, 3], ['no', 'no', 'no']],
    ['an emptied list', before, 'yes', [], ['no', 'ifNeedBe', 'no']],
  ])('%s', (_, slots, as, chosen, after) => {
    expect([...answersAfter(slots, 1, as, new Set(chosen)).values()]).toEqual(after)
  })
})
