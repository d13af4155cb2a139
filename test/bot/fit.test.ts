import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Budget, fit } from '../../src/bot/fit.ts'
import { plain, plainLine } from '../../src/bot/plain.ts'
import {
  type Block,
  button,
  buttons,
  fact,
  facts,
  heading,
  line,
  link,
  list,
  note,
  quote,
  text,
  view,
} from '../../src/bot/view.ts'

const rest = '… The rest does not fit here.'
const roomy: Budget = {
  title: 1000,
  total: 10_000,
  block: 10_000,
  blocks: 100,
  heading: 1000,
  label: 1000,
  text: 1000,
  entries: 100,
  gap: 0,
  length: (words) => plainLine(words).length,
}
const within = (change: Partial<Budget>): Budget => ({ ...roomy, ...change })
const shown = (blocks: readonly Block[], change: Partial<Budget>) => plain(fit(view('T', ...blocks), within(change)))
const lines = (count: number) => Array.from({ length: count }, (_, i) => line(`entry ${i + 1}`))

describe('a view in what a message holds', () => {
  it('stays as it is where everything fits', () => {
    const whole = view('T', heading('h'), text('t'), quote('q'), list(...lines(3)), facts(fact('f', 'x')), note('n'))
    expect(fit(whole, roomy)).toEqual(whole)
  })

  it.each([-1, 0, 1])('begins a block as long as forty characters are left for it (%i more)', (more) => {
    const first = 100
    const room = first + rest.length + 40 + more
    const words = shown([text('a'.repeat(first)), text('b'.repeat(30))], { total: room })
    expect(words.includes('b')).toBe(more >= 0)
    expect(words.includes(rest)).toBe(more < 0)
  })

  it.each([-1, 0, 1])(
    'counts the whole of a fact: its label, what sets it off, its words and its line (%i)',
    (more) => {
      const first = 'label: words\n'.length
      const total = first + rest.length + 40 + more
      const words = shown([facts(fact('label', 'words')), text('b'.repeat(40))], { total })
      expect(words.includes('b'.repeat(39))).toBe(more >= 0)
    },
  )

  it.each([-1, 0, 1])('cuts a text at its limit (%i)', (more) => {
    const words = shown([text('x'.repeat(50 + more))], { text: 50 })
    expect(words).toBe(more > 0 ? `T\n${'x'.repeat(49)}…` : `T\n${'x'.repeat(50 + more)}`)
  })

  it('keeps links whole or leaves them out', () => {
    const words = shown([text('read ', link('this', 'https://itu.int/'), ' now')], { text: 20 })
    expect(words).toBe('T\nread …')
  })

  it('never cuts a character in two', () => {
    expect(shown([text(`${'x'.repeat(48)}😀😀`)], { text: 50 })).toBe(`T\n${'x'.repeat(48)}…`)
  })

  it.each([2, 3, 4])('says how many of %i list items and facts are left out', (count) => {
    const cut = count > 3 ? `… and ${count - 3} more` : ''
    expect(shown([list(...lines(count))], { entries: 3 }).includes('… and')).toBe(cut !== '')
    expect(shown([list(...lines(count))], { entries: 3 })).toContain(cut)
    const entries = lines(count).map((_, i) => fact(`entry ${i + 1}`, 'x'))
    expect(shown([facts(...entries)], { entries: 3 })).toContain(cut)
    expect(shown([facts(...entries)], { entries: 3 })).not.toContain('entry 4')
  })

  it('cuts a first entry that is too long, rather than to show none', () => {
    expect(shown([list(line('x'.repeat(500)), line('y'))], { block: 200 })).toMatch(/^T\n- x+…\n- … and 1 more$/)
  })

  it('keeps every button, whatever else has to go', () => {
    const go = buttons(button('Go', { command: 'note count', args: {} }))
    const words = shown([text('x'.repeat(500)), text('y'), go], { total: 100 })
    expect(words).toContain(`${rest}\n[Go]`.split('\n')[1])
    expect(words).toContain(rest)
  })

  it('never exceeds what the message holds, whatever it is given', () => {
    const words = fc.string({ maxLength: 120 })
    const block = fc.oneof(
      words.map((w) => heading(w)),
      words.map((w) => text(w, link(w, 'https://itu.int/'))),
      words.map((w) => quote(w)),
      fc.array(words, { maxLength: 20 }).map((all) => list(...all.map((w) => line(w)))),
      fc.array(words, { maxLength: 20 }).map((all) => facts(...all.map((w) => fact(w.slice(0, 20), w)))),
    )
    fc.assert(
      fc.property(fc.array(block, { maxLength: 12 }), fc.integer({ min: 120, max: 900 }), (blocks, total) => {
        const fitted = fit(view('', ...blocks), within({ total, text: 80, label: 20, block: 300, blocks: 8 }))
        expect(fitted.blocks.length).toBeLessThanOrEqual(9)
        // list marks, line breaks and the closing lines of lists are not words
        expect(plain(fitted).replace(/^(- |> )|\n|… and \d+ more/gm, '').length).toBeLessThanOrEqual(total)
      }),
      { numRuns: 500 },
    )
  })
})
