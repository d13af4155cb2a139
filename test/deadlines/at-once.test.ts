import { expect, test } from 'vitest'
import { world } from './clock.ts'

const plan = (title: string, start: string) => `/meeting plan title:${title} start:"${start}" lasts:90m agenda:Opening`

const shared = await world()
const changed = await world('2026-08-16T06:59:50Z')

test('what two bots find at the same moment is one message, sent by the last to process the group', async () => {
  const { sg20, at, letter, titles, digests, story } = shared
  await sg20.types(plan('First', '1 Sep 14:00'))
  await sg20.types(plan('Second', '1 Sep 16:00'))
  await at('2026-08-03T09:00:10Z')
  await story.db.$transaction(async (another) => {
    await another.$executeRaw`SELECT 1 FROM watch WHERE kind = 'meeting' AND subject_id = 2 FOR UPDATE`
    await at('2026-08-11T07:00:00Z')
    expect(await titles('sg20')).toEqual([])
  })
  await at('2026-08-11T07:00:10Z')
  const reminder = await letter('sg20')
  expect(reminder.title).toBe('2 reminders')
  const digest = (await digests())['2026-08-11']
  expect(digest).toContain('Announce M1 First')
  expect(digest).toContain('Announce M2 Second')
})

test('one group that is still being processed does not hold up another', async () => {
  const { at, titles, story } = shared
  const other = story.somebody('other', { name: 'Convenor of B', channel: 'C2' })
  await other.types('/group setup name:"Group B"')
  await other.types('/people appoint who:"Convenor of B" office:coConvenor by:SG2')
  story.at('2026-08-11T08:00:00Z')
  await other.types(plan('Elsewhere', '1 Sep 14:00'))
  await at('2026-08-11T08:00:10Z')
  await titles('sg20')
  await story.db.$transaction(async (another) => {
    await another.$executeRaw`SELECT 1 FROM watch WHERE kind = 'meeting' AND subject_id = 1 FOR UPDATE`
    await at('2026-08-14T07:00:00Z')
    expect(await titles('sg20')).toEqual([])
    expect(await titles('other')).toEqual(['Reminder: Announce M1 Elsewhere by e-mail, in 4 days'])
  })
  await at('2026-08-14T07:00:10Z')
  expect(await titles('sg20')).toEqual(['2 reminders'])
})

test('a reminder that falls between two changes of a meeting is not lost', async () => {
  const { sg20, at, titles, story } = changed
  await sg20.types(plan('First', '1 Sep 14:00'))
  story.at('2026-08-16T07:00:05Z')
  await sg20.types('/meeting edit meeting:M1 title:"Renamed"')
  await at('2026-08-16T07:00:10Z')
  expect(await titles('sg20')).toEqual(['Reminder: Announce M1 Renamed by e-mail, in 2 days'])
})
