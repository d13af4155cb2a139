import { describe, expect, it } from 'vitest'
import { render } from '../../adapters/slack/blocks.ts'
import { limits } from '../../adapters/slack/limits.ts'
import { modal, readSubmission } from '../../adapters/slack/modal.ts'
import { fittingMetadata, readOpened, writeOpened } from '../../adapters/slack/origin.ts'
import type { FormField } from '../../src/bot/form.ts'
import { line, link, text, view } from '../../src/bot/view.ts'
import { checkBlocks, checkView } from '../fakes/slack/check.ts'
import { type InputBlock, modalView } from '../fakes/slack/shapes.ts'
import { initialOf, inputsOf } from '../fakes/slack/submission.ts'

const around = (limit: number) => [limit - 1, limit, limit + 1]
const base: FormField = { name: 'words', kind: 'text', label: 'Words', required: true, max: 200, suggests: false }

/** The form as Slack takes it, or an error where it would refuse it. */
function opened(title: string, ...fields: readonly FormField[]): readonly InputBlock[] {
  const checked = checkView(modalView, modal({ title, fields, invocation: { command: 'note add', args: {} } }, '{}'))
  if (checked.kind === 'refused') throw new Error(checked.messages.join(' '))
  return inputsOf(checked.value)
}

function input(more: Partial<FormField>): InputBlock {
  const [first] = opened('Title', { ...base, ...more })
  if (!first) throw new Error('There is no input')
  return first
}

describe('A form on Slack', () => {
  it.each(around(limits.modalTitle))('has a title of %i characters', (length) => {
    const cut = modal({ title: 't'.repeat(length), fields: [base], invocation: { command: 'x', args: {} } }, '{}')
    expect(cut.title.text.length).toBe(Math.min(length, limits.modalTitle))
    expect(opened('t'.repeat(length), base)).toHaveLength(1)
  })

  it.each(around(limits.inputLabel))('has labels of %i characters', (length) => {
    expect(input({ label: 'l'.repeat(length) }).label.text.length).toBe(Math.min(length, limits.inputLabel))
  })

  it.each(around(limits.inputHint))('has hints of %i characters', (length) => {
    expect(input({ hint: 'h'.repeat(length) }).hint?.text.length).toBe(Math.min(length, limits.inputHint))
  })

  it.each(around(limits.inputChars))('takes a field of at most %i characters, and Slack’s own most', (max) => {
    expect(input({ kind: 'paragraph', max }).element).toMatchObject({
      multiline: true,
      max_length: Math.min(max, limits.inputChars),
    })
  })

  it.each(around(limits.inputChars))(
    'keeps %i characters that were typed before, even over the field’s own limit',
    (length) => {
      const shown = initialOf(input({ initial: 'i'.repeat(length) }).element)
      expect(shown?.length).toBe(Math.min(length, limits.inputChars))
    },
  )

  it.each(around(limits.optionValue))('searches with a first value of %i characters, or lets it be typed', (length) => {
    const { element } = input({ kind: 'record', suggests: true, initial: 'r'.repeat(length) })
    expect(element.type).toBe(length > limits.optionValue ? 'plain_text_input' : 'external_select')
    expect(initialOf(element)).toBe('r'.repeat(length))
  })

  it.each(around(limits.options))('offers %i choices', (count) => {
    const options = Array.from({ length: count }, (_, i) => ({ label: `Option ${i}`, value: `${i}` }))
    const { element } = input({ kind: 'choice', options })
    expect(element.type === 'static_select' && element.options.length).toBe(Math.min(count, limits.options))
  })

  it.each([
    ['the value', 'urgent', 'urgent'],
    ['the label', 'Very urgent', 'urgent'],
    ['neither', 'purple', undefined],
  ])('chooses again what was typed as %s', (_, initial, chosen) => {
    const options = [
      { value: 'plain', label: 'Plain' },
      { value: 'urgent', label: 'Very urgent' },
    ]
    for (const required of [true, false])
      expect(initialOf(input({ kind: 'choice', options, required, initial }).element)).toBe(chosen)
  })

  it('searches for people among the members, also those without an account on Slack', () => {
    const who = (initial?: string) =>
      input({ kind: 'person', suggests: true, ...(initial === undefined ? {} : { initial }) }).element
    expect(who()).toMatchObject({ type: 'external_select', min_query_length: 0 })
    for (const [typed, shown] of [
      ['Co-Convenor', 'Co-Convenor'],
      ['<@U0CONVENOR|Convenor>', 'Convenor'],
    ] as const)
      expect(who(typed)).toMatchObject({
        type: 'external_select',
        initial_option: { value: typed, text: { text: shown } },
      })
  })

  it('asks for nothing if nothing is missing', () => {
    expect(opened('Title')).toEqual([])
  })

  it('reads whatever the inputs hold, and nothing for what was left empty', () => {
    const submitted = readSubmission({
      words: { value: { value: 'x' } },
      none: { value: { value: null } },
      kind: { value: { selected_option: { value: 'urgent' } } },
      unset: { value: { selected_option: null } },
      who: { value: { selected_option: { value: 'person:7' } } },
    })
    expect(submitted).toEqual({ words: 'x', none: '', kind: 'urgent', unset: '', who: 'person:7' })
  })

  it.each(around(limits.metadata))('carries %i characters, and keeps longer ones in the database', async (length) => {
    const origin = { channel: 'C0', private: false, home: false }
    const opening = (words: string) => ({ invocation: { command: 'note add', args: { words } }, origin })
    const opened = opening('w'.repeat(length - writeOpened(opening('')).length))
    const metadata = await fittingMetadata(opened, async () => ({ command: 'draft', args: { id: 'X' } }))
    const kept = { invocation: { command: 'draft', args: { id: 'X' } }, keptCommand: 'note add', origin }
    expect(readOpened(metadata)).toEqual(length > limits.metadata ? kept : opened)
  })

  it('remembers where it was opened', () => {
    const origin = { channel: 'C0', responseUrl: 'http://x', thread: '1.1', private: true, home: false }
    const kept = { invocation: { command: 'draft', args: { id: 'X' } }, keptCommand: 'note add', origin }
    expect(readOpened(writeOpened(kept))).toEqual(kept)
    const bare = { invocation: { command: 'note add', args: {} }, origin: { channel: '', private: false, home: true } }
    expect(readOpened(writeOpened(bare))).toEqual(bare)
  })
})

describe('A message on Slack', () => {
  it.each(around(limits.fallbackChars))('has %i characters for notifications', (length) => {
    const { text: fallback } = render(view('t'.repeat(length)))
    expect(fallback.length).toBe(Math.min(length, limits.fallbackChars))
  })

  it.each(around(limits.linkChars))('links to addresses of %i characters, and spells out longer ones', (length) => {
    const href = `https://itu.int/${'a'.repeat(length - 'https://itu.int/'.length)}`
    const { blocks } = render(view('Title', text(...line(link('Agenda', href)))))
    expect(checkBlocks(blocks).kind).toBe('ok')
    expect(JSON.stringify(blocks).includes('"type":"link"')).toBe(length <= limits.linkChars)
  })
})
