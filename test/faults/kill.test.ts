import { describe, expect, it } from 'vitest'
import { testDatabase } from '../database.ts'
import { killReplicas } from './kill.ts'

const longMs = 120_000
/** A kill that hits no message on its way shows nothing, and chance decides where it hits. */
const mostTries = 4

describe('one of three replicas killed at a random moment', () => {
  it('costs no message and no reminder, and none comes twice', { timeout: longMs }, async () => {
    let lookUps = 0
    for (let seed = 1; seed <= mostTries && lookUps === 0; seed++) {
      const { url } = await testDatabase()
      const killed = await killReplicas({ databaseUrl: url, seed, rounds: 3, leaseMs: 2000 })
      expect(killed).toMatchObject({ lost: [], twice: [] })
      expect(killed.slowest.ms).toBeLessThan(30_000)
      lookUps += killed.lookUps
    }
    expect(lookUps).toBeGreaterThan(0)
  })
})
