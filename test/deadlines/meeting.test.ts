import { expect, test } from 'vitest'
import { world } from './clock.ts'

const usual = await world()
const wishes = await world()
const far = await world('2026-11-02T09:00:00Z')

const plan = (title: string, start: string) =>
  `/meeting plan title:${title} start:"${start}" lasts:90m link:"https://itu.zoom.us/j/1" agenda:Opening`

test('everyone who said that they come is reminded 7 days, 1 day, 1 hour and 10 minutes before, and nobody else is', async () => {
  const { sg20, delegate, at, news, titles } = usual
  await sg20.types(plan('First', '1 Sep 14:00'))
  await delegate.types('/meeting attend meeting:M1 as:attending')
  const story = []
  for (const at_ of ['08-25T12', '08-31T12', '09-01T11', '09-01T12'])
    for (const minute of ['00', '50']) {
      await at(`2026-${at_}:${minute}:00Z`)
      for (const { title, text } of await news('delegate')) {
        expect(text).toContain('Begins: Tue 1 Sep 2026, 14:00 Geneva (12:00 UTC)')
        expect(text).toContain('[Join information]')
        expect(text).not.toContain('Snooze')
        story.push(`${at_}:${minute} ${title}`)
      }
    }
  expect(story).toEqual([
    '08-25T12:00 Reminder: M1 First, in 7 days',
    '08-31T12:00 Reminder: M1 First, tomorrow',
    '09-01T11:00 Reminder: M1 First, in 1 h',
    '09-01T11:50 Reminder: M1 First, in 10 min',
  ])
  expect((await titles('sg2')).filter((title) => title.includes('Reminder: M1'))).toEqual([])
})

test('someone who says so later gets no reminder that is past; regrets end the reminders, even one that waits', async () => {
  const { sg20, sg2, delegate, secretariat, at, news, titles, outcomes, story } = usual
  story.at('2026-09-01T13:00:00Z')
  await sg20.types(plan('Second', '15 Sep 03:00'))
  await delegate.types('/meeting attend meeting:M2 as:maybe')
  await at('2026-09-08T00:59:00Z')
  await titles('delegate')
  await at('2026-09-08T01:00:00Z') // 10:00 in Seoul
  expect(await titles('delegate')).toEqual(['Reminder: M2 Second, in 7 days'])
  story.at('2026-09-08T09:00:00Z')
  await sg2.types('/meeting attend meeting:M2 as:attending')
  await secretariat.types('/meeting attend meeting:M2 as:attending')
  await at('2026-09-08T09:00:10Z')
  // 03:00 in Geneva: it waits for the end of the quiet hours, and before that one of the two sends regrets
  await at('2026-09-14T01:00:00Z')
  story.at('2026-09-14T02:00:00Z')
  await secretariat.types('/meeting attend meeting:M2 as:regrets')
  await titles('sg2')
  await at('2026-09-14T05:00:00Z')
  expect((await news('sg2')).map(({ text }) => text).join()).toContain('This reminder: 1 day before\n')
  expect(await titles('secretariat')).toEqual([])
  expect(await outcomes('meeting:2')).toContain('secretariat: 1 day before stopped (it is no longer theirs)')
  await delegate.types('/meeting attend meeting:M2 as:regrets')
  await titles('delegate')
  await at('2026-09-15T00:00:00Z')
  await at('2026-09-15T00:50:00Z')
  expect(await titles('delegate')).toEqual([])
  expect(await titles('sg2')).toEqual(['Reminder: M2 Second, in 1 h', 'Reminder: M2 Second, in 10 min'])
})

test('a meeting that moves reminds at its new time; one that is cancelled does not', async () => {
  const { sg20, delegate, at, titles, story } = usual
  story.at('2026-09-15T09:00:00Z')
  await sg20.types(plan('Third', '1 Oct 14:00'))
  await delegate.types('/meeting attend meeting:M3 as:attending')
  await at('2026-09-24T12:00:00Z')
  expect(await titles('delegate')).toEqual(['Reminder: M3 Third, in 7 days'])
  await sg20.types('/meeting move meeting:M3 start:"1 Oct 14:30"')
  await at('2026-09-24T12:00:10Z')
  expect(await titles('delegate')).toEqual([])
  await at('2026-09-24T12:30:00Z')
  expect(await titles('delegate')).toEqual(['Reminder: M3 Third, in 7 days'])
  story.at('2026-09-29T09:00:00Z')
  await sg20.types('/meeting cancel meeting:M3 reason:"No contribution"')
  for (const instant of ['09-30T12:30', '10-01T11:30', '10-01T12:20']) await at(`2026-${instant}:00Z`)
  expect(await titles('delegate')).toEqual([])
})

