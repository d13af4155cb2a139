import { expect, test } from 'vitest'
import { world } from './clock.ts'

const plan = (title: string, start: string) => `/meeting plan title:${title} start:"${start}" lasts:90m agenda:Opening`

const handed = await world()
const snoozed = await world()
const rights = await world()
const left = await world()
const again = await world()

test('handed over: the new person is notified at once and gets the remaining reminders; the former one gets no more', async () => {
  const { sg20, sg2, at, letter, titles, outcomes, story } = handed
  await sg20.types(plan('First', '1 Sep 14:00'))
  await sg2.types('/people pings quiet-from:8 quiet-to:11')
  await at('2026-08-11T07:00:00Z')
  const reminder = await letter('sg20')
  story.at('2026-08-11T07:30:00Z')
  const got = await sg20.presses(reminder.view, 'Hand over…', { who: 'Delegate from Asia' })
  expect(got.text).toBe(
    `Delegate from Asia is now responsible for: Announce M1 First by e-mail
They get the reminders from now on.
Only a Co-Convenor or the secretariat can send the e-mail itself. Agree with them who does it.`,
  )
  const task = await letter('delegate')
  expect(task.text).toBe(
    `Handed to you by SG20 Co-Convenor: Announce M1 First by e-mail, in 7 days
By: Tue 1 Sep 2026 - 2 weeks = Tue 18 Aug 2026, 23:59 Geneva
Rule: clause 2, item 3
Reminders stop when: the announcement, with its draft agenda, is out by e-mail
[Preview the announcement] [Snooze a day] [Hand over…]`,
  )
  // what waited for the other Co-Convenor is no longer theirs, and nothing is repeated to the new person
  for (const day of ['11T07:31', '11T09:00', '12T07:00']) await at(`2026-08-${day}:00Z`)
  expect(await titles('sg2')).toEqual([])
  expect(await titles('delegate')).toEqual([])
  expect(await outcomes('notice:1')).toContain('SG2 Co-Convenor: D-21 stopped (it is no longer theirs)')
  for (const day of ['14', '16']) await at(`2026-08-${day}T07:00:00Z`)
  expect(await titles('sg20')).toEqual([])
  expect(await titles('sg2')).toEqual([])
  expect(await titles('delegate')).toEqual([
    'Reminder: Announce M1 First by e-mail, in 4 days',
    'Reminder: Announce M1 First by e-mail, in 2 days',
  ])
  expect((await handed.digests())['2026-08-16']).toContain('Responsible: Delegate from Asia.')
  const shown = (await sg2.types('/deadline show notice:1')).text
  expect(shown).toContain('Responsible: Delegate from Asia')
  expect(shown).toContain('Handed over to: Delegate from Asia')
})

test('the person who took it over may hand it on', async () => {
  const { delegate, at, letter, titles, story } = handed
  story.at('2026-08-16T08:00:00Z')
  const got = await delegate.types('/deadline hand deadline:notice:1 who:"SG20 Co-Convenor"')
  expect(got.text).toContain('SG20 Co-Convenor is now responsible for: Announce M1 First by e-mail')
  expect((await letter('sg20')).title).toBe(
    'Handed to you by Delegate from Asia: Announce M1 First by e-mail, in 2 days',
  )
  await at('2026-08-17T07:00:00Z')
  expect(await titles('delegate')).toEqual([])
  expect(await titles('sg20')).toEqual(['Reminder: Announce M1 First by e-mail, tomorrow'])
})

