import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clean } from '../../src/text/clean.ts'

const oneLine = (typed: string) => clean(typed, { most: 500_000 })
const lines = (typed: string) => clean(typed, { most: 1000, lines: 'several' })

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

  it.each([
    ['30 marks in a row, as they are', 30, 30],
    ['31', 31, 30],
    ['100 000', 100_000, 30],
  ])('with %s', (_, given, kept) => {
    expect(oneLine(`q${'\u0323'.repeat(given)}.`)).toBe(`q${'\u0323'.repeat(kept)}.`)
    // hidden ones between do not make two runs of one
    expect(oneLine(`q${'\u0323\u200b'.repeat(given)}.`)).toBe(`q${'\u0323'.repeat(kept)}.`)
  })

  it('as far as it is looked at, without half a character at its end', () => {
    expect(clean('abcdef', { most: 3 })).toBe('abc')
    expect(clean('ab😀', { most: 3 })).toBe('ab')
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
      '\u0301\u0323'.repeat(20),
      '\u0344'.repeat(20),
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
      fc.property(typed, fc.constantFrom('one' as const, 'several' as const), (words, lines) => {
        const once = clean(words, { most: 1000, lines })
        expect(clean(once, { most: 1000, lines })).toBe(once)
        expect(once.normalize('NFC')).toBe(once)
        expect(once.isWellFormed()).toBe(true)
        expect(once).not.toMatch(lines === 'one' ? /\p{Cc}/u : /[^\P{Cc}\n]/u)
      }),
      { numRuns: 2000 },
    )
  })
})