test('/people pings: reminders of meetings can be switched off, the deadlines of the rules cannot', async () => {
  const { sg20, at, titles } = wishes
  await sg20.types(plan('First', '1 Sep 14:00'))
  await sg20.types('/meeting attend meeting:M1 as:attending')
  const got = await sg20.types('/people pings meetings:off')
  expect(got.text).toBe(
    `Saved
Quiet hours: 22:00 to 7:00 Geneva
Digest: off; each reminder comes when it is due
Reminders of meetings: off
Reminders an hour and ten minutes before a meeting come in quiet hours too. You cannot switch off reminders of deadlines that the rules make your office responsible for; a digest includes them, unless it would come too late.`,
  )
  await at('2026-08-11T07:00:00Z')
  expect(await titles('sg20')).toEqual(['Reminder: Announce M1 First by e-mail, in 7 days'])
  await at('2026-08-25T12:00:00Z')
  expect((await titles('sg20')).filter((title) => title.includes('M1 First, in'))).toEqual([])
  await sg20.types('/people pings meetings:on')
  await at('2026-08-31T12:00:00Z')
  expect(await titles('sg20')).toEqual(['Reminder: M1 First, tomorrow'])
})

test('/people pings: a digest gathers everything of a day at the hour on one’s own clock', async () => {
  const { sg20, sg2, delegate, at, news, titles, story } = wishes
  story.at('2026-09-02T09:00:00Z')
  await sg20.types('/sgmeeting add body:SG2 first:"7 Oct 2026"')
  await sg20.types(plan('Second', '30 Sep 14:00'))
  await sg2.types('/people pings digest:18')
  await at('2026-09-02T09:00:10Z')
  await at('2026-09-09T07:00:00Z')
  await titles('sg2')
  await at('2026-09-09T15:59:00Z')
  expect(await titles('sg2')).toEqual([])
  await at('2026-09-09T16:00:00Z')
  const [digest, ...more] = await news('sg2')
  expect(more).toEqual([])
  expect(digest?.text).toContain('2 reminders')
  expect(digest?.text).toContain('Report to SG2 (S1), in 14 days')
  expect(digest?.text).toContain('Announce M2 Second by e-mail, in 7 days')
  // a reminder an hour before the meeting does not go into a digest
  await sg2.types('/meeting attend meeting:M2 as:attending')
  await delegate.types('/meeting attend meeting:M2 as:attending')
  await at('2026-09-30T10:00:00Z')
  await titles('sg2')
  await at('2026-09-30T11:00:00Z')
  expect(await titles('sg2')).toEqual(['Reminder: M2 Second, in 1 h'])
  expect((await sg2.types('/people pings digest:24')).text).toContain('The digest hour is a whole number from 0 to 23')
  expect((await sg2.types('/people pings digest:off')).text).toContain(
    'Digest: off; each reminder comes when it is due',
  )
})

test('quiet hours are those of the person: at nine in Geneva it is night on the west coast', async () => {
  const { sg2, secretariat, story, at, titles } = wishes
  story.at('2026-10-01T09:00:00Z')
  await sg2.types('/report submitted S1')
  const west = story.somebody('west', { name: 'West', zone: 'America/Vancouver' })
  await west.types('/people me')
  await secretariat.types('/people appoint who:West office:coConvenor by:SG20')
  await secretariat.types(plan('Third', '29 Oct 14:00'))
  await at('2026-10-01T09:00:10Z')
  await titles('sg2')
  await at('2026-10-08T07:00:00Z')
  expect(await titles('sg2')).toEqual(['Reminder: Announce M3 Third by e-mail, in 7 days'])
  expect(await titles('west')).toEqual([])
  await at('2026-10-08T13:59:00Z')
  expect(await titles('west')).toEqual([])
  await at('2026-10-08T14:00:00Z')
  expect(await titles('west')).toEqual(['Reminder: Announce M3 Third by e-mail, in 7 days'])
})

test('a reminder that waited for the morning says “today” if it is today for its reader, and a title keeps its question mark', async () => {
  const { sg20, delegate, at, titles } = far
  await sg20.types(plan('"Whose is it?"', '10 Dec 14:00'))
  await delegate.types('/meeting attend meeting:M1 as:attending')
  // ten in the evening in Seoul: it waits for the end of the quiet hours, when it is eleven in the evening in Geneva
  await at('2026-12-03T13:00:00Z')
  await at('2026-12-03T22:00:00Z')
  await at('2026-12-09T13:00:00Z')
  expect(await titles('delegate')).toEqual(['Reminder: M1 Whose is it? – in 6 days'])
  await at('2026-12-09T22:00:00Z')
  expect(await titles('delegate')).toEqual(['Reminder: M1 Whose is it? – today'])
})

test('someone who said that they come and then left the group is not reminded', async () => {
  const { sg20, sg2, secretariat, at, news, titles, story } = far
  story.at('2026-12-11T09:00:00Z')
  await sg20.types(plan('Second', '14 Jan 2027 14:00'))
  const guest = story.somebody('guest', { name: 'Guest' })
  for (const who of [guest, sg2]) await who.types('/meeting attend meeting:M2 as:attending')
  await secretariat.types('/people remove who:Guest')
  await at('2027-01-07T13:00:00Z')
  expect((await news('sg2')).map(({ text }) => text).join()).toContain('M2 Second, in 7 days')
  expect(await titles('guest')).toEqual([])
})
