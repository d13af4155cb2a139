import { describe, expect, it } from 'vitest'
import type { Office } from '../../src/bot/caller.ts'
import { forbidden, mayRun, type Right } from '../../src/bot/rights.ts'
import { memberAs, visitor } from './sample.ts'

const offices: readonly Office[] = ['observer', 'delegate', 'secretariat', 'coConvenor']
const who = (office: Office | undefined) => (office ? memberAs(office) : visitor)

describe('a right', () => {
  it.each<[Right, readonly (Office | undefined)[]]>([
    ['anyone', [undefined, ...offices]],
    ['member', offices],
    ['delegate', ['delegate', 'secretariat', 'coConvenor']],
    ['organiser', ['secretariat', 'coConvenor']],
    ['coConvenor', ['coConvenor']],
  ])('for %s is held by %j and nobody else', (right, holders) => {
    for (const office of [undefined, ...offices]) {
      expect(mayRun(right, who(office))).toBe(holders.includes(office))
      expect(forbidden(right, who(office)) === undefined).toBe(holders.includes(office))
    }
  })

  it('that is missing is explained by who holds it, what the caller is, and who can change that', () => {
    expect(forbidden('coConvenor', memberAs('secretariat'))).toMatchObject({
      what: 'Only Co-Convenors can do this. You are the secretariat.',
      instead: 'A Co-Convenor or the secretariat can change your office with /people appoint.',
    })
  })

  it('outside a group is explained by where the command works', () => {
    expect(forbidden('member', visitor)).toMatchObject({
      what: 'This channel does not belong to a group yet.',
      instead: 'Use the command in the channel of your group, or set up a group here with /group setup.',
    })
  })

  it('inside a group without an office is a visitor’s', () => {
    const { office: _, ...withoutOffice } = memberAs('delegate')
    expect(forbidden('member', withoutOffice)?.what).toBe('Only members of the group can do this. You are a visitor.')
  })
})
