import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { view } from '../../src/bot/view.ts'
import { type Attempt, beginAttempt, claimPlaces } from '../../src/delivery/claim.ts'
import { lookUpWaiting, skipWaiting } from '../../src/delivery/operate.ts'
import { put, replaceView, withdraw } from '../../src/delivery/put.ts'
import { endFailed, endGone, endLater, endSent } from '../../src/delivery/states.ts'
import { testDatabase } from '../database.ts'
import { groupIn } from './recording.ts'

const { db, pool } = await testDatabase()
const group = await groupIn(db, ['C1'])
const key = 'card'
const states = ['pending', 'attempting', 'sent', 'ambiguous', 'failed', 'expired'] as const
type State = (typeof states)[number]

afterEach(async () => {
  await db.delivery.deleteMany()
  await pool.query('UPDATE place SET lease_until = NULL')
})

const rowOf = () => db.delivery.findFirstOrThrow({ where: { key } })

/** Enters a message in a state. What was sent is posted, and nothing waits of what was failed or sent. */
async function enter(state: State): Promise<void> {
  await put(db, { group, key, view: view('First') })
  const isDone = state === 'sent' || state === 'failed'
  const posted = state === 'sent' ? { postedChannel: 'C1', postedMessage: 'm1', shownRevision: 1 } : {}
  await db.delivery.updateMany({ where: { key }, data: { state, ...posted, ...(isDone ? { dueAt: null } : {}) } })
}

async function attemptOf(): Promise<Attempt> {
  const { id, revision } = await rowOf()
  const nothing = { posted: undefined, under: undefined, unknown: false, person: undefined }
  return { id, group, key, view: view('First'), revision, attempts: 0, unknownEnds: 0, ...nothing }
}

async function begin(): Promise<void> {
  await db.delivery.updateMany({ where: { key }, data: { dueAt: new Date(0) } })
  for (const lease of await claimPlaces(db, [{ platform: 'slack', most: 1 }])) await beginAttempt(db, lease)
}

const later = { reason: 'slow down', waitMs: 1000, attempts: 1, unknownEnds: 0 }

/** Each event of the table, and what makes it happen. */
const events: Readonly<Record<string, () => Promise<unknown>>> = {
  'put with another view': () => put(db, { group, key, view: view('Second') }),
  'exchanged before it leaves': () => replaceView(db, { group, key, view: view('Second') }),
  'withdrawn before it leaves': () => withdraw(db, { group, key }, 'taken back'),
  'an attempt begins': begin,
  'an attempt begins too late': async () => {
    await db.delivery.updateMany({ where: { key }, data: { expiresAt: new Date(0) } })
    await begin()
  },
  'the platform took it': async () => endSent(db, await attemptOf(), { channel: 'C1', message: 'm1' }),
  'someone deleted it': async () => endGone(db, await attemptOf(), 'message_not_found'),
  'not sent, to be retried': async () => endLater(db, await attemptOf(), { ...later, mayBePosted: false }),
  'its end is unknown': async () => endLater(db, await attemptOf(), { ...later, mayBePosted: true }),
  'refused, or given up': async () => endFailed(db, await attemptOf(), { reason: 'no channel', unknownEnds: 0 }),
  'an operator skips it': () => skipWaiting(db, [], 'skipped by an operator'),
  'an operator reconciles': () => lookUpWaiting(db, []),
}

/** Reads the table in a file: event → state → the state after it; the same state if the cell has a dash. */
const tableOf = (file: string) =>
  new Map(
    readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .filter((cells) => Object.hasOwn(events, cells[1] ?? ''))
      .map((cells) => [cells[1] ?? '', cells.slice(2, 2 + states.length)]),
  )

const table = tableOf('ARCHITECTURE.md')

test('every event is in the table of ARCHITECTURE.md, which is the same next to the statements', () => {
  expect([...table.keys()].toSorted()).toEqual(Object.keys(events).toSorted())
  expect(tableOf('src/delivery/states.ts')).toEqual(table)
})

describe.each(Object.keys(events))('a message: %s', (event) => {
  const after = table.get(event) ?? []
  const cells = states.flatMap((state, i) =>
    after[i] ? [[state, after[i].replace(/[¹²³⁴]/g, '').trim()] as const] : [],
  )
  test.each(cells)('%s → %s', async (before, expected) => {
    await enter(before)
    await events[event]?.()
    expect((await rowOf()).state).toBe(expected === '–' ? before : expected)
  })
})

test('a message that was given up with an unknown end is looked up when it is put with another view', async () => {
  await enter('failed')
  await db.delivery.updateMany({ where: { key }, data: { unknownEnds: 10 } })
  await events['put with another view']?.()
  expect((await rowOf()).state).toBe('ambiguous')
})

test('a message that was skipped is due again when it is put with another view', async () => {
  await enter('expired')
  await db.delivery.updateMany({ where: { key }, data: { dueAt: null } })
  await events['put with another view']?.()
  expect(await rowOf()).toMatchObject({ state: 'expired', dueAt: expect.any(Date) })
})

test('a message that was refused while it was put with another view is tried again', async () => {
  await enter('attempting')
  const attempt = await attemptOf()
  await events['put with another view']?.()
  await endFailed(db, attempt, { reason: 'too long', unknownEnds: 0 })
  expect((await rowOf()).state).toBe('pending')
})

test('an edit that an operator skips leaves the message sent', async () => {
  await enter('sent')
  await events['put with another view']?.()
  await events['an operator skips it']?.()
  expect(await rowOf()).toMatchObject({ state: 'sent', dueAt: null })
})
