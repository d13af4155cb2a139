import { expect, test } from 'vitest'
import { world } from './clock.ts'

const usual = await world()
const late = await world()
const moved = await world()

const shown = async ({ sg20 }: typeof usual) => (await sg20.types('/deadline list')).text

test('/deadline list shows the arithmetic, the clause, who is responsible and what ends the reminders', async () => {
  await usual.sg20.types('/sgmeeting add body:SG2 first:"9 Sep 2026"')
  await usual.sg20.types('/sgmeeting add body:TSAG first:"12 Oct 2026"')
  await usual.sg20.types('/meeting plan title:First start:"1 Sep 14:00" lasts:90m agenda:Opening')
  expect(await shown(usual)).toBe(
    `Deadlines (7)

Wed 5 Aug 2026 – Last day to announce a meeting for the report to SG2
Calculation: Wed 5 Aug 2026, for a meeting on Wed 19 Aug 2026 (planning advice, not a rule)
State: in 2 days

Tue 18 Aug 2026 – Announce M1 First by e-mail
Calculation: Tue 1 Sep 2026 - 2 weeks = Tue 18 Aug 2026, 23:59 Geneva (clause 2, item 3)
State: in 15 days
Responsible: SG2 Co-Convenor, SG20 Co-Convenor
Reminders stop when: the announcement, with its draft agenda, is out by e-mail

Wed 19 Aug 2026 – Last day for a meeting before the report to SG2
Calculation: Wed 19 Aug 2026, for the report on Wed 26 Aug 2026 (planning advice, not a rule)
State: in 16 days

Wed 26 Aug 2026 – Report to SG2 (S1)
Calculation: Wed 9 Sep 2026 - 14 days = Wed 26 Aug 2026, 23:59 Geneva (ToR, clause 2, item 1; counted from the first day)
State: in 23 days
Responsible: SG2 Co-Convenor
Reminders stop when: the report is submitted (/report submitted meeting:S1)

Mon 14 Sep 2026 – Last day to announce a meeting for the report to TSAG
Calculation: Mon 14 Sep 2026, for a meeting on Mon 28 Sep 2026 (planning advice, not a rule)
State: in 42 days

Mon 28 Sep 2026 – Last day for a meeting before the report to TSAG
Calculation: Mon 28 Sep 2026, for the report on Mon 5 Oct 2026 (planning advice, not a rule)
State: in 56 days

Mon 5 Oct 2026 – Report to TSAG (S2)
Calculation: Mon 12 Oct 2026 - 7 days = Mon 5 Oct 2026, 23:59 Geneva (A.1 default, not ToR, clause 2, item 6; counted from the first day)
State: in 63 days
Responsible: SG2 Co-Convenor, SG20 Co-Convenor
Reminders stop when: the report is submitted (/report submitted meeting:S2)`,
  )
})

test('the report to SG2 is the task of the Co-Convenor appointed by SG2 (clause 2, items 1 and 4)', async () => {
  await usual.at('2026-08-05T07:00:00Z')
  expect(await usual.titles('sg2')).toEqual(['Reminder: Report to SG2 (S1), in 21 days'])
  expect(await usual.titles('sg20')).toEqual([])
})

test('“Submitted…” in the reminder ends it, in time, and the channel sees that', async () => {
  await usual.at('2026-08-12T07:00:00Z')
  const reminder = await usual.letter('sg2')
  expect(reminder.text).toContain('Report to SG2 (S1)')
  usual.story.at('2026-08-26T21:30:00Z') // 23:30 in Geneva: still the last day
  const label = 'Choose a deadline: done, snooze or hand over'
  const chosen = await usual.sg2.chooses(reminder.view, label, 'report:1')
  const got = await usual.sg2.presses(chosen.view, 'Submitted…')
  expect(got.text).toContain('submitted on Wed 26 Aug 2026, in time (due Wed 26 Aug 2026)')
  expect(await usual.story.seen()).toContain('submitted on Wed 26 Aug 2026, in time')
  await usual.at('2026-08-27T07:00:00Z')
  await usual.titles('sg20')
  expect(await usual.titles('sg2')).toEqual(['Reminder: Announce M1 First by e-mail, was due 9 days ago'])
  expect(await shown(usual)).toContain('State: submitted on Wed 26 Aug 2026, in time (due Wed 26 Aug 2026)')
  expect(await shown(usual)).not.toContain('Last day for a meeting before the report to SG2')
  expect(await usual.outcomes('report:1')).not.toContain('SG2 Co-Convenor: overdue by 1 day sent')
})

