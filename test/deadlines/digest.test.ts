import { expect, test } from 'vitest'
import { world } from './clock.ts'

const plan = (title: string, start: string) => `/meeting plan title:${title} start:"${start}" lasts:90m agenda:Opening`
const choose = 'Choose a deadline: done, snooze or hand over'

const single = await world()
const several = await world()

test('the only deadline of a day has its buttons on the channel’s digest', async () => {
  const { sg20, sg2, delegate, at, story, digests } = single
  await sg20.types('/sgmeeting add body:SG2 first:"9 Sep 2026"')
  await at('2026-08-05T07:00:00Z')
  expect((await digests())['2026-08-05']).toContain('[Submitted…] [Snooze a day] [Hand over…]')
  const digest = await story.view('digest:2026-08-05')
  const refused = await delegate.presses(digest, 'Snooze a day')
  expect(refused.text).toContain('This deadline is not yours.')
  expect((await delegate.presses(digest, 'Submitted…')).text).toContain('You are a delegate')
  expect((await sg2.presses(digest, 'Snooze a day')).text).toContain('Snoozed: Report to SG2 (S1)')
  const handed = await sg2.presses(digest, 'Hand over…', { who: 'Delegate from Asia' })
  expect(handed.text).toContain('Delegate from Asia is now responsible for: Report to SG2 (S1)')
  // rights are those of the moment of the act: it is the delegate's now
  expect((await delegate.presses(digest, 'Snooze a day')).kind).toBe('answer')
})

test('the digest follows what is handed over and done, in place', async () => {
  const { sg2, at, story, digests } = single
  await at('2026-08-05T07:00:10Z')
  expect((await digests())['2026-08-05']).toContain('Responsible: Delegate from Asia.')
  await sg2.presses(await story.view('digest:2026-08-05'), 'Submitted…')
  await at('2026-08-05T07:00:20Z')
  expect((await digests())['2026-08-05']).toBe(
    `Deadlines: Wed 5 Aug 2026
- Report to SG2 (S1) – submitted on Wed 5 Aug 2026, in time (due Wed 26 Aug 2026)
/deadline list shows all of them.`,
  )
  expect(await story.db.delivery.count({ where: { key: { startsWith: 'digest:' } } })).toBe(1)
})

test('of several deadlines one is chosen, and then shown with its buttons to the person who chose it', async () => {
  const { sg20, delegate, at, story } = several
  await sg20.types(plan('First', '26 Aug 14:00'))
  await sg20.types('/sgmeeting add body:SG20 first:"9 Sep 2026"')
  await at('2026-08-05T07:00:00Z')
  const digest = await story.view('digest:2026-08-05')
  expect(digest.blocks.filter(({ kind }) => kind === 'buttons')).toEqual([])
  const { id } = await story.db.meeting.findFirstOrThrow({ where: { title: 'First' } })
  const chosen = await sg20.chooses(digest, choose, `notice:${id}`)
  expect(chosen.text).toContain('[Preview the announcement] [Snooze a day] [Hand over…]')
  expect((await sg20.presses(chosen.view, 'Snooze a day')).text).toContain('Snoozed: Announce M1 First by e-mail')
  const theirs = await delegate.chooses(digest, choose, 'report:1')
  expect((await delegate.presses(theirs.view, 'Hand over…', { who: 'Delegate from Asia' })).kind).toBe('refusal')
})

test('a deadline that is cancelled on its day is shown as cancelled', async () => {
  const { sg20, at, digests } = several
  await sg20.types('/sgmeeting cancel S1')
  await at('2026-08-05T07:00:10Z')
  expect((await digests())['2026-08-05']).toContain('- Report to SG20 (S1) – cancelled\n')
})
