import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { buttonOf } from '../story.ts'
import { world } from './clock.ts'

const plan = (n: string, start: string) =>
  `/meeting plan title:"${n}" start:"${start}" lasts:90m agenda:"Demarcation of E.164 numbers"`

const usual = await world()
const known = await world()
const short = await world('2026-08-15T09:00:00Z')
const dropped = await world()
const away = await world()
const moving = await world()

test('each Co-Convenor is reminded once on each morning of the ladder, and never in between', async () => {
  const { sg20, at, titles } = usual
  await sg20.types(plan('First', '1 Sep 14:00'))
  const story: string[] = []
  for (let day = DateTime.fromISO('2026-08-03T00:00', { zone: 'utc' }); day.month === 8; day = day.plus({ days: 1 }))
    for (const clock of ['06:59:50', '07:00:00', '07:00:10', '19:00:00']) {
      if (day.day === 3) continue
      await at(`${day.toISODate()}T${clock}Z`)
      for (const title of await titles('sg20')) story.push(`${day.day} Aug ${clock} ${title}`)
    }
  expect(story).toEqual([
    '11 Aug 07:00:00 Reminder: Announce M1 First by e-mail, in 7 days',
    '14 Aug 07:00:00 Reminder: Announce M1 First by e-mail, in 4 days',
    '16 Aug 07:00:00 Reminder: Announce M1 First by e-mail, in 2 days',
    '17 Aug 07:00:00 Reminder: Announce M1 First by e-mail, tomorrow',
    '18 Aug 07:00:00 Reminder: Announce M1 First by e-mail, today',
  ])
  expect(await titles('sg2')).toHaveLength(5)
  expect(await titles('delegate')).toEqual([])
  expect(await titles('secretariat')).toEqual([])
  expect(Object.keys(await usual.digests())).toEqual([
    '2026-08-11',
    '2026-08-14',
    '2026-08-16',
    '2026-08-17',
    '2026-08-18',
  ])
})

test('the reminder says by when, by which clause and what ends it, and offers what can be done (clause 2, item 3)', async () => {
  const { sg20, at, letter, digests } = known
  await sg20.types(plan('First', '1 Sep 14:00'))
  await at('2026-08-11T07:00:00Z')
  const reminder = await letter('sg20')
  expect(reminder.text).toBe(
    [
      'Reminder: Announce M1 First by e-mail, in 7 days',
      'By: Tue 1 Sep 2026 - 2 weeks = Tue 18 Aug 2026, 23:59 Geneva',
      'Rule: clause 2, item 3',
      'This reminder: D-21. D is the day of the meeting.',
      'Reminders stop when: the announcement, with its draft agenda, is out by e-mail',
      '[Preview the announcement] [Snooze a day] [Hand over…]',
    ].join('\n'),
  )
  expect((await digests())['2026-08-11']).toBe(
    [
      'Deadlines: Tue 11 Aug 2026',
      '- Announce M1 First by e-mail – in 7 days, Tue 1 Sep 2026 - 2 weeks = Tue 18 Aug 2026, 23:59 Geneva (clause 2, item 3). Responsible: SG2 Co-Convenor, SG20 Co-Convenor.',
      '[Preview the announcement] [Snooze a day] [Hand over…]',
      '/deadline list shows all of them.',
    ].join('\n'),
  )
  const preview = await sg20.presses(reminder.view, 'Preview the announcement')
  await sg20.presses(preview.view, 'Send')
})

test('the announcement in the channel does not end the reminders; recording that it went out by e-mail does', async () => {
  const { sg2, sg20, at, letter, titles, outcomes, story } = known
  await at('2026-08-14T07:00:00Z')
  const reminder = await letter('sg20')
  expect(reminder.text).toContain('[It is out by e-mail…]')
  // on the fifth morning one of the two is still in quiet hours when the other says that it is out
  await sg2.types('/people pings quiet-from:8 quiet-to:11')
  await at('2026-08-16T07:00:00Z')
  expect(await titles('sg20')).toHaveLength(1)
  story.at('2026-08-16T07:30:00Z')
  const recorded = await sg20.presses(reminder.view, 'It is out by e-mail…', { sent: 'today' })
  expect(recorded.text).toContain('Green')
  await titles('sg2')
  for (const day of ['16T09', '17T09', '18T09', '19T09']) await at(`2026-08-${day}:00:00Z`)
  expect(await titles('sg20')).toEqual([])
  expect(await titles('sg2')).toEqual([])
  expect(await outcomes('notice:1')).toContain(
    'SG2 Co-Convenor: D-16 stopped (Green: the notice went out on Sun 16 Aug 2026, in time.)',
  )
  expect((await sg2.types('/deadline list')).text).toContain('State: Green: the notice went out on Sun 16 Aug 2026')
})

