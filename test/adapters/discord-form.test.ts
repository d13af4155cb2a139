import { describe, expect, it } from 'vitest'
import { knownArgs, modal, shownFields } from '../../adapters/discord/form.ts'
import { limits } from '../../adapters/discord/limits.ts'
import type { Form, FormField } from '../../src/bot/form.ts'
import { modal as modalShape, parse } from '../fakes/discord/shapes.ts'

const field = (more: Partial<FormField> = {}): FormField => ({
  name: 'words',
  kind: 'text',
  label: 'Words',
  required: true,
  max: 200,
  suggests: false,
  ...more,
})
const formOf = (...fields: readonly FormField[]): Form => ({
  invocation: { command: 'note add', args: { id: '7' } },
  title: 'Note add',
  fields,
})
/** Refuses what the server would refuse. */
const opened = (form: Form) => parse(modalShape, modal(form, form.invocation))
const first = (more: Partial<FormField>) => opened(formOf(field(more))).components[0]

describe('a form on Discord', () => {
  it('carries what is known already and asks for the rest', () => {
    expect(opened(formOf(field({ hint: 'A few' })))).toEqual({
      custom_id: '0|note add||id=7',
      title: 'Note add',
      components: [
        {
          type: 18,
          label: 'Words',
          description: 'A few',
          component: { type: 4, custom_id: 'words', style: 1, required: true, max_length: 200 },
        },
      ],
    })
  })

  it('lets choose, and type the name of people who may have no account here', () => {
    const options = [
      { label: 'Yes', value: 'yes' },
      { label: 'No', value: 'no' },
    ]
    expect(first({ kind: 'yes-no', options, initial: 'No' })?.component).toMatchObject({
      type: 3,
      options: [{ default: false }, { default: true }],
    })
    expect(first({ kind: 'person' })?.component.type).toBe(4)
    expect(first({ kind: 'person', initial: '<@42>' })?.component).toMatchObject({ type: 4, value: '<@42>' })
    expect(first({ kind: 'person', initial: 'Ann' })?.component).toMatchObject({ type: 4, value: 'Ann' })
    expect(first({ kind: 'paragraph', required: false })?.component).toMatchObject({ style: 2, required: false })
  })

  it.each([24, 25, 26])('offers %i choices, or free text beyond the limit', (number) => {
    const options = Array.from({ length: number }, (_, i) => ({ label: `${i}`, value: `${i}` }))
    expect(first({ kind: 'choice', options })?.component.type).toBe(number > limits.menuOptions ? 4 : 3)
  })

  it('says at the field what is wrong, keeps what was typed though it is too long, and shows the hint inside', () => {
    const initial = 'x'.repeat(250)
    expect(first({ initial, problem: 'Too long.', hint: 'Short' })).toMatchObject({
      description: 'Too long.',
      component: { value: initial, max_length: 250, placeholder: 'Short' },
    })
  })

  it.each([-1, 0, 1])('takes title, label, hint and text at the limits and %i', (more) => {
    const form = formOf(
      field({ label: 'l'.repeat(limits.modalLabel + more), hint: 'h'.repeat(limits.modalDescription + more) }),
    )
    const wide = opened({ ...form, title: 't'.repeat(limits.modalTitle + more) })
    expect(wide.title).toHaveLength(limits.modalTitle + Math.min(more, 0))
    expect(wide.components[0]?.label).toHaveLength(limits.modalLabel + Math.min(more, 0))
    expect(first({ initial: 'x'.repeat(limits.modalText + more) })?.component).toMatchObject({
      value: 'x'.repeat(limits.modalText + Math.min(more, 0)),
    })
  })

  it.each([4, 5, 6])('shows what it has room for of %i fields: what is wrong, then what is required', (number) => {
    const fields = Array.from({ length: number }, (_, i) => field({ name: `f${i}`, initial: `v${i}` }))
    const wrong = { ...field({ name: `f${number - 1}`, initial: 'wrong', problem: 'Wrong.' }) }
    const form = formOf(...fields.slice(0, -1), wrong)
    expect(opened(form).components).toHaveLength(Math.min(number, limits.modalComponents))
    expect(shownFields(form)[0]).toBe(wrong)
    expect(knownArgs(form)).toMatchObject({ id: '7', f0: 'v0', [`f${number - 2}`]: `v${number - 2}` })
  })
})
