import { describe, expect, it } from 'vitest'
import { testDatabase } from '../database.ts'
import { type Suspending, suspend } from './suspend.ts'

const run = async (how: Partial<Suspending> = {}) =>
  suspend({ databaseUrl: (await testDatabase()).url, seed: 6, rounds: 2, stopMs: 100, ...how })

describe('a process that is stopped at any moment and continues three hours later', { timeout: 120_000 }, () => {
  it('sends everything that became due, each once, and nothing before its time', async () => {
    const end = await run()
    expect(end).toMatchObject({ put: 14, early: [], twice: [], lost: [] })
    expect(end.longestMs).toBeLessThan(60_000)
  })

  it('finds that reminders are early or late if they are', async () => {
    const [ahead, behind] = await Promise.all([7_200_000, -14_400_000].map((aheadMs) => run({ aheadMs, rounds: 1 })))
    expect(ahead?.early).not.toEqual([])
    expect(behind?.lost).not.toEqual([])
  })
})
