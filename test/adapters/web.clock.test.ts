import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { clockFace, destination, type Move } from '../../adapters/web/clock.ts'
import { type Clock, movableClock } from '../../src/dates/clock.ts'

const geneva = 'Europe/Zurich'
const standing = (iso: string): Clock => ({ now: () => DateTime.fromISO(iso) })

describe('the clock of the playground', () => {
  it.each<[string, string, Move, string]>([
    [
      'a day over the night in which summer time begins',
      '2026-03-28T13:00Z',
      { step: 'day' },
      '2026-03-29T12:00:00.000Z',
    ],
    [
      'a week over the night in which summer time ends',
      '2026-10-20T12:00Z',
      { step: 'week' },
      '2026-10-27T13:00:00.000Z',
    ],
    ['an hour over the hour that comes twice', '2026-10-25T00:30Z', { step: 'hour' }, '2026-10-25T01:30:00.000Z'],
    ['to a time in Geneva', '2026-11-23T09:00Z', { wall: '2026-12-10T14:00' }, '2026-12-10T13:00:00.000Z'],
  ])('moves %s', (_, now, move, expected) => {
    const to = destination(move, standing(now), geneva)
    expect(to.kind === 'ok' && to.value !== 'real' && to.value.toUTC().toISO()).toBe(expected)
  })

  it('refuses a time that does not exist and one that comes twice', () => {
    const ask = (wall: string) => destination({ wall }, standing('2026-03-01T09:00Z'), geneva)
    expect(ask('2026-03-29T02:30')).toMatchObject({
      kind: 'problem',
      problem: expect.stringContaining('does not exist'),
    })
    expect(ask('2026-10-25T02:30')).toMatchObject({ kind: 'problem', problem: expect.stringContaining('comes twice') })
  })

  it('shows the time in Geneva, the offset, and whether it is summer time', () => {
    expect(clockFace(standing('2026-11-23T09:00Z'), geneva)).toMatchObject({
      wall: '2026-11-23T10:00',
      place: 'Geneva',
      offset: 'CET, UTC+1',
      movable: false,
    })
    expect(clockFace(standing('2026-07-01T09:00Z'), geneva).offset).toBe('CEST, UTC+2, summer time')
  })

  it('runs on from where it was set, processes what became due, and returns to real time', async () => {
    let real = DateTime.fromISO('2026-11-23T09:00Z')
    const looked: string[] = []
    const left: string[][] = []
    const clock = movableClock(
      () => real,
      async () => void looked.push(clock.now().toUTC().toISO() ?? ''),
      async (to) => void left.push([clock.now(), to].map((at) => at.toUTC().toISO() ?? '')),
    )
    await clock.move(DateTime.fromISO('2026-12-10T13:00Z'))
    real = real.plus({ minutes: 5 })
    expect(clock.now().toMillis()).toBe(Date.parse('2026-12-10T13:05:00Z'))
    await clock.move('real')
    expect(clock.now().toMillis()).toBe(real.toMillis())
    expect(looked).toEqual(['2026-12-10T13:00:00.000Z', '2026-11-23T09:05:00.000Z'])
    // what is sent before the move still sees the old time
    expect(left).toEqual([
      ['2026-11-23T09:00:00.000Z', '2026-12-10T13:00:00.000Z'],
      ['2026-12-10T13:05:00.000Z', '2026-11-23T09:05:00.000Z'],
    ])
  })
})
