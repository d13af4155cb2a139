import { describe, expect, it, test } from 'vitest'
import { testDatabase } from '../database.ts'
import { judge } from './mail-judge.ts'
import { killWhileMailing } from './mail-kill.ts'

/** A kill between two mails shows nothing, and chance decides when it comes. */
const mostTries = 3

describe('one of three replicas killed while it sends mails', () => {
  it('costs no mail, and none comes twice unless the answer of the server was lost', {
    timeout: 120_000,
  }, async () => {
    let answersLost = 0
    for (let seed = 1; seed <= mostTries && answersLost === 0; seed++) {
      const { url } = await testDatabase()
      const end = await killWhileMailing({ databaseUrl: url, seed, rounds: 3, leaseMs: 6000 })
      expect(end).toMatchObject({ put: 42, lost: [], twice: [] })
      answersLost += end.answersLost
    }
    expect(answersLost).toBeGreaterThan(0)
  })
})

describe('what is counted', () => {
  const copy = (by: string, messageId = '<1@example.org>') => ({ subject: 'M', messageId, to: 'a@example.org', by })
  const killed = new Map([
    ['r1', new Set(['M'])],
    ['r2', new Set(['M'])],
    ['r3', new Set(['another'])],
  ])
  test.each([
    ['a mail that never came', [], { lost: ['M'], twice: [], answersLost: 0, again: 0 }],
    ['one copy', [copy('r9')], { lost: [], twice: [], answersLost: 0, again: 0 }],
    ['a lost answer, and so another', [copy('r1'), copy('r9')], { lost: [], twice: [], answersLost: 1, again: 1 }],
    ['two lost answers', [copy('r1'), copy('r2'), copy('r9')], { lost: [], twice: [], answersLost: 2, again: 1 }],
    ['two by those alive', [copy('r8'), copy('r9')], { lost: [], twice: ['M'], answersLost: 0, again: 0 }],
    ['one by who had entered it', [copy('r3'), copy('r9')], { lost: [], twice: ['M'], answersLost: 0, again: 0 }],
    ['two by the one that was killed', [copy('r1'), copy('r1')], { lost: [], twice: ['M'], answersLost: 2, again: 0 }],
    ['one before the lost answer', [copy('r9'), copy('r1')], { lost: [], twice: ['M'], answersLost: 1, again: 0 }],
    ['another Message-ID', [copy('r1'), copy('r9', '<2@x>')], { lost: [], twice: ['M'], answersLost: 1, again: 0 }],
  ])('%s', (_, taken, expected) => {
    expect(judge(['M'], taken, killed)).toEqual(expected)
  })
})
