import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import {
  isMuted,
  type Preference,
  planHandOver,
  snoozedUntil,
  usualPreference,
} from '../../src/deadlines/preference.ts'

const utc = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' })
const quiet = (quietFrom: number, quietTo: number): Preference => ({ ...usualPreference, quietFrom, quietTo })
const digest = (digestHour: number): Preference => ({ ...usualPreference, digestHour })
const when = (now: string, zone: string, preference: Preference, urgent = false, deadline = '2027-01-01T00:00:00Z') =>
  planHandOver({ urgent }, utc(now), zone, preference, utc(deadline)).at.toUTC().toISO({ suppressMilliseconds: true })

describe('quiet hours, on the person’s own clock', () => {
  test.each([
    ['by day it comes at once', 'Europe/Zurich', quiet(22, 7), '2026-08-03T07:00:00Z', '2026-08-03T07:00:00Z'],
    [
      'a minute before ten in the evening too',
      'Europe/Zurich',
      quiet(22, 7),
      '2026-08-03T19:59:00Z',
      '2026-08-03T19:59:00Z',
    ],
    ['at ten it waits for the morning', 'Europe/Zurich', quiet(22, 7), '2026-08-03T20:00:00Z', '2026-08-04T05:00:00Z'],
    [
      'after midnight for the same morning',
      'Europe/Zurich',
      quiet(22, 7),
      '2026-08-03T23:00:00Z',
      '2026-08-04T05:00:00Z',
    ],
    ['at seven it comes at once', 'Europe/Zurich', quiet(22, 7), '2026-08-04T05:00:00Z', '2026-08-04T05:00:00Z'],
    ['over noon', 'Europe/Zurich', quiet(12, 14), '2026-08-03T10:30:00Z', '2026-08-03T12:00:00Z'],
    [
      'none where both hours are the same',
      'Europe/Zurich',
      quiet(7, 7),
      '2026-08-03T01:00:00Z',
      '2026-08-03T01:00:00Z',
    ],
    [
      'the night that is an hour shorter',
      'Europe/Zurich',
      quiet(22, 7),
      '2026-03-28T22:30:00Z',
      '2026-03-29T05:00:00Z',
    ],
    ['the night that is an hour longer', 'Europe/Zurich', quiet(22, 7), '2026-10-24T21:00:00Z', '2026-10-25T06:00:00Z'],
    [
      'they end in the hour that is skipped',
      'Europe/Zurich',
      quiet(22, 2),
      '2026-03-29T00:30:00Z',
      '2026-03-29T01:00:00Z',
    ],
    ['half an hour is skipped', 'Australia/Lord_Howe', quiet(22, 2), '2026-10-03T14:00:00Z', '2026-10-03T15:30:00Z'],
    ['half an hour comes twice', 'Australia/Lord_Howe', quiet(22, 7), '2026-04-04T14:00:00Z', '2026-04-04T20:30:00Z'],
    ['two hours are skipped', 'Antarctica/Troll', quiet(22, 7), '2026-03-28T23:00:00Z', '2026-03-29T05:00:00Z'],
    [
      'two hours come twice, and they end within',
      'Antarctica/Troll',
      quiet(22, 2),
      '2026-10-25T01:30:00Z',
      '2026-10-25T02:00:00Z',
    ],
    ['a quarter of an hour off', 'Asia/Kathmandu', quiet(22, 7), '2026-08-03T17:00:00Z', '2026-08-04T01:15:00Z'],
  ])('%s (%s)', (_, zone, preference, now, expected) => {
    expect(when(now, zone, preference)).toBe(expected)
  })

  test('an hour or ten minutes before a meeting it comes at once, in quiet hours and past the digest', () => {
    expect(when('2026-08-03T23:00:00Z', 'Europe/Zurich', quiet(22, 7), true)).toBe('2026-08-03T23:00:00Z')
    expect(when('2026-08-03T09:00:00Z', 'Europe/Zurich', digest(8), true)).toBe('2026-08-03T09:00:00Z')
  })
})

describe('the digest hour', () => {
  test.each([
    ['later on the same day', 'Europe/Zurich', 18, '2026-08-03T07:00:00Z', '2026-08-03T16:00:00Z'],
    ['past it, on the next day', 'Europe/Zurich', 8, '2026-08-03T07:00:00Z', '2026-08-04T06:00:00Z'],
    ['in its first minute at once', 'Europe/Zurich', 9, '2026-08-03T07:00:10Z', '2026-08-03T07:00:10Z'],
    ['skipped, when the clocks have gone forward', 'Europe/Zurich', 2, '2026-03-29T00:30:00Z', '2026-03-29T01:00:00Z'],
    [
      'the day after it was skipped, at its own hour again',
      'Europe/Zurich',
      2,
      '2026-03-29T03:00:00Z',
      '2026-03-30T00:00:00Z',
    ],
    [
      'the day after half an hour of it was skipped',
      'Australia/Lord_Howe',
      2,
      '2026-10-03T20:00:00Z',
      '2026-10-04T15:00:00Z',
    ],
    ['when it comes twice, at the first', 'Europe/Zurich', 2, '2026-10-24T23:30:00Z', '2026-10-25T00:00:00Z'],
    ['far east of the group', 'Asia/Kathmandu', 8, '2026-08-03T07:00:00Z', '2026-08-04T02:15:00Z'],
  ])('%s (%s)', (_, zone, hour, now, expected) => {
    expect(when(now, zone, digest(hour))).toBe(expected)
  })
})

test('a reminder does not wait for a digest after the deadline, but it waits for the end of quiet hours', () => {
  const onLastDay = (now: string, hour: number) =>
    when(now, 'Europe/Zurich', digest(hour), false, '2026-08-18T21:59:59Z')
  expect(onLastDay('2026-08-17T07:00:00Z', 8)).toBe('2026-08-18T06:00:00Z')
  expect(onLastDay('2026-08-18T07:00:00Z', 8)).toBe('2026-08-18T07:00:00Z')
  expect(onLastDay('2026-08-18T07:00:00Z', 18)).toBe('2026-08-18T16:00:00Z')
  expect(onLastDay('2026-08-18T20:30:00Z', 8)).toBe('2026-08-19T05:00:00Z')
  // what is overdue already is gathered like anything else
  expect(onLastDay('2026-08-19T07:00:00Z', 8)).toBe('2026-08-20T06:00:00Z')
})

test('only reminders of meetings can be switched off, never a deadline of the rules', () => {
  const all: Preference = { ...usualPreference, muted: ['meeting', 'notice', 'report'] }
  expect((['meeting', 'notice', 'report'] as const).filter((kind) => isMuted(kind, all))).toEqual(['meeting'])
  expect(isMuted('meeting', usualPreference)).toBe(false)
})

test('a snooze ends at the full hour so many days on by the calendar, also when the clocks change', () => {
  const until = (now: string, days?: number) => snoozedUntil(utc(now), 'Europe/Zurich', days).toISO()
  expect(until('2026-08-03T09:40:00Z')).toBe('2026-08-04T11:00:00.000+02:00')
  expect(until('2026-10-24T09:40:00Z', 2)).toBe('2026-10-26T11:00:00.000+01:00')
})
