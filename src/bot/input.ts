import type { Field, Fields, Input, Reading } from './field.ts'
import { largestTextBytes } from './file-field.ts'
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
    const typed = cleaned(args[name] ?? '', field)
    if (typed === '') {
      if (field.required) problems[name] = `${field.label} is needed.`
      continue
    }
    if (typed.length > field.max) {
      problems[name] = `${field.label} has ${typed.length} characters; at most ${field.max} fit.`
      continue
    }
    const read = await field.read(typed, reading)
    if (read.kind === 'ok') input[name] = read.value
    else problems[name] = read.problem
  }
  return Object.keys(problems).length > 0 ? { kind: 'problems', problems } : { kind: 'input', input: input as Input<F> }
}

/** Some more than a file may have, so that it is refused rather than cut. */
const mostOfFile = largestTextBytes + 1000

/**
 * Text as it may be stored: one Unicode form, no control characters, and none of the invisible ones that turn the
 * reading direction or hide letters. Line breaks stay in paragraphs and files only, tabs and what a line begins with in
 * files. Text that shows nothing at all is empty.
 */
export function cleaned(typed: string, field: Pick<Field<unknown>, 'kind'>): string {
  const visible = typed
    .slice(0, field.kind === 'file' ? mostOfFile : 100_000)
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(/[\p{Cc}--[\n\t]]|\p{Bidi_Control}|[\u200b\u2060-\u2064\ufeff]/gv, '')
    .replace(/\p{Cs}/gu, '')
    .replace(/\t/g, field.kind === 'file' ? '\t' : ' ')
    // last: letters and marks meet when nothing stands between them any more
    .normalize('NFC')
  if (!/[^\p{Default_Ignorable_Code_Point}\s\u2800]/u.test(visible)) return ''
  if (field.kind === 'file') return visible.replace(/^\n+/, '').trimEnd()
  return (field.kind === 'paragraph' ? visible : visible.replace(/\n+/g, ' ')).trim()
}
