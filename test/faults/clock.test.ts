import { describe, expect, it } from 'vitest'
import { testDatabase } from '../database.ts'
import { type Stepping, stepClock } from './clock.ts'
import { handicap } from './handicap.ts'

const run = async (how: Partial<Stepping> = {}) =>
  stepClock({ databaseUrl: (await testDatabase()).url, seed: 4, zones: ['Europe/Zurich'], ...how })

describe('a clock that jumps, stops for hours, and changes at night', { timeout: 120_000 }, () => {
  it('lets no reminder come early, late or twice', async () => {
    expect(await run()).toMatchObject({ nights: 2, rungs: 20, early: [], twice: [], late: [] })
  })

  it('finds all of these if they happen', async () => {
    expect((await run({ aheadMs: 3_600_000 })).early).not.toEqual([])
    expect((await run({ aheadMs: -3_600_000 })).late).not.toEqual([])
    const forgetful = await run({ handicap: ({ pool }) => handicap(pool, 'memory of reminders') })
    expect(forgetful.twice).not.toEqual([])
  })
})
