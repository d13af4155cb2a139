import { expect, it } from 'vitest'
import { keepDraft } from '../../src/bot/draft.ts'
import { prune } from '../../src/bot/prune.ts'
import { testDatabase } from '../database.ts'
import { monday, visitor } from './sample.ts'

const { db } = await testDatabase()

it('forgets dedupe keys and kept words after seven days, and not before', async () => {
  for (const [id, days] of Object.entries({ old: 8, edge: 7, fresh: 6 })) {
    const keptAt = monday.minus({ days })
    await db.inbound.create({ data: { key: id, receivedAt: keptAt.toJSDate() } })
    const invocation = { command: 'meeting plan', args: { title: id } }
    await keepDraft(db, { id, actor: visitor.actor, now: keptAt, invocation, problems: {} })
  }
  await prune(db, monday)
  expect((await db.inbound.findMany({ orderBy: { key: 'asc' } })).map(({ key }) => key)).toEqual(['edge', 'fresh'])
  expect((await db.draft.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id)).toEqual(['edge', 'fresh'])
})
