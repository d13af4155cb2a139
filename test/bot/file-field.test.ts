import { describe, expect, it } from 'vitest'
import { fileText, largestTextBytes, textOf } from '../../src/bot/file-field.ts'
import { cleaned } from '../../src/bot/input.ts'

const field = fileText('Table')

describe('a file that is handed in', () => {
  it.each([-1, 0, 1])('is taken up to 256 KiB (%i)', (more) => {
    const read = textOf(new Uint8Array(largestTextBytes + more).fill(97), 'a.csv')
    expect(read).toMatchObject(
      more > 0 ? { kind: 'problem', problem: '“a.csv” is larger than 256 KiB.' } : { kind: 'ok' },
    )
  })

  it.each([
    ['UTF-16, as Excel writes “Unicode text”', Buffer.from('\ufeffa;b', 'utf16le')],
    ['Latin-1', Buffer.from('Z\xfcrich', 'latin1')],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0])],
    ['text with a zero in it', Buffer.from('a\0b')],
  ])('is refused where it is %s', (_, bytes) => {
    expect(textOf(bytes, 'a.csv')).toMatchObject({ kind: 'problem', problem: expect.stringContaining('UTF-8') })
  })

  it('is its text, without the mark that Excel puts before it', () => {
    expect(textOf(Buffer.from('\ufeffZürich;東京'), 'a.csv')).toEqual({ kind: 'ok', value: 'Zürich;東京' })
  })

  it.each([
    ['a\tb\r\n\r\n c\r\n', 'a\tb\n\n c'],
    ['\n\n  first', '  first'],
    ['a\u202eb\u0007', 'ab'],
    [' \n', ''],
  ])('keeps lines and tabs, and nothing that hides: %j', (typed, kept) => {
    expect(cleaned(typed, field)).toBe(kept)
  })

  it('is refused rather than cut where it is longer than it may be', () => {
    expect(cleaned('x'.repeat(largestTextBytes + 1), field)).toHaveLength(largestTextBytes + 1)
  })
})
