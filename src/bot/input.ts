import { clean } from '../text/clean.ts'
import type { Field, Fields, Input, Reading } from './field.ts'
import type { Args } from './invocation.ts'

export type ReadInput<F extends Fields = Fields> =
  | { readonly kind: 'input'; readonly input: Input<F> }
  | { readonly kind: 'problems'; readonly problems: Readonly<Record<string, string>> }

/** Reads every given argument of a command; all problems at once, so that nobody corrects one at a time. */
export async function readInput<F extends Fields>(
  { fields }: { readonly fields: F },
  args: Args,
  reading: Reading,
): Promise<ReadInput<F>> {
  const input: Record<string, unknown> = {}
  const problems: Record<string, string> = {}
  for (const [name, field] of Object.entries(fields)) {
    const raw = args[name] ?? ''
    if (raw.length > mostRaw(field)) {
      problems[name] = tooLong(raw, field)
      continue
    }
    const typed = cleaned(raw, field)
    if (typed === '') {
      if (field.required) problems[name] = `“${field.label}” is required.`
      continue
    }
    if (typed.length > field.max) {
      problems[name] = tooLong(typed, field)
      continue
    }
    const read = await field.read(typed, reading)
    if (read.kind === 'ok') input[name] = read.value
    else problems[name] = read.problem
  }
  return Object.keys(problems).length > 0 ? { kind: 'problems', problems } : { kind: 'input', input: input as Input<F> }
}

const tooLong = (typed: string, { label, max }: Field<unknown>): string =>
  `${label} has ${typed.length} characters; at most ${max} fit.`

/** Cleans what was typed into a field. What is far beyond the limit of the field is not looked at. */
export const cleaned = (typed: string, field: FieldShape): string =>
  clean(typed, { most: mostRaw(field), lines: linesOf(field) })

type FieldShape = Pick<Field<unknown>, 'kind' | 'max'>

/** Returns how much raw text to look at: its letters may be decomposed, and some of it may be invisible. */
const mostRaw = ({ max }: FieldShape): number => Math.min(4 * max + 1_000, max + 100_000)

function linesOf({ kind }: FieldShape): 'one' | 'several' | 'file' {
  if (kind === 'file') return 'file'
  return kind === 'paragraph' ? 'several' : 'one'
}
