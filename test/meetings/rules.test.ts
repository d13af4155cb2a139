import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { readJoinLink } from '../../src/meetings/fields.ts'
import type { AgendaItem, Meeting } from '../../src/meetings/model.ts'
import {
  addedAfterNotice,
  carriesSecret,
  keepsNotice,
  mayEdit,
  refuseAnnouncement,
  toolWarning,
} from '../../src/meetings/rules.ts'
import { ituCgIdentification } from '../../src/terms/profiles/itu-cg-identification.ts'
import { aMeeting } from '../meeting.ts'
import { specimenProfile } from '../specimen-profile.ts'

const geneva = 'Europe/Zurich'
const terms = { profile: specimenProfile, zone: geneva }
const at = (iso: string, zone = geneva) => DateTime.fromISO(iso, { zone })

const item = (addedAt: DateTime): AgendaItem => ({
  id: 1,
  position: 1,
  title: 'Opening',
  seeksConclusion: true,
  addedBy: { id: 7, name: 'Delegate' },
  addedAt,
})

/** A planned meeting with an agenda on Tue 1 Sep 2026, 14:00 Geneva. */
const meeting = (overrides: Partial<Meeting> = {}): Meeting =>
  aMeeting({ agenda: [item(at('2026-08-03T09:00'))], ...overrides })

describe('a later start on the same day keeps the notice; for any other the notice counts again', () => {
  const cases: readonly [string, DateTime, DateTime, boolean][] = [
    ['the same start', at('2026-09-01T14:00'), at('2026-09-01T14:00'), true],
    ['one minute later', at('2026-09-01T14:00'), at('2026-09-01T14:01'), true],
    ['the last minute of the day', at('2026-09-01T14:00'), at('2026-09-01T23:59'), true],
    ['midnight in Geneva, the next day', at('2026-09-01T14:00'), at('2026-09-02T00:00'), false],
    ['one minute earlier', at('2026-09-01T14:00'), at('2026-09-01T13:59'), false],
    ['the day after at the same time', at('2026-09-01T14:00'), at('2026-09-02T14:00'), false],
    [
      'another date in Seoul, the same in Geneva',
      at('2026-09-01T23:30', 'Asia/Seoul'),
      at('2026-09-02T00:30', 'Asia/Seoul'),
      true,
    ],
    [
      'the same date in New York, another in Geneva',
      at('2026-09-01T17:30', 'America/New_York'),
      at('2026-09-01T18:30', 'America/New_York'),
      false,
    ],
    ['across the night in which clocks go forward', at('2026-03-29T01:30'), at('2026-03-29T03:30'), true],
    ['from the first 02:30 to the second when clocks go back', at('2026-10-25T00:30Z'), at('2026-10-25T01:30Z'), true],
  ]
  test.each(cases)('%s', (_, from, to, kept) => {
    expect(keepsNotice(from, to, geneva)).toBe(kept)
  })
})

describe('an item that members could not see in the notice is marked', () => {
  // ten days before Tue 1 Sep 2026, the last day for the notice is Sat 22 Aug
  const cases: readonly [string, DateTime, DateTime | undefined, boolean][] = [
    ['the last second of the last day', at('2026-08-22T23:59:59'), undefined, false],
    ['midnight in Geneva after it', at('2026-08-23T00:00:00'), undefined, true],
    ['that midnight, still the 22nd in New York', at('2026-08-22T18:00:00', 'America/New_York'), undefined, true],
    ['the 23rd in Seoul, still the last day in Geneva', at('2026-08-23T06:59:59', 'Asia/Seoul'), undefined, false],
    ['on the day of the e-mail, whose time is not known', at('2026-08-10T17:00'), at('2026-08-10T12:00'), false],
    ['the day after the e-mail, though before the last day', at('2026-08-11T00:00'), at('2026-08-10T12:00'), true],
    [
      'that day in Seoul, the day of the e-mail in Geneva',
      at('2026-08-11T06:59', 'Asia/Seoul'),
      at('2026-08-10T12:00'),
      false,
    ],
    ['before a late e-mail', at('2026-08-24T09:00'), at('2026-08-24T12:00'), false],
    ['the day after a late e-mail', at('2026-08-25T09:00'), at('2026-08-24T12:00'), true],
  ]
  test.each(cases)('%s', (_, addedAt, noticeAt, marked) => {
    const announced = meeting({ state: 'announced', announcedAt: at('2026-08-10T12:00'), noticeAt })
    expect(addedAfterNotice(item(addedAt), announced, terms)).toBe(marked)
  })

  test('a late announcement marks nothing that it contains, only what comes after its day', () => {
    const late = meeting({ state: 'announced', announcedAt: at('2026-08-24T12:00') })
    expect(addedAfterNotice(item(at('2026-08-24T09:00')), late, terms)).toBe(false)
    expect(addedAfterNotice(item(at('2026-08-25T00:00')), late, terms)).toBe(true)
  })

  test('an announcement in the channels is not notice: items added after it are not marked', () => {
    const chatOnly = meeting({ state: 'announced', announcedAt: at('2026-08-10T10:00') })
    expect(addedAfterNotice(item(at('2026-08-12T09:00')), chatOnly, terms)).toBe(false)
    expect(addedAfterNotice(item(at('2026-08-23T09:00')), chatOnly, terms)).toBe(true)
  })

  test.each([
    ['clocks go forward on 29 March', '2026-04-02T14:00', '2026-03-23T23:59:59', '2026-03-24T00:00:00'],
    ['clocks go back on 25 October', '2026-11-03T10:00', '2026-10-24T23:59:59', '2026-10-25T00:00:00'],
  ])('dates are counted, not hours: %s', (_, starts, last, after) => {
    const across = meeting({ startsAt: at(starts), state: 'announced', announcedAt: at('2026-03-02T09:00') })
    expect(addedAfterNotice(item(at(last)), across, terms)).toBe(false)
    expect(addedAfterNotice(item(at(after)), across, terms)).toBe(true)
  })
})

