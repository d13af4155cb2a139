import { describe, expect, it } from 'vitest'
import { count, optional, paragraph, text, yesNo } from '../../src/bot/field.ts'
import { readInput } from '../../src/bot/input.ts'
import { answer } from '../../src/bot/reply.ts'
import { view } from '../../src/bot/view.ts'
import { testDatabase } from '../database.ts'
import { command } from './declare.ts'
import { monday, visitor } from './sample.ts'

const { db } = await testDatabase()
const reading = { db, caller: visitor, now: monday }

const note = command({
  name: 'note add',
  summary: 'Add a note',
  fields: {
    title: text('Title', { max: 10 }),
    words: optional(paragraph('Words')),
    minutes: optional(count('Minutes', { from: 1, to: 240 })),
    open: optional(yesNo('Open')),
  },
  allow: 'anyone',
  run: async () => answer(view('Done')),
})
const read = (args: Record<string, string>) => readInput(note, args, reading)

describe('what was typed', () => {
  it('tells all problems at once, so that nobody corrects one at a time', async () => {
    expect(await read({ words: 'x'.repeat(2901), minutes: '241', open: 'perhaps' })).toEqual({
      kind: 'problems',
      problems: {
        title: '“Title” is required.',
        words: 'Words has 2901 characters; at most 2900 fit.',
        minutes: '“241” is not a whole number from 1 to 240.',
        open: '“perhaps” is not one of: Yes; No.',
      },
    })
  })

  it.each([9, 10])('of %i characters fits a field of ten', async (length) => {
    expect(await read({ title: 'x'.repeat(length) })).toEqual({ kind: 'input', input: { title: 'x'.repeat(length) } })
  })

  it('of eleven characters does not fit a field of ten', async () => {
    expect(await read({ title: 'x'.repeat(11) })).toEqual({
      kind: 'problems',
      problems: { title: 'Title has 11 characters; at most 10 fit.' },
    })
  })

  it('is measured as it is kept: spaces around it do not count, a composed letter counts once', async () => {
    expect(await read({ title: `   ${'e\u0301'.repeat(10)}   ` })).toEqual({
      kind: 'input',
      input: { title: 'é'.repeat(10) },
    })
  })

  it('far beyond the room of its field is refused before anything looks at it', async () => {
    expect(await read({ title: '\u0301\u0323'.repeat(500_000) })).toEqual({
      kind: 'problems',
      problems: { title: 'Title has 1000000 characters; at most 10 fit.' },
    })
  })

  it.each(['', '   ', '\n\t', '\u200b', '\u2060\ufeff', '\u200d', '\u3164', '\u2800', '\u00ad\u200e'])(
    'that shows nothing (%j) counts as not given',
    async (title) => {
      expect(await read({ title })).toEqual({ kind: 'problems', problems: { title: '“Title” is required.' } })
      expect(await read({ title: 'A', words: title })).toEqual({ kind: 'input', input: { title: 'A' } })
    },
  )

  it('under a name that the command does not have is left alone', async () => {
    expect(await read({ title: 'A', constructor: 'x' })).toEqual({
      kind: 'input',
      input: { title: 'A' },
    })
  })
})
