import { describe, expect, it } from 'vitest'
import { limits } from '../../adapters/web/limits.ts'
import { initials } from '../../adapters/web/message.ts'
import { shorten } from '../../adapters/web/shorten.ts'
import { plain } from '../../src/bot/plain.ts'
import { fact, facts, heading, line, link, list, quote, strong, text, type View, view } from '../../src/bot/view.ts'

const lines = (count: number) => Array.from({ length: count }, (_, i) => line(`entry ${i + 1}`))
const menu = (count: number): View =>
  view('Menu', {
    kind: 'menu',
    label: 'Choose',
    multiple: false,
    field: 'which',
    invocation: { command: 'pick', args: {} },
    options: Array.from({ length: count }, (_, i) => ({ label: `entry ${i + 1}`, value: String(i) })),
  })

describe('a view that is longer than the page shows', () => {
  it.each<[string, number, (length: number) => View]>([
    ['title', limits.title, (length) => view('x'.repeat(length))],
    ['heading', limits.title, (length) => view('', heading('x'.repeat(length)))],
    ['quote', limits.text, (length) => view('', quote('x'.repeat(length)))],
    ['text', limits.text, (length) => view('', text('x'.repeat(length)))],
    ['text in two parts', limits.text, (length) => view('', text('x', strong('x'.repeat(length - 1))))],
    ['list item', limits.text, (length) => view('', list(line('x'.repeat(length))))],
    ['fact', limits.text, (length) => view('', facts(fact('', 'x'.repeat(length))))],
  ])('keeps a %s of the maximum length and shortens a longer one', (_, max, made) => {
    expect(shorten(made(max - 1))).toEqual(made(max - 1))
    expect(shorten(made(max))).toEqual(made(max))
    const cut = plain(shorten(made(max + 1)))
    expect(cut).toContain('x…')
    expect(cut.match(/[x…]/g)).toHaveLength(max)
  })

  it.each<[string, (count: number) => View]>([
    ['list', (count) => view('List', list(...lines(count)))],
    ['list of facts', (count) => view('Facts', facts(...lines(count).map((_, i) => fact(`entry ${i + 1}`))))],
    ['menu', menu],
  ])('says how many entries of a %s are left out', (_, made) => {
    expect(shorten(made(limits.entries - 1))).toEqual(made(limits.entries - 1))
    expect(shorten(made(limits.entries))).toEqual(made(limits.entries))
    const cut = plain(shorten(made(limits.entries + 1)))
    expect(cut).toContain(`entry ${limits.entries}`)
    expect(cut).not.toContain(`entry ${limits.entries + 1}`)
    expect(cut).toContain('… and 1 more')
  })

  it('never cuts through a character or a link', () => {
    expect(shorten(view(`${'x'.repeat(limits.title - 2)}😀😀`)).title).toBe(`${'x'.repeat(limits.title - 2)}…`)
    const end = link('the document', 'https://www.itu.int/')
    const long = view('', text('x'.repeat(limits.text + 1), end, 'and more'))
    expect(plain(shorten(long))).toBe(`${'x'.repeat(limits.text - 1)}…`)
    const fits = view('', text('x'.repeat(3000), end))
    expect(plain(shorten(fits)).endsWith('xthe document (https://www.itu.int/)')).toBe(true)
  })
})

it.each([
  ['SG2 Co-Convenor (to be nominated)', 'SC'],
  ['Delegate of Country A', 'DA'],
  ['Mr Jun Seob Lee', 'ML'],
  ['delegate', 'D'],
  ['이준섭', '이'],
  ['(nobody)', '('],
])('abbreviates %s to %s', (name, short) => {
  expect(initials(name)).toBe(short)
})
