import fc from 'fast-check'
import { DateTime } from 'luxon'
import { afterEach, describe, expect, it } from 'vitest'
import { instantOf, resolveWall } from '../../src/dates/wall.ts'
import { describeWhen, readDay, readWhen, type When, whenAt } from '../../src/dates/when.ts'
import type { Decoded } from '../../src/text/decoded.ts'
import { allZones, awkwardZones, clockAt, clockChanges, instantsShowing } from './wall-clock.ts'

const geneva = 'Europe/Zurich'
/** Sunday 22 November 2026, 17:52 in Geneva. */
const now = DateTime.fromISO('2026-11-22T16:52:30Z')
const MINUTE_MS = 60_000
const THREE_YEARS_MS = Date.UTC(2029, 10, 22) - now.toMillis()

const read = (text: string, zone = geneva, at = now) => readWhen(text, { now: at, zone })
const shown = (answer: Decoded<When>) => (answer.kind === 'ok' ? describeWhen(answer.value, geneva) : answer.problem)

describe('a date and time as people type it', () => {
  it.each([
    ['10 Dec 14:00', 'Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)'],
    ['Dec 10, 2pm', 'Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)'],
    ['Dec. 10, 2 p.m.', 'Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)'],
    ['2pm on 10th of December', 'Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)'],
    ['10 Dec 14h00', 'Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)'],
    ['10 Dec 14h', 'Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)'],
    ['10 Dec 14.00', 'Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)'],
    ['10 Dec 09.00', 'Thu 10 Dec 2026, 09:00 Geneva (08:00 UTC)'],
    ['10 Dec 14.30 Seoul', 'Thu 10 Dec 2026, 14:30 Seoul (06:30 Geneva, 05:30 UTC)'],
    ['13.12.2026 14.00', 'Sun 13 Dec 2026, 14:00 Geneva (13:00 UTC)'],
    ['tomorrow 09.45', 'Mon 23 Nov 2026, 09:45 Geneva (08:45 UTC)'],
    ['10-Dec-2026 14:00', 'Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)'],
    ['Thursday 10 Dec 14:00', 'Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)'],
    ['Thu 10 Dec 2026, 14:00 Geneva', 'Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)'],
    ['13/12/2026 14:00', 'Sun 13 Dec 2026, 14:00 Geneva (13:00 UTC)'],
    ['2026/12/10 14:00', 'Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)'],
    ['2026-12-10T14:00', 'Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)'],
    ['2026-12-10 14:00 Seoul', 'Thu 10 Dec 2026, 14:00 Seoul (06:00 Geneva, 05:00 UTC)'],
    ['2026-12-10T14:00:00Z', 'Thu 10 Dec 2026, 15:00 Geneva (14:00 UTC)'],
    ['2026-12-10T14:00+09:00', 'Thu 10 Dec 2026, 06:00 Geneva (05:00 UTC)'],
    ['next Tuesday 14:00 Geneva', 'Tue 24 Nov 2026, 14:00 Geneva (13:00 UTC)'],
    ['next Tuesday 14:00 Europe/Zurich', 'Tue 24 Nov 2026, 14:00 Geneva (13:00 UTC)'],
    ['Tuesday 14:00', 'Tue 24 Nov 2026, 14:00 Geneva (13:00 UTC)'],
    ['in 3 weeks at 10', 'Sun 13 Dec 2026, 10:00 Geneva (09:00 UTC)'],
    ['in two weeks 14:00', 'Sun 6 Dec 2026, 14:00 Geneva (13:00 UTC)'],
    ['in 1 month at 10', 'Tue 22 Dec 2026, 10:00 Geneva (09:00 UTC)'],
    ['in 14h', 'Mon 23 Nov 2026, 07:52 Geneva (06:52 UTC)'],
    ['in 2 hours', 'Sun 22 Nov 2026, 19:52 Geneva (18:52 UTC)'],
    ['tomorrow 9:30', 'Mon 23 Nov 2026, 09:30 Geneva (08:30 UTC)'],
    ['tomorrow at noon', 'Mon 23 Nov 2026, 12:00 Geneva (11:00 UTC)'],
    ['20:00', 'Sun 22 Nov 2026, 20:00 Geneva (19:00 UTC)'],
    ['14:00', 'Mon 23 Nov 2026, 14:00 Geneva (13:00 UTC)'],
    ['14:00 UTC', 'Mon 23 Nov 2026, 14:00 UTC (15:00 Geneva)'],
    ['10 Dec 14:00 in New York', 'Thu 10 Dec 2026, 14:00 New York (20:00 Geneva, 19:00 UTC)'],
    ['10 Dec 14:00 (Seoul)', 'Thu 10 Dec 2026, 14:00 Seoul (06:00 Geneva, 05:00 UTC)'],
    ['12am 10 Dec', 'Thu 10 Dec 2026, 00:00 Geneva (Wed 9 Dec 2026, 23:00 UTC)'],
    [
      '10 Dec 20:00 New York',
      'Thu 10 Dec 2026, 20:00 New York (Fri 11 Dec 2026, 02:00 Geneva, Fri 11 Dec 2026, 01:00 UTC)',
    ],
    ['１０ Dec １４:00', 'Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)'],
  ])('“%s” is understood as %s', (typed, echo) => {
    expect(shown(read(typed))).toBe(echo)
  })

  it.each([
    ['10 Dec', 'Add a time, for example 10 Dec 14:00.'],
    ['10 Dec Seoul', 'Add a time, for example 10 Dec 14:00 Seoul.'],
    ['10/12/2026 14:00', 'Write 10 Dec 2026 or 12 Oct 2026.'],
    ['10/12 14:00', 'Write 10 Dec or 12 Oct.'],
    ['10.12.2026 14:00', 'Write 10 Dec 2026 or 12 Oct 2026.'],
    ['10-12-2026 14:00', 'Write 10 Dec 2026 or 12 Oct 2026.'],
    ['10/12/26 14:00', 'four digits for the year'],
    ['10 Dec 26 14:00', 'four digits'],
    ['14.12', 'The bot does not understand “14.12”'],
    ['tomorrow 10.30', 'The bot does not understand “10.30”'],
    ['10 Dec 24.00', 'The bot does not understand “24.00”'],
    ['10 Dec 24h', 'The bot does not understand “24h”'],
    ['10 Dec 3h', 'The bot does not understand “3h”'],
    ['10 Dec 14', 'the time with a colon'],
    ['31/31/2026 10:00', 'is not a date'],
    ['10 Dec 14:00 blah', 'The bot does not understand “blah”'],
    ['10 Dec 14:00 Geneva Seoul', 'The bot does not understand “Geneva”'],
    ['about 10 Dec 14:00', 'The bot does not understand “about”'],
    ['tomorrow morning', 'The bot does not understand “morning”'],
    ['10 Dec 14:00 EST', '“EST” is an abbreviation'],
    ['10 Dec 14:00 CET', 'Write a city or an IANA name'],
    ['14:00 IST', 'Write a city or an IANA name'],
    ['10 Dec 2pm PST', 'Write a city or an IANA name'],
    ['10 Dec 14:00 GMT', 'Write a city or an IANA name'],
    ['10 Dec 14:00 UTC+2', 'Write a city or an IANA name'],
    ['10 Dec 14:00 +02:00', 'Write a city or an IANA name'],
    ['Friday 10 Dec 14:00', 'that date is Thu 10 Dec 2026'],
    ['10 Dec at 2', 'could be 02:00 or 14:00'],
    ['Sunday 20:00', 'that weekday is today'],
    ['1 Nov 14:00', 'if you mean Mon 1 Nov 2027'],
    ['29 Feb 14:00', 'Write'],
    ['10 Dec 2pm - 4pm', 'range'],
    ['10-11 Dec 14:00', 'range'],
    ['10 Dec 14:00-16:00', 'range'],
    ['10 Dec 14:00 to 16:00', 'range'],
    ['10 Dec 11 Dec 14:00', 'more than one'],
    ['14:00 15:00', 'more than one'],
    ['in 1 week in 2 weeks 14:00', 'more than one'],
    ['midnight 10 Dec', 'can be the start or the end of a day'],
    ['next week at 10', 'does not say which day'],
    ['31 Nov 2026 14:00', 'not a date that the bot can read'],
    ['10 Dec 25:00', 'not a date that the bot can read'],
    ['10 Dec 24:00', 'not a date that the bot can read'],
    ['10 Dec 14:60', 'not a date that the bot can read'],
    ['10 Dec 14:00 pm', 'not a date that the bot can read'],
    ['2026-13-10T14:00Z', 'not a date and time that exists'],
    ['10 Dec 14:00:30', 'whole minutes'],
    ['2026-12-10T14:00:30Z', 'whole minutes'],
    ['today 14:00', 'Sun 22 Nov 2026, 14:00 Geneva is past'],
    ['yesterday 14:00', 'is past'],
    ['10 Dec 2025 14:00', 'is past'],
    ['29 Mar 2026 02:30', 'Sun 29 Mar 2026 is past'],
    ['2026-11-22T16:52Z', 'is past'],
    ['last Tuesday 14:00', 'is in the past'],
    ['5 minutes ago', 'is in the past'],
    ['23 Nov 2029 14:00', 'more than 3 years ahead'],
    ['31 Dec 9999 14:00', 'more than 3 years ahead'],
    ['now', 'The bot does not understand “now”'],
    ['', 'empty'],
    ['<!channel> 10 Dec 14:00', 'The bot does not understand'],
  ])('“%s” is refused and story: %s', (typed, reason) => {
    expect(read(typed)).toMatchObject({ kind: 'problem', problem: expect.stringContaining(reason) })
  })

  it('a local time that does not exist is refused, with one that does', () => {
    expect(shown(read('28 Mar 2027 02:30'))).toContain('02:30 does not exist in Geneva')
    expect(shown(read('28 Mar 2027 02:30'))).toContain('for example 03:30')
    expect(shown(read('4 Oct 2027 02:15', 'Australia/Lord_Howe', now.set({ year: 2027 })))).not.toContain(
      'does not exist',
    )
    expect(shown(read('3 Oct 2027 02:15 Lord Howe'))).toContain('for example 02:45')
    expect(shown(read('28 Mar 2027 02:30 Troll'))).toContain('for example 04:30')
  })

  it('a local time that comes twice is refused with both instants, and either can be typed', () => {
    const asked = shown(read('31 Oct 2027 02:30'))
    expect(asked).toContain('2027-10-31T02:30+02:00 for the first (00:30 UTC)')
    expect(asked).toContain('2027-10-31T02:30+01:00 for the second (01:30 UTC)')
    expect(shown(read('2027-10-31T02:30+02:00'))).toBe('Sun 31 Oct 2027, 02:30 Geneva (00:30 UTC)')
    expect(shown(read('2027-10-31T02:30+01:00'))).toBe('Sun 31 Oct 2027, 01:30 UTC (02:30 Geneva)')
    expect(shown(read('4 Apr 2027 01:45 Lord Howe'))).toContain('2027-04-04T01:45+10:30')
  })

  it('“tomorrow” is the tomorrow of the one who types, near midnight too', () => {
    const late = DateTime.fromISO('2026-11-22T23:30:00Z')
    expect(shown(read('tomorrow 9:30', 'Asia/Seoul', late))).toContain('Tue 24 Nov 2026, 09:30 Seoul')
    expect(shown(read('tomorrow 9:30', 'America/New_York', late))).toContain('Mon 23 Nov 2026, 09:30 New York')
    expect(shown(read('tomorrow 9:30', 'Pacific/Kiritimati', late))).toContain('Tue 24 Nov 2026, 09:30 Kiritimati')
    const kiritimati = DateTime.fromISO('2026-11-23T09:59:00Z')
    expect(shown(read('tomorrow 0:10', 'Pacific/Kiritimati', kiritimati))).toContain(
      'Tue 24 Nov 2026, 00:10 Kiritimati',
    )
  })

  it('“tomorrow” for another zone is refused while it is another day there', () => {
    const late = DateTime.fromISO('2026-11-23T01:00:00Z')
    const answer = shown(read('tomorrow 9:30 Seoul', 'America/New_York', late))
    expect(answer).toContain('Mon 23 Nov 2026 where you are and Tue 24 Nov 2026 in Seoul')
  })

  describe('whatever clock the server keeps', () => {
    const kept = process.env.TZ
    afterEach(() => {
      if (kept === undefined) delete process.env.TZ
      else process.env.TZ = kept
    })

    it.each(['America/New_York', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Beirut'])('%s', (server) => {
      process.env.TZ = server
      const morning = DateTime.fromISO('2027-03-27T23:30:00Z')
      expect(shown(read('tomorrow 9:30', geneva, morning))).toBe('Mon 29 Mar 2027, 09:30 Geneva (07:30 UTC)')
      expect(shown(read('next Tuesday 9:30', geneva, morning))).toBe('Tue 30 Mar 2027, 09:30 Geneva (07:30 UTC)')
      expect(shown(read('in 2 weeks 9:30', geneva, morning))).toBe('Sun 11 Apr 2027, 09:30 Geneva (07:30 UTC)')
    })
  })
})

