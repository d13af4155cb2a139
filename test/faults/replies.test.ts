import { describe, expect, it } from 'vitest'
import { testDatabase } from '../database.ts'
import { type Losing, loseReplies } from './replies.ts'

const faults = 24
const long = process.env.FAULTS === 'long'
const run = async (how: Pick<Losing, 'platform' | 'canLookUp' | 'nonceMs'>) =>
  loseReplies({ databaseUrl: (await testDatabase()).url, seed: 2, faults, ...how })

describe('replies that are lost, reset or errors of the server', { timeout: 120_000 }, () => {
  it('cost no message, and none appears twice if the bot may look it up', async () => {
    const both = (['slack', 'discord'] as const).map((platform) => run({ platform, canLookUp: true }))
    for (const lost of await Promise.all(both)) {
      expect(lost).toMatchObject({ lost: [], twice: 0 })
      expect(lost.applied).toBeGreaterThan(0)
    }
  })

  it.runIf(long)(
    'cost no message on Slack if it may not look, and each that had arrived appears once more',
    async () => {
      const lost = await run({ platform: 'slack', canLookUp: false })
      expect(lost).toMatchObject({ lost: [], twice: lost.applied })
    },
  )

  it.runIf(long)(
    'double nothing on Discord where it may not look, as long as Discord knows the nonce, and no longer',
    async () => {
      expect(await run({ platform: 'discord', canLookUp: false })).toMatchObject({ lost: [], twice: 0 })
      const forgotten = await run({ platform: 'discord', canLookUp: false, nonceMs: 0 })
      expect(forgotten).toMatchObject({ lost: [], twice: forgotten.applied })
    },
  )
})