test('a day that was recorded wrongly is corrected by recording it again, and only for what is announced', async () => {
  const { sg2, sg20, story } = known
  story.at('2026-08-20T09:00:00Z')
  const late = await sg2.types('/meeting notified meeting:M1 sent:"19 Aug 2026"')
  expect(late.text).toContain('Red: the notice went out on Wed 19 Aug 2026, 1 day late.')
  const right = await sg2.types('/meeting notified meeting:M1 sent:"18 Aug 2026"')
  expect(right.text).toContain('Amber: the notice went out on Tue 18 Aug 2026, in time.')
  expect((await sg2.types('/meeting notified meeting:M1 sent:"21 Aug 2026"')).text).toContain(
    'That day is in the future.',
  )
  await sg20.types(plan('Second', '1 Oct 14:00'))
  const early = await sg20.types('/meeting notified meeting:M2 sent:today')
  expect(early.text).toContain('M2 is not announced yet.')
  expect(early.text).toContain('clause 2, item 3')
})

test('a meeting planned during its ladder gets no reminders from before it was planned', async () => {
  const { sg20, at, titles, outcomes } = short
  await sg20.types(plan('Late', '1 Sep 14:00'))
  await at('2026-08-15T09:00:10Z')
  expect(await titles('sg20')).toEqual([])
  await at('2026-08-16T07:00:00Z')
  expect(await titles('sg20')).toEqual(['Reminder: Announce M1 Late by e-mail, in 2 days'])
  expect(await outcomes('notice:1')).toEqual(['SG2 Co-Convenor: D-16 sent', 'SG20 Co-Convenor: D-16 sent'])
})

test('a moved meeting has a new ladder, reminders that waited for the old one stop, and a move back repeats nothing', async () => {
  const { sg2, sg20, at, titles, outcomes, story } = short
  await sg2.types('/people pings quiet-from:8 quiet-to:11')
  await at('2026-08-17T07:00:00Z')
  story.at('2026-08-17T07:30:00Z')
  await sg20.types('/meeting move meeting:M1 start:"8 Sep 14:00"')
  await titles('sg20')
  await titles('sg2')
  for (const hour of ['07:31', '09:00', '22:00']) await at(`2026-08-17T${hour}:00Z`)
  expect(await titles('sg2')).toEqual([])
  expect(await outcomes('notice:1')).toContain('SG2 Co-Convenor: D-15 stopped (its date changed)')
  await at('2026-08-18T07:00:00Z')
  expect(await titles('sg20')).toEqual(['Reminder: Announce M1 Late by e-mail, in 7 days'])
  story.at('2026-08-18T07:05:00Z')
  await sg20.types('/meeting move meeting:M1 start:"1 Sep 14:00"')
  for (const hour of ['07:06', '09:00', '20:00']) await at(`2026-08-18T${hour}:00Z`)
  expect(await titles('sg20')).toEqual([])
})

test('there are no more reminders of a meeting that was cancelled', async () => {
  const { sg2, sg20, at, titles, outcomes, story, digests } = dropped
  await sg20.types(plan('First', '1 Sep 14:00'))
  await sg2.types('/people pings quiet-from:8 quiet-to:11')
  await at('2026-08-11T07:00:00Z')
  story.at('2026-08-11T07:30:00Z')
  await sg20.types('/meeting cancel meeting:M1 reason:"No contribution"')
  for (const day of ['11T09', '14T07', '16T07', '18T07', '19T07']) await at(`2026-08-${day}:00:00Z`)
  expect(await titles('sg20')).toHaveLength(1)
  expect(await titles('sg2')).toEqual([])
  expect(await outcomes('notice:1')).toEqual([
    'SG2 Co-Convenor: D-21 stopped (it was cancelled)',
    'SG20 Co-Convenor: D-21 sent',
  ])
  expect(Object.keys(await digests())).toEqual(['2026-08-11'])
  expect(await story.db.watch.count({ where: { kind: 'meeting' } })).toBe(0)
})

