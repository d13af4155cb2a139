import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { weeklyMoments } from '../../src/deadlines/weekly.ts'
import { world } from './clock.ts'

const usual = await world()
const quiet = await world('2026-08-05T09:00:00Z')

const monday = { weekday: 1, hour: 8 }

test.each([
  ['a minute before it', 'Europe/Zurich', monday, '2026-08-10T05:59:00Z', '2026-08-03T06:00', '2026-08-10T06:00'],
  ['at it', 'Europe/Zurich', monday, '2026-08-10T06:00:00Z', '2026-08-10T06:00', '2026-08-17T06:00'],
  ['on a Sunday', 'Europe/Zurich', monday, '2026-08-16T12:00:00Z', '2026-08-10T06:00', '2026-08-17T06:00'],
  ['already Monday there', 'Asia/Seoul', monday, '2026-08-09T23:00:00Z', '2026-08-09T23:00', '2026-08-16T23:00'],
  [
    'the clocks go back between',
    'Europe/Zurich',
    monday,
    '2026-10-22T12:00:00Z',
    '2026-10-19T06:00',
    '2026-10-26T07:00',
  ],
  ['they go forward', 'Europe/Zurich', monday, '2026-03-26T12:00:00Z', '2026-03-23T07:00', '2026-03-30T06:00'],
  [
    'in the hour that is skipped',
    'Europe/Zurich',
    { weekday: 7, hour: 2 },
    '2026-03-29T00:59:00Z',
    '2026-03-22T01:00',
    '2026-03-29T01:00',
  ],
  [
    'in the hour that comes twice, once',
    'Europe/Zurich',
    { weekday: 7, hour: 2 },
    '2026-10-25T00:30:00Z',
    '2026-10-25T00:00',
    '2026-11-01T01:00',
  ],
])('the weekly moment: %s (%s)', (_, zone, week, now, last, next) => {
  const found = weeklyMoments(week, zone, DateTime.fromISO(now, { zone: 'utc' }))
  const shown = (at: DateTime) => at.toUTC().toFormat("yyyy-MM-dd'T'HH:mm")
  expect([shown(found.last), shown(found.next)]).toEqual([last, next])
})

test('on Monday at eight the channel sees what is overdue and what the week brings, each with what can be done', async () => {
  const { sg20, at, story } = usual
  await sg20.types('/sgmeeting add body:SG2 first:"27 Aug 2026"')
  await sg20.types('/sgmeeting add body:SG20 first:"1 Oct 2026"')
  await sg20.types('/meeting plan title:First start:"28 Aug 14:00" lasts:90m agenda:Opening')
  await at('2026-08-03T09:00:10Z')
  await at('2026-08-10T05:59:50Z')
  expect(Object.keys(await story.messages()).filter((key) => key.startsWith('week:'))).toEqual([])
  await at('2026-08-10T06:00:00Z')
  const week = await story.view('week:2026-08-10')
  expect((await story.messages())['week:2026-08-10']).toBe(
    `The week from Mon 10 Aug 2026: 0 overdue, 2 due

Due this week
- Report to SG2 (S1) – in 3 days, Thu 27 Aug 2026 - 14 days = Thu 13 Aug 2026, 23:59 Geneva (ToR, clause 2, item 1; counted from the first day). Responsible: SG2 Co-Convenor.
- Announce M1 First by e-mail – in 4 days, Fri 28 Aug 2026 - 2 weeks = Fri 14 Aug 2026, 23:59 Geneva (clause 2, item 3). Responsible: SG2 Co-Convenor, SG20 Co-Convenor.
[Choose a deadline: done, snooze or hand over: Report to SG2 (S1) | Announce M1 First by e-mail]
/deadline list shows all of them.`,
  )
  const chosen = await sg20.chooses(week, 'Choose a deadline: done, snooze or hand over', 'report:1')
  expect(chosen.text).toContain('[Submitted…]')
})

test('a week later what was done is gone and what was missed is overdue; nothing is posted in between', async () => {
  const { sg20, sg2, at, story } = usual
  story.at('2026-08-11T09:00:00Z')
  await sg2.types('/report submitted S1')
  for (const day of ['11', '13', '16']) await at(`2026-08-${day}T09:00:10Z`)
  await at('2026-08-17T06:00:00Z')
  const standing = await story.messages()
  expect(Object.keys(standing).filter((key) => key.startsWith('week:'))).toEqual(['week:2026-08-10', 'week:2026-08-17'])
  expect(standing['week:2026-08-17']).toBe(
    `The week from Mon 17 Aug 2026: 1 overdue, 0 due

Overdue
- Announce M1 First by e-mail – was due 3 days ago, Fri 28 Aug 2026 - 2 weeks = Fri 14 Aug 2026, 23:59 Geneva (clause 2, item 3). Responsible: SG2 Co-Convenor, SG20 Co-Convenor.
[Preview the announcement] [Hand over…]
/deadline list shows all of them.`,
  )
  await sg20.types('/meeting cancel meeting:M1 reason:"No contribution"')
})

test('it follows the group to another zone, is posted once a week, and after an outage only for the last week', async () => {
  const { secretariat, at, story } = usual
  story.at('2026-08-17T07:00:00Z')
  await secretariat.types('/group edit zone:America/New_York')
  await at('2026-08-17T12:00:00Z')
  await at('2026-09-18T12:00:00Z')
  const weeks = Object.keys(await story.messages()).filter((key) => key.startsWith('week:'))
  expect(weeks).toEqual(['week:2026-08-10', 'week:2026-08-17', 'week:2026-09-14'])
  expect((await story.messages())['week:2026-09-14']).toContain('1 overdue, 0 due')
})

test('a week without any deadline has no digest, and neither has a group set up on a Wednesday for the days before', async () => {
  const { at, story, sg20 } = quiet
  await sg20.types('/sgmeeting add body:SG2 first:"20 Aug 2026"')
  await at('2026-08-05T09:00:10Z')
  await sg20.types('/sgmeeting cancel S1')
  await at('2026-08-10T06:00:00Z')
  expect(Object.keys(await story.messages()).filter((key) => key.startsWith('week:'))).toEqual([])
})
