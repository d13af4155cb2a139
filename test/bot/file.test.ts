import { describe, expect, it } from 'vitest'
import { bytesOf, file, filesOf, isPicture, largestFileBytes } from '../../src/bot/file.ts'
import { plain } from '../../src/bot/plain.ts'
import { view } from '../../src/bot/view.ts'

const named = (name: string): string | undefined => filesOf(view('', file(name, 'text/csv', 'x', 'A table')))[0]?.name

describe('a file in a message', () => {
  it('keeps its bytes', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    const [found] = filesOf(view('', file('all.bin', 'application/octet-stream', bytes, 'All bytes')))
    expect(found && [...bytesOf(found)]).toEqual([...bytes])
    const [text] = filesOf(view('', file('a.csv', 'text/csv', 'Zürich\r\n', 'Places')))
    expect(text && bytesOf(text).toString()).toBe('Zürich\r\n')
  })

  it.each([-1, 0, 1])('is not sent above 1 MiB, and says so (%i)', (more) => {
    const shown = view('', file('a.bin', 'application/octet-stream', new Uint8Array(largestFileBytes + more), 'Zeros'))
    expect(filesOf(shown)).toHaveLength(more > 0 ? 0 : 1)
    expect(plain(shown)).toBe(more > 0 ? 'Zeros (It is larger than 1 MiB, so it is not sent.)' : 'Zeros')
  })

  it.each([
    ['action items.csv', 'action-items.csv'],
    ['../../etc/passwd', 'etc-passwd'],
    ['a\r\nX-Header: b".ics', 'a-X-Header-b-.ics'],
    ['Übersicht.png', 'Übersicht.png'],
    ['', 'file'],
    ['.csv', 'csv'],
    [`${'x'.repeat(200)}.csv`, `${'x'.repeat(96)}.csv`],
  ])('has a name that every platform takes: %j', (name, expected) => {
    expect(named(name)).toBe(expected)
  })

  it('is shown at once only where it is a picture that browsers know', () => {
    const pictures = ['image/png', 'image/svg+xml', 'text/html', 'application/pdf'].filter((mediaType) =>
      filesOf(view('', file('a', mediaType, 'x', ''))).some(isPicture),
    )
    expect(pictures).toEqual(['image/png', 'image/svg+xml'])
  })
})