test('after days without the bot: one message to each person, one digest, and each missed rung is named', async () => {
  const { sg20, sg2, delegate, at, letter, titles, digests, outcomes } = away
  await sg20.types(plan('First', '1 Sep 14:00'))
  await sg20.types(plan('Second', '3 Sep 14:00'))
  await sg20.types(plan('Soon', '13 Aug 14:00'))
  await sg20.types('/sgmeeting add body:SG2 first:"9 Sep 2026"')
  await delegate.types('/meeting attend meeting:M3 as:attending')
  await at('2026-08-03T09:00:10Z')
  await at('2026-08-19T08:00:00Z')
  const reminder = await letter('sg2')
  expect(reminder.title).toBe('3 reminders')
  expect(reminder.text).toContain('\nAnnounce M1 First by e-mail, was due yesterday\n')
  expect(reminder.text).toContain(
    'This reminder: D-14 (also covers D-21, D-18, D-16, D-15). D is the day of the meeting.',
  )
  expect(reminder.text).toContain('\nAnnounce M2 Second by e-mail, tomorrow\n')
  expect(reminder.text).toContain('This reminder: D-15 (also covers D-21, D-18, D-16)')
  expect(reminder.text).toContain('This reminder: 7 days before (also covers 21 days before, 14 days before)')
  expect(await titles('sg20')).toEqual(['2 reminders'])
  expect(Object.keys(await digests())).toEqual(['2026-08-19'])
  expect((await digests())['2026-08-19']?.match(/Responsible/g)).toHaveLength(3)
  // the meeting took place in the meantime: nobody is bothered, and what was missed is recorded
  expect(await titles('delegate')).toEqual([])
  expect(await outcomes('meeting:3')).toEqual([
    'Delegate from Asia: 7 days before+1 day before+1 hour before+10 minutes before expired (it was too late to be useful)',
  ])
  expect((await sg2.types('/deadline show notice:1')).text).toContain('D-14 (with D-21, D-18, D-16, D-15) to SG2')
})

test('the digest is edited in place when more falls on the day, and follows the group to another zone', async () => {
  const { sg20, secretariat, at, digests, titles, story } = moving
  await sg20.types(plan('First', '1 Sep 14:00'))
  await at('2026-08-11T07:00:00Z')
  story.at('2026-08-11T08:00:00Z')
  await secretariat.types('/group edit zone:America/New_York')
  await sg20.types(plan('Second', '29 Aug 14:00'))
  await at('2026-08-11T08:00:10Z')
  await titles('sg20')
  expect((await digests())['2026-08-11']).not.toContain('Second')
  await at('2026-08-11T13:00:00Z')
  expect(await titles('sg20')).toEqual(['Reminder: Announce M2 Second by e-mail, in 4 days'])
  const digest = (await digests())['2026-08-11'] ?? ''
  expect(digest).toContain('Announce M1 First')
  expect(digest).toContain('Announce M2 Second')
  expect(await story.db.delivery.count({ where: { key: { startsWith: 'digest:' } } })).toBe(1)
  await at('2026-08-13T13:00:00Z')
  await titles('sg20')
  await at('2026-08-14T07:00:00Z')
  expect(await titles('sg20')).toEqual([])
  await at('2026-08-14T13:00:00Z')
  expect(await titles('sg20')).toHaveLength(1)
})

test('“Snooze a day” is offered only while it would be accepted', async () => {
  const { sg20, at, letter, story } = moving
  await at('2026-08-18T13:00:00Z')
  const reminder = await letter('sg20')
  expect(reminder.text).toContain('Announce M1 First by e-mail, today')
  const { id } = await story.db.meeting.findFirstOrThrow({ where: { title: 'First' } })
  const { view } = await sg20.chooses(reminder.view, 'Choose a deadline: done, snooze or hand over', `notice:${id}`)
  expect(() => buttonOf(view, 'Snooze a day')).toThrow()
  expect(buttonOf(view, 'Hand over…').label).toBe('Hand over…')
})
