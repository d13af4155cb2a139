import { describe, expect, it } from 'vitest'
import { plain } from '../../src/bot/plain.ts'
import { refusalView } from '../../src/bot/refusal.ts'
import { refuse } from '../../src/bot/reply.ts'

const typed = { command: 'meeting plan', args: { title: 'First exchange', start: 'yesterday' } }
const correct = { command: 'draft', args: { id: 'ABCD2345' } }

describe('a refusal', () => {
  it('says what is wrong, which rule says so, what would be accepted, and keeps what was typed', () => {
    const refusal = refuse('Please correct this:', {
      problems: { start: 'It is past.' },
      rule: 'ToR clause 2, item 3',
      instead: 'Give a later date.',
    })
    const view = refusalView(refusal, typed, correct)
    expect(view.tone).toBe('bad')
    expect(plain(view)).toBe(
      [
        'Please correct this:',
        '- It is past.',
        'ToR clause 2, item 3',
        'Give a later date.',
        '> /meeting plan title:"First exchange" start:yesterday',
        '[Correct it]',
      ].join('\n'),
    )
  })

  it('offers no correction of what was not kept, and quotes no empty line', () => {
    expect(plain(refusalView(refuse('No.'), typed, undefined))).not.toContain('[Correct it]')
    expect(plain(refusalView(refuse('No.'), { command: 'people list', args: {} }, undefined))).toBe('No.')
  })

  it('quotes at most what a platform takes, and no half of a character', () => {
    for (const spaces of ['', ' ']) {
      const long = { command: 'note add', args: { words: `${spaces}${'😀'.repeat(2000)}` } }
      const [quoted] = refusalView(refuse('No.'), long, undefined).blocks
      expect(quoted?.kind === 'quote' && quoted.text.length).toBeGreaterThan(2890)
      expect(quoted?.kind === 'quote' && quoted.text.length).toBeLessThanOrEqual(2900)
      expect(quoted?.kind === 'quote' && quoted.text.isWellFormed()).toBe(true)
    }
  })
})