describe('every instant of the next three years in every zone', () => {
  const futureMinute = fc
    .integer({ min: 1, max: Math.floor(THREE_YEARS_MS / MINUTE_MS) - 1 })
    .map((minutes) => now.startOf('minute').toMillis() + minutes * MINUTE_MS)

  /** Checks that it is understood exactly in four ways of typing it, or refused because the clocks show it twice. */
  const check = (zone: string, millis: number) => {
    const wall = clockAt(millis, zone).slice(0, 16)
    const month = new Intl.DateTimeFormat('en-US', { month: 'short', timeZone: zone }).format(millis)
    const [year, , date] = wall.slice(0, 10).split('-')
    const dated = `${Number(date)} ${month} ${year} ${wall.slice(11)}`
    const twice = instantsShowing(wall, zone).length > 1
    for (const answer of [read(`${dated} ${zone}`), read(dated, zone), read(wall, zone)]) {
      if (twice) expect(shown(answer), `${zone} ${dated}`).toContain('comes twice')
      else expect(answer.kind === 'ok' && answer.value.at.toMillis(), `${zone} ${dated}`).toBe(millis)
    }
    const exact = read(new Date(millis).toISOString().replace(':00.000Z', 'Z'), zone)
    expect(exact.kind === 'ok' && exact.value.at.toMillis()).toBe(millis)
    if (exact.kind === 'ok') {
      expect(instantOf(exact.value.wall, exact.value.zone).toMillis()).toBe(millis)
      const echo = describeWhen(exact.value, exact.value.zone).replace(/ \(.*/, '')
      if (!twice || exact.value.zone === 'UTC') expect(shown(read(echo)), echo).toContain(echo)
    }
  }

  it('is read back exactly, or refused as ambiguous', () => {
    fc.assert(fc.property(fc.constantFrom(...allZones), futureMinute, check), { numRuns: 400 })
  })

  it('is read back exactly around every clock change, and skipped times are refused', () => {
    const end = now.toMillis() + THREE_YEARS_MS - 86_400_000
    for (const zone of awkwardZones) {
      for (const change of clockChanges(zone, now.toMillis(), end)) {
        for (const minutes of [-121, -61, -31, -1, 0, 1, 29, 31, 59, 61]) check(zone, change + minutes * MINUTE_MS)
        const before = Date.parse(`${clockAt(change - 1000, zone)}Z`) + 1000
        const skipped = Date.parse(`${clockAt(change, zone)}Z`) - before
        for (let minute = 0; minute < skipped / MINUTE_MS; minute += 10) {
          const wall = new Date(before + minute * MINUTE_MS).toISOString().slice(0, 16)
          expect(shown(read(wall, zone)), `${zone} ${wall}`).toContain('does not exist')
          expect(instantOf(wall, zone).toMillis()).toBe(change + minute * MINUTE_MS)
        }
      }
    }
  })
})

describe('stored wall times', () => {
  it('take the first of two, and shift a skipped one forward (RFC 5545, 3.3.5)', () => {
    expect(instantOf('2027-10-31T02:30', geneva).toUTC().toISO()).toBe('2027-10-31T00:30:00.000Z')
    expect(instantOf('2027-03-28T02:30', geneva).toUTC().toISO()).toBe('2027-03-28T01:30:00.000Z')
    expect(resolveWall('2027-03-28T02:30', geneva).kind).toBe('problem')
  })

  it('keep the second of two exact by being kept in UTC', () => {
    expect(whenAt(DateTime.fromISO('2027-10-31T01:30Z'), geneva)).toMatchObject({
      wall: '2027-10-31T01:30',
      zone: 'UTC',
    })
    expect(whenAt(DateTime.fromISO('2027-10-31T00:30Z'), geneva)).toMatchObject({
      wall: '2027-10-31T02:30',
      zone: geneva,
    })
  })
})

describe('a date without a time', () => {
  const day = (text: string, past?: 'allowed') => readDay(text, { now, zone: geneva, ...(past ? { past } : {}) })

  it.each([
    ['10 Dec', '2026-12-10'],
    ['tomorrow', '2026-11-23'],
    ['next Tuesday', '2026-11-24'],
    ['9 Sep 2027', '2027-09-09'],
    ['2027-09-09', '2027-09-09'],
    ['in 1 month', '2026-12-22'],
  ])('“%s” is %s', (typed, value) => {
    expect(day(typed)).toEqual({ kind: 'ok', value })
  })

  it('a month from the 31st is the last day of a shorter month', () => {
    const january = DateTime.fromISO('2027-01-31T12:00Z')
    expect(readDay('in 1 month', { now: january, zone: geneva })).toEqual({ kind: 'ok', value: '2027-02-28' })
  })

  it('past dates are read only where they are allowed', () => {
    expect(day('4 Feb 2026')).toMatchObject({ kind: 'problem', problem: expect.stringContaining('is past') })
    expect(day('4 Feb 2026', 'allowed')).toEqual({ kind: 'ok', value: '2026-02-04' })
    expect(day('12 Nov', 'allowed')).toEqual({ kind: 'ok', value: '2026-11-12' })
    expect(day('yesterday', 'allowed')).toEqual({ kind: 'ok', value: '2026-11-21' })
    expect(day('1 May', 'allowed')).toMatchObject({
      kind: 'problem',
      problem: expect.stringContaining('Fri 1 May 2026 or Sat 1 May 2027'),
    })
    expect(day('4 Feb 2001', 'allowed')).toMatchObject({ kind: 'problem' })
  })

  it.each(['10 Dec 14:00', '10/12/2026', '2026-02-30', '10 Dec blah', '10 Dec EST', '10-11 Dec', '1 Jan 2033'])(
    '“%s” is refused',
    (typed) => {
      expect(day(typed).kind).toBe('problem')
    },
  )
})

describe('a refusal', () => {
  it.each([
    ['yesterday', '2026-11-22T16:52:30Z', 'Sat 21 Nov 2026 is past. Give a later date.'],
    ['1 Aug 2026', '2026-11-22T16:52:30Z', 'Sat 1 Aug 2026 is past. Give a later date.'],
    ['yesterday Seoul', '2026-11-22T12:00:00Z', 'Sat 21 Nov 2026 is past. Give a later date.'],
    ['today', '2026-11-22T12:59:00Z', 'Add a time, for example today 14:00.'],
    ['today', '2026-11-22T13:00:00Z', 'Add a time, for example today 15:00.'],
    ['today', '2026-11-22T21:59:00Z', 'Add a time, for example today 23:00.'],
    ['today', '2026-11-22T22:00:00Z', 'Add a time.'],
    ['1/2/2026 14:00', '2026-11-22T16:52:30Z', '“1/2/2026” is past. Give a later date.'],
    [
      '1/12/2026 14:00',
      '2026-11-22T16:52:30Z',
      '“1/12/2026” can be read in two ways. Write 1 Dec 2026 or 12 Jan 2026.',
    ],
  ])('of “%s” where only what lies ahead makes sense gives no example that is past (%s)', (typed, at, words) => {
    expect(shown(read(typed, geneva, DateTime.fromISO(at)))).toBe(words)
  })

  it.each(['2026-12-09', '2026-12-10', '2027-03-28', '2028-02-29'])(
    'gives examples that lie ahead on %s too',
    (today) => {
      const at = DateTime.fromISO(`${today}T12:00:00Z`)
      const problems = [
        read('nonsense', geneva, at),
        read('10/12/26 14:00', geneva, at),
        read('10 Dec 26 14:00', geneva, at),
        readDay('nonsense', { now: at, zone: geneva }),
      ].map((answer) => (answer.kind === 'problem' ? answer.problem : ''))
      for (const problem of problems) {
        const example = /for example (\d+ \w+ \d{4})/.exec(problem)?.[1] ?? ''
        expect(readDay(example, { now: at, zone: geneva }), problem).toMatchObject({ kind: 'ok' })
      }
      const back = readDay('nonsense', { now: at, zone: geneva, past: 'allowed' })
      const examples = back.kind === 'problem' ? (/for example (.*)\.$/.exec(back.problem)?.[1] ?? '') : ''
      for (const example of examples.split(/, | or /)) {
        const day = readDay(example, { now: at, zone: geneva, past: 'allowed' })
        expect(day.kind === 'ok' && day.value <= today, example).toBe(true)
      }
    },
  )

  it('gives an example that would be accepted if it were typed as it is', () => {
    for (const refused of ['10 Dec blah', 'nonsense', '', '31 Nov']) {
      for (const [answer, again] of [
        [read(refused), (text: string) => read(text).kind],
        [readDay(refused, { now, zone: geneva }), (text: string) => readDay(text, { now, zone: geneva }).kind],
      ] as const) {
        const examples = answer.kind === 'problem' ? (/for example (.*)\.$/.exec(answer.problem)?.[1] ?? '') : ''
        expect(examples.split(/, | or /).map(again), refused).toEqual(['ok', 'ok', 'ok'])
      }
    }
  })
})

describe('hostile input', () => {
  const patienceMs = 500
  const timed = (text: string) => {
    const start = performance.now()
    const answers = [read(text), readDay(text, { now, zone: geneva })]
    expect(performance.now() - start, text.slice(0, 120)).toBeLessThan(patienceMs)
    return answers
  }

  it.each([
    ['100 kB', 'x'.repeat(100_000)],
    ['100 kB of dates', '10 Dec 14:00 '.repeat(8_000)],
    ['a control character', '10 Dec 14:00\u0000'],
    ['text turned right to left', '\u202e10 Dec 14:00'],
    ['a zero-width space', '10 Dec\u200b 14:00'],
    ['half a surrogate pair', '10 Dec 14:00 \ud800'],
    ['numbers without end', '1 '.repeat(60)],
    ['units without end', 'in 1 week 1 day '.repeat(7)],
    ['commas', `10 Dec${','.repeat(90)}14:00 x`],
    ['slashes', '1/'.repeat(60)],
    ['digits', '1'.repeat(120)],
    ['characters that grow when normalised', '\ufdfa'.repeat(120)],
  ])('%s is refused quickly, in a few words', (_, text) => {
    for (const answer of timed(text)) {
      expect(answer.kind === 'problem' && answer.problem.length).toBeLessThan(400)
    }
  })

  it('any mixture of the words that dates are made of is read or refused quickly, and never throws', () => {
    const piece = fc.constantFrom(
      ...'10 1 2026 31 Dec dec. 14:00 2pm at on next this in week weeks day Tuesday tue , - / 10/12/2026 UTC Geneva Etc/UTC and of the 2026-12-10 T Z +02:00 am'.split(
        ' ',
      ),
    )
    const phrase = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(' ').slice(0, 120))
    fc.assert(
      fc.property(phrase, (text) => void timed(text)),
      { numRuns: 2000 },
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => void timed(text)),
      { numRuns: 500 },
    )
  })

  it('a word that is not understood is never silently dropped', () => {
    const word = fc.stringMatching(/^[a-z]{3,12}$/).filter((text) => read(`14:00 ${text}`).kind === 'problem')
    const phrases = ['10 Dec 14:00', 'next Tuesday 14:00', 'in 3 weeks at 10', '2026-12-10T14:00', 'tomorrow 9:30']
    fc.assert(
      fc.property(fc.constantFrom(...phrases), word, fc.boolean(), (phrase, extra, first) => {
        const typed = first ? `${extra} ${phrase}` : `${phrase} ${extra}`
        expect(read(typed).kind, typed).toBe('problem')
      }),
    )
  })
})
