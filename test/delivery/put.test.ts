import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { inTransaction } from '../../src/database/transaction.ts'
import { put, wakeChannel } from '../../src/delivery/put.ts'
import { testDatabase } from '../database.ts'
import { card, groupIn, until } from './recording.ts'

const { db, url } = await testDatabase()
const group = await groupIn(db, ['C1', 'C2', 'C3'])
const other = await groupIn(db, ['C1'])
const rows = (key: string) => db.delivery.findMany({ where: { key }, include: { place: true }, orderBy: { id: 'asc' } })

afterEach(() => db.delivery.deleteMany())

describe('a message that is put', () => {
  it('waits in every channel of the group, and in none of another', async () => {
    await put(db, { group, key: 'meeting:1:card', view: card('First'), under: 'top' })
    const waiting = await rows('meeting:1:card')
    expect(
      waiting.map(({ groupId, place, state, revision, underKey }) => [
        groupId,
        place.channel,
        state,
        revision,
        underKey,
      ]),
    ).toEqual([
      [group, 'C1', 'pending', 1, 'top'],
      [group, 'C2', 'pending', 1, 'top'],
      [group, 'C3', 'pending', 1, 'top'],
    ])
  })

  it('under the same key in two groups is two messages', async () => {
    await put(db, { group, key: 'meeting:1:card', view: card('Ours') })
    await put(db, { group: other, key: 'meeting:1:card', view: card('Theirs') })
    expect((await rows('meeting:1:card')).map(({ groupId, view }) => [groupId, view])).toEqual([
      [group, card('Ours')],
      [group, card('Ours')],
      [group, card('Ours')],
      [other, card('Theirs')],
    ])
  })

  it('is gone with a transaction that was rolled back, and wakes nobody', async () => {
    const listener = new pg.Client({ connectionString: url })
    await listener.connect()
    await listener.query(`LISTEN ${wakeChannel}`)
    let woken = 0
    listener.on('notification', () => {
      woken += 1
    })
    const work = inTransaction(db, async (tx) => {
      await put(tx, { group, key: 'taken-back', view: card('First') })
      throw new Error('taken back')
    })
    await expect(work).rejects.toThrow('taken back')
    expect(await rows('taken-back')).toEqual([])
    await put(db, { group, key: 'kept', view: card('First') })
    await until(() => woken > 0, 'the wake-up')
    expect(woken).toBe(1)
    await listener.end()
  })

  it('again with another text is an edit of the posted message', async () => {
    await put(db, { group: other, key: 'card', view: card('First') })
    await db.delivery.updateMany({ data: { state: 'sent', dueAt: null, shownRevision: 1 } })
    await put(db, { group: other, key: 'card', view: card('Second') })
    expect(await rows('card')).toMatchObject([
      { revision: 2, state: 'pending', view: card('Second'), dueAt: expect.any(Date) },
    ])
  })

  it('again with the same text changes nothing', async () => {
    await put(db, { group: other, key: 'card', view: card('First') })
    await db.delivery.updateMany({ data: { state: 'sent', dueAt: null, shownRevision: 1 } })
    await put(db, { group: other, key: 'card', view: card('First') })
    expect(await rows('card')).toMatchObject([{ revision: 1, state: 'sent', dueAt: null }])
  })

  it('again while the platform asked to wait does not shorten the wait', async () => {
    const dueAt = new Date('2999-01-01T00:00:00Z')
    await put(db, { group: other, key: 'card', view: card('First') })
    await db.delivery.updateMany({ data: { dueAt } })
    await put(db, { group: other, key: 'card', view: card('Second') })
    expect(await rows('card')).toMatchObject([{ revision: 2, dueAt, view: card('Second') }])
  })

  it('again as it was appears in a channel that joined since, and leaves the others alone', async () => {
    const growing = await groupIn(db, ['C1'])
    await put(db, { group: growing, key: 'card', view: card('First') })
    await db.delivery.updateMany({ data: { state: 'sent', dueAt: null } })
    await db.place.create({ data: { groupId: growing, platform: 'discord', workspace: 'G1', channel: 'D1' } })
    await put(db, { group: growing, key: 'card', view: card('First') })
    expect((await rows('card')).map(({ place, state, revision }) => [place.channel, state, revision])).toEqual([
      ['C1', 'sent', 1],
      ['D1', 'pending', 1],
    ])
  })

  it('is stored whatever its text contains', async () => {
    await put(db, { group: other, key: 'odd', view: card('nul \0, half \ud83d, whole 😀') })
    expect(await rows('odd')).toMatchObject([{ view: card('nul , half \ufffd, whole 😀') }])
  })
})
