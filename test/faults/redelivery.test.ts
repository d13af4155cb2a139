import { describe, expect, it } from 'vitest'
import { testDatabase } from '../database.ts'
import { handicap } from './handicap.ts'
import { redeliver } from './redelivery.ts'

describe('gestures that are delivered one to four times, in any order, to two replicas', { timeout: 60_000 }, () => {
  it('leave what single delivery leaves', async () => {
    const { url } = await testDatabase()
    const end = await redeliver({ databaseUrl: url, seed: 3, acts: 150 })
    expect(end).toMatchObject({ acts: 150, differences: [], unanswered: 0 })
    expect(end.deliveries).toBeGreaterThan(end.acts)
  })

  it('leave more if the bot does not remember which it has seen', async () => {
    const { url } = await testDatabase()
    const forgetful = await redeliver({
      databaseUrl: url,
      seed: 3,
      acts: 20,
      handicap: ({ pool }) => handicap(pool, 'memory of acts'),
    })
    expect(forgetful.differences.length).toBeGreaterThan(0)
  })
})
