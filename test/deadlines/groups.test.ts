import { expect, test } from 'vitest'
import { codeIn } from '../story.ts'
import { world } from './clock.ts'

const two = await world()
const linked = await world()

test('someone in two groups gets one message from each, and neither says anything about the other group', async () => {
  const { story, sg20, secretariat, at, news } = two
  const other = story.somebody('other', { name: 'Convenor of B', channel: 'C2' })
  await other.types('/group setup name:"Group B"')
  await sg20.in('C2').types('/people me')
  await other.types('/people appoint who:"SG20 Co-Convenor" office:coConvenor by:SG20')
  await secretariat.types('/meeting plan title:"Of A" start:"1 Sep 14:00" lasts:1h agenda:Opening')
  await secretariat.types('/meeting plan title:"Also of A" start:"1 Sep 16:00" lasts:1h agenda:Opening')
  await other.types('/meeting plan title:"Of B" start:"1 Sep 15:00" lasts:1h agenda:Opening')
  await at('2026-08-11T07:00:00Z')
  const letters = await news('sg20')
  expect(letters).toHaveLength(2)
  const ofA = letters.find(({ text }) => text.includes('Of A'))
  const ofB = letters.find(({ text }) => text.includes('Of B'))
  expect(ofA?.title).toBe('2 reminders')
  expect(ofA?.text).not.toContain('Of B')
  expect(ofB?.title).toBe('Reminder: Announce M1 Of B by e-mail, in 7 days')
  const digestOfA = (await two.digests('C1'))['2026-08-11']
  expect(digestOfA).toContain('Also of A')
  expect(digestOfA).not.toContain('Of B')
  expect((await two.digests('C2'))['2026-08-11']).not.toContain('Of A')
})

test('deadlines of another group are refused in the same words as deadlines that do not exist', async () => {
  const { sg20, story } = two
  const theirs = await story.db.meeting.findFirstOrThrow({ where: { title: 'Of B' } })
  for (const line of ['show KEY', 'snooze KEY', 'hand deadline:KEY who:"SG2 Co-Convenor"']) {
    const got = await sg20.types(`/deadline ${line.replace('KEY', `notice:${theirs.id}`)}`)
    const nobodys = await sg20.types(`/deadline ${line.replace('KEY', 'notice:999999')}`)
    expect(got.kind).toBe('refusal')
    expect(got.text).toContain('There is no deadline')
    expect(got.text.replaceAll(`notice:${theirs.id}`, 'notice:999999')).toBe(nobodys.text)
  }
  expect((await sg20.types('/deadline list')).text).not.toContain('Of B')
  expect(await story.db.deadlineOverride.count()).toBe(0)
})

test('a reminder names its group only to people who belong to several', async () => {
  const { at, news } = two
  await news('sg20')
  await news('sg2')
  await at('2026-08-14T07:00:00Z')
  const groups = (await news('sg20')).map(({ text }) => /This is about (.*)\./.exec(text)?.[1])
  expect(groups.toSorted()).toEqual(['CG-Identification', 'Group B'])
  const others = (await news('sg2')).map(({ text }) => text)
  expect(others).toHaveLength(1)
  expect(others.join()).not.toContain('This is about')
})

test('the buttons of a reminder work in the direct message itself', async () => {
  const { story, sg2, at, letter } = two
  await at('2026-08-16T07:00:00Z')
  const reminder = await letter('sg2')
  const dm = sg2.in('')
  const { id } = await story.db.meeting.findFirstOrThrow({ where: { title: 'Of A' } })
  const chosen = await dm.chooses(reminder.view, 'Choose a deadline: done, snooze or hand over', `notice:${id}`)
  const got = await dm.presses(chosen.view, 'Snooze a day')
  expect(got.text).toContain('Snoozed: Announce M1 Of A by e-mail')
})

test('two accounts that turn out to be one person are reminded once from then on', async () => {
  const { story, sg20, delegate, at, titles } = linked
  await sg20.types('/meeting plan title:First start:"1 Sep 14:00" lasts:1h agenda:Opening')
  const again = story.somebody('again', { name: 'Second account' })
  await delegate.types('/meeting attend meeting:M1 as:attending')
  await again.types('/meeting attend meeting:M1 as:attending')
  await again.types('/people pings meetings:on')
  await at('2026-08-25T12:00:00Z')
  expect(await titles('delegate')).toHaveLength(1)
  expect(await titles('again')).toHaveLength(1)
  const code = codeIn(await delegate.types('/people link'))
  expect((await again.types(`/people link ${code}`)).text).toContain('This account is now linked')
  await at('2026-08-31T12:00:00Z')
  expect([...(await titles('delegate')), ...(await titles('again'))]).toEqual(['Reminder: M1 First, tomorrow'])
  expect(await linked.outcomes('meeting:1')).toEqual([
    'Delegate from Asia: 7 days before sent',
    'Delegate from Asia: 1 day before sent',
  ])
})

test('a deadline that one account took over stays with the person when it is linked', async () => {
  const { story, sg20, at, letter, titles } = linked
  story.at('2026-09-01T13:00:00Z')
  await sg20.types('/meeting plan title:Second start:"1 Oct 14:00" lasts:1h agenda:Opening')
  const phone = story.somebody('phone', { name: 'On the phone' })
  await phone.types('/people me')
  await sg20.types('/deadline hand deadline:"Announce M2 Second by e-mail" who:"On the phone"')
  expect((await letter('phone')).title).toContain('Handed to you by SG20 Co-Convenor')
  const desk = story.somebody('desk', { name: 'At the desk' })
  await desk.types('/people me')
  const code = codeIn(await desk.types('/people link'))
  await phone.types(`/people link ${code}`)
  expect((await sg20.types('/deadline list')).text).toContain('Responsible: At the desk')
  await at('2026-09-01T13:00:10Z')
  await at('2026-09-10T07:00:00Z')
  expect([...(await titles('desk')), ...(await titles('phone'))]).toEqual([
    'Reminder: Announce M2 Second by e-mail, in 7 days',
  ])
})
