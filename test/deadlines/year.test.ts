import { expect, test } from 'vitest'
import { openStory } from '../story.ts'
import { runGroup } from './year.ts'
import { checker, type Row } from './year-check.ts'

// `npm run test:faults` sets it: the whole year, which takes a minute. Far from today, since a poll that is about to close also asks the clock of the database
const isLong = process.env.FAULTS === 'long'
const size = isLong
  ? {
      seed: 20310106,
      begin: '2031-01-06T00:00:00Z',
      days: 365,
      meetings: 24,
      studyGroupMeetings: 6,
      polls: 40,
      actions: 200,
    }
  : {
      seed: 2,
      begin: '2031-10-01T00:00:00Z',
      days: 45,
      meetings: 8,
      studyGroupMeetings: 3,
      polls: 5,
      actions: 25,
    }
const story = await openStory(size.begin)

test(`through ${size.days} days of moves, cancellations, hand-overs and outages, with two bots that tick at once, every reminder comes exactly once`, {
  timeout: 300_000,
}, async () => {
  const startedAt = performance.now()
  const { courses, rows, ticks, quiet, messages } = await runGroup(story, size)
  const check = checker(courses, ticks, quiet)
  const { problems, outcomes } = check(rows)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(
    `seed ${size.seed}: ${size.days} days, ${ticks.length} looks by two, ${rows.length} rows, ${messages} messages, ${seconds} s`,
    outcomes,
  )
  expect(problems).toEqual([])

  // and the checker is not blind
  const spoilt = (change: (row: Row) => readonly Row[], of: (row: Row) => boolean) => {
    const i = rows.findIndex(of)
    expect(i).toBeGreaterThanOrEqual(0)
    return check(rows.flatMap((row, n) => (n === i ? change(row) : [row]))).problems
  }
  const isSent = ({ state }: Row) => state === 'sent'
  expect(spoilt(() => [], isSent)).not.toEqual([])
  expect(spoilt((row) => [row, row], isSent)).not.toEqual([])
  expect(spoilt((row) => [{ ...row, state: 'stopped', reason: 'spoilt' }], isSent)).not.toEqual([])
  expect(spoilt((row) => [{ ...row, createdAt: row.createdAt + 3_600_000 }], isSent)).not.toEqual([])
  const last = rows.findLast(isSent)?.message ?? ''
  expect(spoilt((row) => [{ ...row, message: last }], isSent)).not.toEqual([])
  expect(
    spoilt(
      (row) => [{ ...row, folded: [] }],
      ({ folded }) => folded.length > 0,
    ),
  ).not.toEqual([])
  expect(
    spoilt(
      (row) => [{ ...row, reason: null }],
      ({ state }) => state === 'stopped',
    ),
  ).not.toEqual([])
})
