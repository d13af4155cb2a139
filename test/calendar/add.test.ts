import { expect, test } from 'vitest'
import { bytesOf, filesOf } from '../../src/bot/file.ts'
import { type Got, groupOfToR, openStory } from '../story.ts'
import { lineProblems, readBack } from './calendar-file.ts'

const story = await openStory('2026-08-03T09:00:00Z')
const { sg20, delegate } = await groupOfToR(story)
await sg20.types(
  '/meeting plan title:"First exchange" start:"1 Sep 14:00" lasts:90m agenda:Opening link:https://itu.zoom.us/j/1?pwd=hidden',
)
const card = () => story.view('meeting:1:card')

function calendarIn({ view }: Got): string {
  const [only, ...more] = filesOf(view)
  if (!only || more.length > 0) throw new Error('There is not one file')
  expect(only).toMatchObject({ mediaType: 'text/calendar', name: expect.stringMatching(/^M1-[\w-]+\.ics$/) })
  return bytesOf(only).toString()
}

test('the button on the card gives one member the meeting as a file, with the link that no channel shows', async () => {
  await delegate.types('/meeting attend meeting:M1 as:maybe')
  const got = await delegate.presses(await card(), 'Add to calendar')
  expect(got.kind).toBe('answer')
  expect(got.text).toContain('M1 First exchange, Tue 1 Sep 2026, 14:00 Geneva (12:00 UTC)')
  const text = calendarIn(got)
  expect(lineProblems(text)).toEqual([])
  const { method, event } = readBack(text)
  expect(method).toBe('PUBLISH')
  expect(event.starts).toBe('2026-09-01T12:00:00.000Z')
  expect(event.text('location')).toBe('https://itu.zoom.us/j/1?pwd=hidden')
  expect(event.text('description')).toContain('Your answer: maybe')
  expect(await story.seen()).not.toContain('hidden')
})

test('after the meeting moved, the file has the same entry with a higher sequence', async () => {
  const first = readBack(calendarIn(await delegate.presses(await card(), 'Add to calendar'))).event
  await sg20.types('/meeting move meeting:M1 start:"2 Sep 14:00"')
  const second = readBack(calendarIn(await delegate.presses(await card(), 'Add to calendar'))).event
  expect(second.text('uid')).toBe(first.text('uid'))
  expect(Number(second.text('sequence'))).toBe(Number(first.text('sequence')) + 1)
  expect(second.starts).toBe('2026-09-02T12:00:00.000Z')
})

test('the file of a cancelled meeting removes the entry and has no join link', async () => {
  await sg20.types('/meeting cancel meeting:M1 reason:"Too few"')
  const got = await delegate.types('/calendar add M1')
  expect(got.text).toContain('to remove the meeting')
  const text = calendarIn(got)
  expect(readBack(text).event.text('status')).toBe('CANCELLED')
  expect(text).not.toContain('zoom')
})
