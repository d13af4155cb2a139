import { describe, expect, it } from 'vitest'
import { testDatabase } from '../database.ts'
import { killReplicas } from './kill.ts'

const seed = 1
const longMs = 120_000

describe('one of three replicas killed at a random moment', () => {
  it('costs no message and no reminder, and none comes twice', { timeout: longMs }, async () => {
    const { url } = await testDatabase()
    const killed = await killReplicas({ databaseUrl: url, seed, rounds: 3, leaseMs: 2000 })
    expect(killed).toMatchObject({ lost: [], twice: [] })
    expect(killed.longestMs).toBeLessThan(30_000)
    // otherwise no kill hit a message on its way, and nothing was shown
    expect(killed.lookUps).toBeGreaterThan(0)
  })
})