test('snoozed for a day: the next reminder waits until then, and a snooze cannot go beyond the deadline', async () => {
  const { sg20, at, letter, titles, story } = snoozed
  await sg20.types(plan('First', '1 Sep 14:00'))
  await at('2026-08-14T07:00:00Z')
  const reminder = await letter('sg20')
  story.at('2026-08-15T09:20:00Z')
  const got = await sg20.presses(reminder.view, 'Snooze a day')
  expect(got.text).toBe(
    `Snoozed: Announce M1 First by e-mail
The next reminder comes on Sun 16 Aug 2026, 11:00 Geneva (09:00 UTC).
SG2 Co-Convenor gets no reminders before then either.`,
  )
  expect((await sg20.types('/deadline show notice:1')).text).toContain('Snoozed until: Sun 16 Aug 2026, 11:00 Geneva')
  await at('2026-08-16T07:00:00Z')
  await at('2026-08-16T08:59:59Z')
  expect(await titles('sg20')).toEqual([])
  await at('2026-08-16T09:00:00Z')
  expect(await titles('sg20')).toEqual(['Reminder: Announce M1 First by e-mail, in 2 days'])
  await sg20.types('/deadline snooze deadline:notice:1 days:2')
  await at('2026-08-17T07:00:00Z')
  await at('2026-08-18T07:00:00Z')
  expect(await titles('sg20')).toEqual([])
  // both waiting reminders come in one message
  await at('2026-08-18T09:00:00Z')
  expect((await letter('sg20')).text).toContain(
    'This reminder: put off until Tue 18 Aug 2026, 11:00 Geneva (also covers D-15, D-14)',
  )
  const refused = await sg20.types('/deadline snooze notice:1')
  expect(refused.kind).toBe('refusal')
  expect(refused.text).toContain('A deadline can be snoozed only until it is due.')
  story.at('2026-08-18T22:00:00Z')
  const late = await sg20.types('/deadline snooze notice:1')
  expect(late.kind).toBe('refusal')
  expect(late.text).toContain('This was due yesterday, so it can no longer be snoozed.')
})

test('snoozed long before the next rung: one reminder comes when the snooze ends, unless it is done by then', async () => {
  const { sg20, sg2, at, titles, letter, digests, story } = again
  await sg20.types('/sgmeeting add body:SG2 first:"9 Sep 2026"')
  await at('2026-08-12T07:00:00Z')
  const reminder = await letter('sg2')
  story.at('2026-08-12T08:30:00Z')
  await sg2.presses(reminder.view, 'Snooze a day')
  await at('2026-08-12T08:30:10Z')
  expect((await sg2.types('/deadline show report:1')).text).toContain(
    '- Thu 13 Aug 2026, 10:00 Geneva (08:00 UTC) – put off until Thu 13 Aug 2026, 10:00 Geneva',
  )
  await at('2026-08-13T07:59:50Z')
  expect(await titles('sg2')).toEqual([])
  await at('2026-08-13T08:00:00Z')
  expect((await letter('sg2')).title).toBe('Reminder: Report to SG2 (S1), in 13 days')
  expect(Object.keys(await digests())).toContain('2026-08-13')
  await at('2026-08-13T08:00:10Z')
  await at('2026-08-14T08:00:00Z')
  expect(await titles('sg2')).toEqual([])
  await sg2.types('/deadline snooze report:1')
  story.at('2026-08-14T09:00:00Z')
  await sg2.types('/report submitted S1')
  await at('2026-08-15T08:00:00Z')
  expect(await titles('sg2')).toEqual([])
})

test('a snooze that ends in the quiet hours of another responsible person waits for the end of these', async () => {
  const { sg20, sg2, at, titles, story } = snoozed
  story.at('2026-08-19T09:00:00Z')
  await sg2.types('/people me zone:Seoul')
  await sg20.types(plan('Second', '15 Sep 14:00'))
  await at('2026-08-25T07:00:00Z')
  await titles('sg20')
  await titles('sg2')
  // eight in the morning in Seoul, one in the night in Geneva
  story.at('2026-08-27T23:00:00Z')
  await sg2.types('/deadline snooze notice:2')
  await at('2026-08-28T07:00:00Z')
  await at('2026-08-28T23:00:00Z')
  const reminder = ['Reminder: Announce M2 Second by e-mail, in 3 days']
  expect(await titles('sg2')).toEqual(reminder)
  expect(await titles('sg20')).toEqual([])
  await at('2026-08-29T05:00:00Z')
  expect(await titles('sg20')).toEqual(reminder)
})

test('someone who took it over and then left gets no more reminders: it is the task of the office again', async () => {
  const { sg20, delegate, at, titles, letter } = left
  await sg20.types(plan('First', '1 Sep 14:00'))
  await sg20.types('/deadline hand deadline:notice:1 who:"Delegate from Asia"')
  await at('2026-08-11T07:00:00Z')
  expect(await titles('delegate')).toHaveLength(2)
  await delegate.types('/people leave', { sure: 'yes' })
  await at('2026-08-14T07:00:00Z')
  expect(await titles('delegate')).toEqual([])
  expect((await letter('sg20')).text).toContain('This reminder: D-18. D is the day of the meeting.\n')
  expect((await sg20.types('/deadline show notice:1')).text).toContain('Responsible: SG2 Co-Convenor, SG20 Co-Convenor')
})

