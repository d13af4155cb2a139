import fc from 'fast-check'
import { expect, test } from 'vitest'
import { verifyRecord } from '../../src/record/verify.ts'
import { openStory } from '../story.ts'
import { sequences, stage } from './model.ts'

const numRuns = process.env.FAULTS === 'long' ? 1_000 : 12
const story = await openStory()

test(
  'whatever people open, answer, change, take back, link and close, and whatever is delivered again: card, rows and record agree',
  async () => {
    await fc.assert(
      fc.asyncProperty(sequences(14), async (commands) => {
        const { model, real } = await stage(story)
        await fc.asyncModelRun(() => ({ model, real }), commands)
      }),
      { numRuns, endOnFailure: true },
    )
    expect((await verifyRecord(story.db)).filter(({ broken }) => broken !== undefined)).toEqual([])
  },
  Math.max(60_000, numRuns * 5_000),
)