test('reminders of a missing report come daily for fourteen days, and then no longer', async () => {
  await late.sg20.types('/sgmeeting add body:SG2 first:"9 Sep 2026"')
  await late.at('2026-08-03T09:00:10Z')
  await late.at('2026-08-26T07:00:00Z')
  expect(await late.titles('sg2')).toEqual(['Reminder: Report to SG2 (S1), today'])
  const story = []
  for (let day = 27; day <= 45; day++) {
    const date = day <= 31 ? `2026-08-${day}` : `2026-09-${String(day - 31).padStart(2, '0')}`
    await late.at(`${date}T07:00:00Z`)
    story.push(...(await late.titles('sg2')))
  }
  expect(story).toEqual([
    'Reminder: Report to SG2 (S1), was due yesterday',
    ...Array.from({ length: 13 }, (_, i) => `Reminder: Report to SG2 (S1), was due ${i + 2} days ago`),
  ])
})

test('a late report is shown as late by the date that was known then, and it cannot be submitted tomorrow', async () => {
  late.story.at('2026-09-09T09:00:00Z')
  const tomorrow = await late.sg20.types('/report submitted meeting:S1 on:"10 Sep 2026"')
  expect(tomorrow.text).toContain('That day is in the future.')
  const got = await late.sg20.types('/report submitted meeting:S1 on:"27 Aug 2026"')
  expect(got.text).toContain('submitted on Thu 27 Aug 2026, late (due Wed 26 Aug 2026)')
})

test('a study group meeting that moves takes its report with it; one that moves afterwards changes no verdict', async () => {
  const { sg20, sg2, at, titles, story } = moved
  await sg20.types('/sgmeeting add body:SG2 first:"9 Sep 2026"')
  await sg2.types('/people pings quiet-from:8 quiet-to:11')
  await at('2026-08-05T07:00:00Z')
  story.at('2026-08-05T07:30:00Z')
  await sg20.types('/sgmeeting move meeting:S1 first:"16 Sep 2026"')
  await at('2026-08-05T09:00:00Z')
  expect(await titles('sg2')).toEqual([])
  expect(await moved.outcomes('report:1')).toEqual(['SG2 Co-Convenor: 21 days before stopped (its date changed)'])
  await sg2.types('/people pings quiet-from:22 quiet-to:7')
  await at('2026-08-12T07:00:00Z')
  expect(await titles('sg2')).toEqual(['Reminder: Report to SG2 (S1), in 21 days'])
  story.at('2026-08-28T09:00:00Z')
  const submitted = 'submitted on Fri 28 Aug 2026, in time (due Wed 2 Sep 2026)'
  expect((await sg2.types('/report submitted S1')).text).toContain(submitted)
  // by the earlier date it would have been late
  await sg20.types('/sgmeeting move meeting:S1 first:"9 Sep 2026"')
  expect((await sg20.types('/deadline list')).text).toContain(`State: ${submitted}`)
  await at('2026-08-29T07:00:00Z')
  expect(await titles('sg2')).toEqual([])
})

test('a study group meeting that is cancelled no longer asks for a report', async () => {
  const { sg20, at, titles, story } = moved
  story.at('2026-09-01T09:00:00Z')
  await sg20.types('/sgmeeting add body:SG20 first:"6 Oct 2026"')
  await at('2026-09-01T09:00:10Z')
  await at('2026-09-08T07:00:00Z')
  expect(await titles('sg20')).toEqual(['Reminder: Report to SG20 (S2), in 14 days'])
  await sg20.types('/sgmeeting cancel meeting:S2')
  for (const day of ['15', '18', '22', '23']) await at(`2026-09-${day}T07:00:00Z`)
  expect(await titles('sg20')).toEqual([])
  expect((await sg20.types('/deadline list')).text).not.toContain('SG20')
})

test('without a Co-Convenor appointed by that study group, the report is the task of all of them', async () => {
  const { sg20, secretariat, at, titles, story } = late
  story.at('2026-10-01T09:00:00Z')
  await secretariat.types('/people appoint who:"SG2 Co-Convenor" office:delegate')
  await sg20.types('/sgmeeting add body:SG2 first:"10 Nov 2026"')
  await at('2026-10-06T07:00:00Z')
  expect(await titles('sg20')).toEqual(['Reminder: Report to SG2 (S2), in 21 days'])
  expect(await titles('sg2')).toEqual([])
  // after a new appointment the next reminder is theirs, and nothing that went to somebody else is repeated
  await secretariat.types('/people appoint who:"SG2 Co-Convenor" office:coConvenor by:SG2')
  await at('2026-10-13T07:00:00Z')
  expect((await late.letter('sg2')).text).toContain('This reminder: 14 days before\n')
  expect(await titles('sg20')).toEqual([])
})
