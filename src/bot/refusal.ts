import { cut } from '../text/cut.ts'
import type { Invocation } from './invocation.ts'
import { writeLine } from './line.ts'
import type { Refusal } from './reply.ts'
import { type Block, button, line, list, note, quote, toned, type View } from './view.ts'

/** Shows what is wrong, which rule says so and what would be accepted; what was typed can be opened again. */
export function refusalView(refusal: Refusal, typed: Invocation | undefined, correct: Invocation | undefined): View {
  const problems = Object.values(refusal.problems)
  const blocks: Block[] = []
  if (problems.length > 0) blocks.push(list(...problems.map((problem) => line(problem))))
  if (refusal.rule) blocks.push(note(refusal.rule))
  if (refusal.instead) blocks.push(note(refusal.instead))
  if (typed) blocks.push(...quoteTyped(typed))
  if (correct) blocks.push({ kind: 'buttons', buttons: [button('Correct it', correct, 'primary')] })
  return toned('bad', refusal.what, ...blocks)
}

/** Quotes the line that was typed, or one that means the same; empty if there was no argument. */
export const quoteTyped = (invocation: Invocation): readonly Block[] =>
  Object.keys(invocation.args).length > 0 ? [quote(cut(writeLine(invocation), 2900))] : []