test('only the people responsible and the Co-Convenors can change a deadline; everyone can see it, and the person who took it over can end it', async () => {
  const { sg20, sg2, secretariat, delegate } = rights
  await sg20.types('/sgmeeting add body:SG2 first:"9 Sep 2026"')
  for (const outsider of [delegate, secretariat])
    for (const line of ['/deadline snooze report:1', '/deadline hand deadline:report:1 who:"SG2 Co-Convenor"']) {
      const got = await outsider.types(line)
      expect(got.kind).toBe('refusal')
      expect(got.text).toContain('This deadline is not yours.')
    }
  expect((await delegate.types('/deadline show "Report to SG2 (S1)"')).text).toContain('Responsible: SG2 Co-Convenor')
  await sg20.types('/sgmeeting add body:SG20 first:"16 Sep 2026"')
  expect((await delegate.types('/deadline show report to sg2')).text).toContain('Responsible: SG2 Co-Convenor')
  const unclear = '“to sg” matches Report to SG2 (S1) and Report to SG20 (S2); type more of the title.'
  expect((await delegate.types('/deadline show to sg')).text).toContain(unclear)
  expect((await delegate.types('/deadline show nothing')).text).toContain('There is no deadline “nothing” here')
  expect((await sg20.types('/deadline snooze report:1')).kind).toBe('answer')
  const submits = async () =>
    (
      await delegate.presses((await delegate.types('/deadline show report:1')).view, 'Submitted…', {
        where: 'TD1',
      })
    ).text
  expect(await submits()).toContain('Only Co-Convenors and the secretariat')
  await sg2.types('/deadline hand deadline:report:1 who:"Delegate from Asia"')
  expect(await submits()).toContain('State: submitted on')
  const done = await sg2.types('/deadline snooze report:1')
  expect(done.text).toContain('This deadline has passed.')
})

test('/deadline show lists the next reminders, and each past one with the way it went', async () => {
  const { sg20, at } = rights
  await sg20.types(plan('First', '1 Sep 14:00'))
  await at('2026-08-11T07:00:00Z')
  expect((await sg20.types('/deadline show notice:1')).text).toBe(
    `Announce M1 First by e-mail
Calculation: Tue 1 Sep 2026 - 2 weeks = Tue 18 Aug 2026, 23:59 Geneva (clause 2, item 3)
State: in 7 days
Responsible: SG2 Co-Convenor, SG20 Co-Convenor
Reminders stop when: the announcement, with its draft agenda, is out by e-mail
Rules: ITU-T CG-Identification (SG2 and SG20), version 2

Upcoming reminders
- Fri 14 Aug 2026, 09:00 Geneva (07:00 UTC) – D-18
- Sun 16 Aug 2026, 09:00 Geneva (07:00 UTC) – D-16
- Mon 17 Aug 2026, 09:00 Geneva (07:00 UTC) – D-15
- Tue 18 Aug 2026, 09:00 Geneva (07:00 UTC) – D-14

Past reminders
- D-21 to SG20 Co-Convenor, Tue 11 Aug 2026, 09:00 Geneva (07:00 UTC) – sent: direct message on slack
- D-21 to SG2 Co-Convenor, Tue 11 Aug 2026, 09:00 Geneva (07:00 UTC) – sent: direct message on slack
[Preview the announcement] [Snooze a day] [Hand over…]`,
  )
})

test('advice is in no rule: nobody can snooze it or hand it over', async () => {
  const { sg20 } = rights
  await sg20.types('/sgmeeting add body:SG20 first:"9 Dec 2026"')
  const title = 'Last day for a meeting before the report to SG20'
  expect((await sg20.types('/deadline list')).text).toContain(title)
  const got = await sg20.types(`/deadline snooze "${title}"`)
  expect(got.text).toContain(`There is no deadline “${title}” here; /deadline list shows them.`)
})
