import { describe, expect, it } from 'vitest'
import { catalogueOf } from '../../src/bot/catalogue.ts'
import { allCommands } from '../../src/features.ts'
import { addItem, attend, planMeeting, sample } from './sample.ts'

describe('the catalogue', () => {
  it('finds a command by its whole name, also one that only buttons reach', () => {
    expect(sample.find('meeting plan')).toBe(planMeeting)
    expect(sample.find('meeting attend')).toBe(attend)
    expect(sample.find('meeting')).toBeUndefined()
    expect(sample.find('toString')).toBeUndefined()
  })

  it('lists what can be typed under whole words', () => {
    expect(sample.under('meeting agenda')).toEqual([addItem])
    expect(sample.under('meet')).toEqual([])
    expect(sample.under('meeting attend')).toEqual([])
    expect(sample.nouns).toEqual(['meeting', 'people'])
  })

  it.each([
    ['meeting pln', 'meeting plan'],
    ['meting list', 'meeting list'],
    ['people', 'people me'],
    ['meeting agenda', 'meeting agenda add'],
    ['zz', undefined],
    ['something quite different', undefined],
  ])('takes %j for %j', (typed, nearest) => {
    expect(sample.nearest(typed)).toBe(nearest)
  })

  it('never takes anything for a command that only buttons reach', () => {
    expect(sample.nearest('meeting attend')).not.toBe('meeting attend')
  })

  it('refuses two commands of one name', () => {
    expect(() => catalogueOf([planMeeting, planMeeting])).toThrow('the same name')
  })

  it('of this deployment has names of one to three lower-case words, and fields in lower case', () => {
    const { commands } = catalogueOf(allCommands(() => []))
    expect(commands.length).toBeGreaterThan(20)
    for (const { name, fields } of commands) {
      expect(name).toMatch(/^[a-z]+( [a-z-]+){0,2}$/)
      for (const field of Object.keys(fields)) expect(field).toMatch(/^[a-z]+(-[a-z]+)*$/)
    }
  })
})
