import { expect, test } from 'vitest'
import { plain } from '../../src/bot/plain.ts'
import { world } from '../deadlines/clock.ts'
import { numberIn } from '../story.ts'

const { story, sg20, delegate, at } = await world()
const announcement = async (m: number) => plain(await story.view(`meeting:${m}:announcement`))
const card = async (m: number) => plain(await story.view(`meeting:${m}:card`))

test('open items are on the agenda of the next meeting automatically, and leave it when they are done', async () => {
  await sg20.types('/meeting plan title:Later start:"22 Sep 14:00" lasts:1h agenda:Opening')
  const a = numberIn(await delegate.types('/action add what:"Ask the vendors" due:"25 Aug 2026"'))
  await at('2026-08-03T09:00:10Z')
  const line = `- Open action item: A-${a} Ask the vendors – Delegate from Asia, due Tue 25 Aug 2026`
  // not called overdue before its day, though it will be when the meeting begins
  expect(await card(1)).toContain(`1. Opening\n${line}\n`)
  // a meeting that comes before takes them over
  await sg20.types('/meeting plan title:Sooner start:"1 Sep 14:00" lasts:1h agenda:Opening')
  expect(await card(2)).toContain(line)
  await at('2026-08-03T09:00:20Z')
  expect(await card(1)).not.toContain('Open action item')
  for (const typed of ['/meeting show M2', '/meeting agenda show M2', '/meeting announce M2'])
    expect((await delegate.types(typed.replace('announce', 'agenda show'))).text).toContain(line)
  const preview = await sg20.types('/meeting announce M2')
  expect(preview.text).toContain(line)
  await sg20.presses(preview.view, 'Send')
  expect(await announcement(2)).toContain(line)
  await delegate.types(`/action done A-${a}`)
  await at('2026-08-03T09:00:30Z')
  expect(await card(2)).not.toContain('Open action item')
  expect(await announcement(2)).not.toContain('Open action item')
})

test('an agenda of action items only is not a draft agenda (clause 2, item 3)', async () => {
  await delegate.types('/action add what:"Alone" due:"25 Aug 2026"')
  await sg20.types('/meeting plan title:Empty start:"31 Aug 14:00" lasts:1h')
  expect((await sg20.types('/meeting announce M3')).text).toContain('M3 has no draft agenda')
})

test('during a meeting its card has a button that adds an action item', async () => {
  await at('2026-09-01T11:59:59Z')
  expect(await card(2)).toContain('[Propose an item]')
  await at('2026-09-01T12:00:00Z')
  expect(await card(2)).toContain('[Add an action item]')
  expect(await card(2)).not.toContain('[Propose an item]')
  const view = await story.view('meeting:2:card')
  const got = await delegate.presses(view, 'Add an action item', { what: 'Said in the meeting' })
  expect(got.text).toContain('Due: Tue 22 Sep 2026 (M1) - 1 week = Tue 15 Sep 2026.')
  expect(got.text).toContain('From: M2 Sooner')
  await at('2026-09-01T13:00:00Z')
  expect((await delegate.types('/action list meeting:M2')).text).toContain('Said in the meeting')
})
