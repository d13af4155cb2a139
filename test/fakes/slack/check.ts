import type { z } from 'zod'
import { type Block, type HomeView, type ModalView, messageBlocks } from './shapes.ts'
import { blocksText } from './words.ts'

/** Measured: somewhat above this, Slack refuses a message for the words of its blocks together. */
const mostWords = 13_200

export type Checked<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'refused'; readonly error: string; readonly messages: readonly string[] }

const refused = (error: string, ...messages: readonly string[]): Checked<never> => ({
  kind: 'refused',
  error,
  messages,
})

export function checkBlocks(value: unknown): Checked<readonly Block[]> {
  const read = messageBlocks.safeParse(value)
  if (!read.success) return refused('invalid_blocks', ...problems(read.error))
  const wrong = inconsistencies(read.data)
  if (wrong.length > 0) return refused('invalid_blocks', ...wrong)
  const words = blocksText(read.data, () => '').length
  return words > mostWords ? refused('msg_blocks_too_long', `${words} characters`) : { kind: 'ok', value: read.data }
}

export function checkView<T extends ModalView | HomeView>(shape: z.ZodType<T>, value: unknown): Checked<T> {
  const read = shape.safeParse(value)
  if (!read.success) return refused('invalid_arguments', ...problems(read.error))
  const wrong = inconsistencies(read.data.blocks)
  const inputs = read.data.blocks.some((block) => block.type === 'input')
  if (inputs && !('submit' in read.data && read.data.submit)) wrong.push('missing submit for a view with inputs')
  return wrong.length > 0 ? refused('invalid_arguments', ...wrong) : { kind: 'ok', value: read.data }
}

/** Lists problems that the shape of a single block does not show. */
function inconsistencies(blocks: readonly Block[]): string[] {
  const ids = blocks.flatMap((block) => block.block_id ?? [])
  const wrong = repeated(ids).map((id) => `block_id ${id} exists twice`)
  for (const block of blocks) {
    if (block.type === 'actions')
      wrong.push(...repeated(block.elements.map((element) => element.action_id)).map((id) => `action_id ${id} twice`))
    if (block.type === 'section' && !block.text && !block.fields) wrong.push('a section needs text or fields')
    const element = block.type === 'input' ? block.element : undefined
    if (element && (element.type === 'radio_buttons' || element.type === 'static_select')) {
      const wanted = JSON.stringify(element.initial_option)
      if (wanted !== undefined && !element.options.some((option) => JSON.stringify(option) === wanted))
        wrong.push('initial_option is not among the options')
    }
    if (element?.type === 'plain_text_input') {
      const { initial_value = '', max_length = 3000 } = element
      if (initial_value.length > max_length) wrong.push('initial_value is longer than max_length')
    }
  }
  return wrong
}

const repeated = (values: readonly string[]): readonly string[] =>
  values.filter((value, i) => values.indexOf(value) !== i)

const problems = (error: z.ZodError): readonly string[] =>
  error.issues.map((issue) => `[ERROR] ${issue.message} [json-pointer:/${issue.path.join('/')}]`)