describe('when an announcement is refused', () => {
  const early = at('2026-08-10T09:00')
  const cases: readonly [string, Partial<Meeting>, DateTime, string | undefined, string | undefined][] = [
    ['in time, with an agenda', {}, early, undefined, undefined],
    ['no draft agenda', { agenda: [] }, early, undefined, 'M1 has no draft agenda'],
    ['on the last day, 23:59:59', {}, at('2026-08-22T23:59:59'), undefined, undefined],
    ['one second later, no reason', {}, at('2026-08-23T00:00:00'), undefined, 'The notice would be 1 day late'],
    ['one second later, a reason', {}, at('2026-08-23T00:00:00'), 'The Chairs asked', undefined],
    ['late and without an agenda, a reason', { agenda: [] }, at('2026-08-24T09:00'), 'x', 'M1 has no draft agenda'],
    ['already announced', { state: 'announced' }, early, undefined, 'M1 is already announced'],
    ['cancelled', { state: 'cancelled' }, early, undefined, 'M1 was cancelled'],
    ['held', { state: 'held' }, early, undefined, 'M1 is over'],
    ['begun', {}, at('2026-09-01T14:00'), 'x', 'M1 has begun'],
    ['over', {}, at('2026-09-01T15:30'), 'x', 'M1 is over'],
  ]
  test.each(cases)('%s', (_, more, now, reason, refusal) => {
    const refused = refuseAnnouncement(meeting(more), terms, now, reason)
    if (refusal === undefined) expect(refused).toBeUndefined()
    else expect(refused?.what).toContain(refusal)
  })

  test('the refusals for no agenda and for lateness quote the rule', () => {
    const quote = 'rule 1: “Meetings are announced with their draft agenda ten days ahead.”'
    expect(refuseAnnouncement(meeting({ agenda: [] }), terms, early, undefined)?.rule).toBe(quote)
    expect(refuseAnnouncement(meeting(), terms, at('2026-08-24T09:00'), undefined)?.rule).toBe(quote)
  })

  test('by rules that ask for no agenda, none is needed', () => {
    const notice = { ...specimenProfile.notice, draftAgenda: 'not required' as const }
    const lenient = { profile: { ...specimenProfile, notice }, zone: geneva }
    expect(refuseAnnouncement(meeting({ agenda: [] }), lenient, early, undefined)).toBeUndefined()
  })
})

describe('a join link', () => {
  test.each([
    ['https://remote.itu.int/meeting/123', 'ok'],
    ['https://itu.zoom.us/j/9?pwd=abc', 'ok'],
    ['http://itu.zoom.us/j/9', 'problem'],
    ['javascript:alert(1)', 'problem'],
    ['data:text/html,x', 'problem'],
    ['zoommtg://itu.zoom.us/join', 'problem'],
    ['itu.zoom.us/j/9', 'problem'],
    ['https://itu.int@evil.example/j/9', 'problem'],
    ['https://user:pass@itu.zoom.us/j/9', 'problem'],
    ['https://:pass@itu.zoom.us/j/9', 'problem'],
    ['https://', 'problem'],
    ['next week', 'problem'],
  ])('%s is %s: https only, and neither name nor password before the host', (typed, kind) => {
    expect(readJoinLink(typed).kind).toBe(kind)
  })

  test.each([
    ['https://itu.zoom.us/j/9', false],
    ['https://itu.zoom.us/j/9?pwd=abc', true],
    ['https://itu.zoom.us/j/9?PWD=abc', true],
    ['https://itu.zoom.us/j/9?lang=en&passcode=1', true],
    ['https://itu.zoom.us/w/9?tk=abc', true],
    ['https://meet.example/r#pwd=1', true],
    ['https://meet.example/#/room/9?pwd=1', true],
    ['https://meet.example/r?meetingPassword=1', true],
    ['https://meet.example/r?access_token=1', true],
    ['https://meet.example/r?lang=en&from=agenda', false],
    ['https://meet.example/r#agenda', false],
  ])('%s carries a secret: %s', (typed, secret) => {
    expect(carriesSecret(typed)).toBe(secret)
  })

  test.each([
    ['https://remote.itu.int/x', false],
    ['https://itu.zoom.us/x', false],
    ['https://us02web.zoom.us/x', false],
    ['https://zoom.us/x', false],
    ['https://remote.itu.int:8443/x', false],
    ['https://zoom.us.evil.example/x', true],
    ['https://evilzoom.us/x', true],
    ['https://meet.example/x', true],
  ])('%s deserves a warning: %s (clause 2, item 2)', (typed, warned) => {
    expect(toolWarning(typed, ituCgIdentification) !== undefined).toBe(warned)
  })
})

test.each([
  ['who added it', 7, 'delegate', true],
  ['another delegate', 8, 'delegate', false],
  ['a Co-Convenor', 8, 'coConvenor', true],
  ['the secretariat', 8, 'secretariat', true],
] as const)('an agenda item may be changed by %s: %s', (_, id, office, may) => {
  const caller = {
    actor: { platform: 'slack', workspace: 'T1', channel: 'C1', account: 'a', name: 'A' },
    person: { id, name: 'A', zone: geneva },
    group: { id: 1, name: 'CG', profile: specimenProfile.id, zone: geneva },
    office,
  }
  expect(mayEdit(item(at('2026-08-03T09:00')), caller)).toBe(may)
})
