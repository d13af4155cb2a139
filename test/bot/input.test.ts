import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { command } from '../../src/bot/command.ts'
import { count, optional, paragraph, text, yesNo } from '../../src/bot/field.ts'
import { cleaned, readInput } from '../../src/bot/input.ts'
import { answer } from '../../src/bot/reply.ts'
import { view } from '../../src/bot/view.ts'
import { testDatabase } from '../database.ts'
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
const oneLine = (typed: string) => cleaned(typed, { kind: 'text' })
const lines = (typed: string) => cleaned(typed, { kind: 'paragraph' })

describe('what was typed', () => {
  it('tells all problems at once, so that nobody corrects one at a time', async () => {
    expect(await read({ words: 'x'.repeat(2901), minutes: '241', open: 'perhaps' })).toEqual({
      kind: 'problems',
      problems: {
        title: 'Title is needed.',
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

  it.each(['', '   ', '\n\t', '\u200b', '\u2060\ufeff', '\u200d', '\u3164', '\u2800', '\u00ad\u200e'])(
    'that shows nothing (%j) counts as not given',
    async (title) => {
      expect(await read({ title })).toEqual({ kind: 'problems', problems: { title: 'Title is needed.' } })
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

describe('text is stored', () => {
  it.each([
    ['control characters', 'a\u0000b\u0007c\u001b[31md\u007f', 'abc[31md'],
    ['marks that turn the reading direction', 'a\u202eb\u2066c\u2069\u200f', 'abc'],
    ['zero-width spaces and joiners of words', 'a\u200bb\u2060c\ufeffd', 'abcd'],
    ['lone halves of a character', 'a\ud83db\ude00c', 'abc'],
    ['letters and marks apart', 'e\u0301', '\u00e9'],
    ['letters and marks with something invisible between', 'e\u200b\u0301', '\u00e9'],
    ['tabs', 'a\tb', 'a b'],
    ['line breaks', 'a\r\nb\rc\n\nd', 'a b c d'],
    ['rarer line breaks', 'a\u2028b\u2029c\u000bd\u0085e', 'a b c d e'],
    ['spaces around it', ' \u00a0a ', 'a'],
  ])('without %s', (_, typed, kept) => {
    expect(oneLine(typed)).toBe(kept)
  })

  it('with its line breaks in a paragraph, each as one', () => {
    expect(lines('one\r\ntwo\rthree\u2028four\n\nfive\n')).toBe('one\ntwo\nthree\nfour\n\nfive')
  })

  it.each(['👩‍👩‍👧', '🏳️‍🌈', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'می‌خواهم', 'क्‍ष', '한국', 'Genève', 'ÅÄÖ', '50 % – “ok”'])(
    'with %s as it is',
    (typed) => {
      expect(oneLine(typed)).toBe(typed.normalize('NFC'))
    },
  )

  it('the same when it is read again, in one Unicode form, and fit for a database', () => {
    const odd = fc.constantFrom(
      '\u200b',
      '\u0301',
      '\u202e',
      '\r',
      '\n',
      '\ud83d',
      '\ude00',
      '\u0000',
      'e',
      '\u1100',
      '\u1161',
      '\u2028',
    )
    const typed = fc.array(fc.oneof(odd, fc.string({ unit: 'binary', maxLength: 3 }))).map((parts) => parts.join(''))
    fc.assert(
      fc.property(typed, fc.constantFrom('text' as const, 'paragraph' as const), (words, kind) => {
        const once = cleaned(words, { kind })
        expect(cleaned(once, { kind })).toBe(once)
        expect(once.normalize('NFC')).toBe(once)
        expect(once.isWellFormed()).toBe(true)
        expect(once).not.toMatch(kind === 'text' ? /\p{Cc}/u : /[^\P{Cc}\n]/u)
      }),
      { numRuns: 2000 },
    )
  })
})
