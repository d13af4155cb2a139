import { expect, test } from 'vitest'
import { seedPlayground } from '../../src/playground.ts'
import { clockOf } from '../deadlines/clock.ts'
import { openStory } from '../story.ts'

test('the example group of the playground hears once a week what is overdue and what is due, like any other', async () => {
  const story = await openStory()
  await seedPlayground(story.database)
  const { at } = clockOf(story)
  const convenor = story.somebody('sg20-co-convenor', {
    platform: 'web',
    workspace: 'playground',
    channel: 'cg-identification',
  })
  // the example group begins when its database is set up, which is by the clock of the database
  await story.db.watch.updateMany({ data: { touchedAt: story.now().toJSDate(), lookAt: story.now().toJSDate() } })
  await convenor.types('/sgmeeting add body:SG2 first:"26 Aug 2026"')
  await at('2026-08-03T09:00:10Z')
  await at('2026-08-10T06:00:10Z')
  expect((await story.messages('cg-identification'))['week:2026-08-10']).toContain('Report to SG2 (S1)')
})
