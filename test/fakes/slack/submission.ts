import type { InputBlock, InputElement, ModalView, Option } from './shapes.ts'

/** Field (block id) → what is filled in; fields that are left out keep what the form shows. */
export type FormValues = Readonly<Record<string, string>>

/** Uploads a text file to Slack, and returns the file as Slack describes it. */
type HandIn = (text: string) => object

type Search = (field: string, typed: string) => Promise<readonly Option[]>

export const inputsOf = (view: ModalView): readonly InputBlock[] =>
  view.blocks.flatMap((block) => (block.type === 'input' ? [block] : []))

/** Returns what an input contains before anyone fills it in. */
export function initialOf(element: InputElement): string | undefined {
  switch (element.type) {
    case 'file_input':
      return undefined
    case 'plain_text_input':
      return element.initial_value
    case 'users_select':
      return element.initial_user === undefined ? undefined : `<@${element.initial_user}>`
    default:
      return element.initial_option?.value
  }
}

/** Builds the state that Slack's client submits; refuses values that the inputs do not take. */
export async function stateOf(view: ModalView, values: FormValues, search: Search, handIn: HandIn) {
  const inputs = inputsOf(view)
  const unknown = Object.keys(values).filter((field) => !inputs.some((input) => input.block_id === field))
  if (unknown.length > 0) throw new Error(`The form has no ${unknown.join(', ')}`)
  const entries = inputs.map(async (input) => {
    const field = input.block_id ?? ''
    const value = values[field] ?? initialOf(input.element) ?? ''
    if (value === '' && input.optional !== true) throw new Error(`Slack’s client wants ${field} filled in`)
    return [field, { [input.element.action_id]: await filled(input, value, search, handIn) }]
  })
  return Object.fromEntries(await Promise.all(entries))
}

async function filled(
  { block_id = '', element }: InputBlock,
  value: string,
  search: Search,
  handIn: HandIn,
): Promise<object> {
  const { type } = element
  switch (type) {
    case 'file_input':
      return { type, files: value === '' ? [] : [handIn(value)] }
    case 'plain_text_input':
      if (value.length > (element.max_length ?? 3000)) throw new Error(`Slack’s client cuts ${block_id}`)
      return { type, value: value === '' ? null : value }
    case 'users_select':
      return { type, selected_user: value === '' ? null : value.replace(/[<@>]/g, '') }
    case 'external_select': {
      if (value === '') return { type, selected_option: null }
      const offered = await search(block_id, value)
      const option = offered.find((one) => one.value === value || one.text.text === value) ?? element.initial_option
      if (!option) throw new Error(`Slack’s client finds no ${value}`)
      return { type, selected_option: option }
    }
    default: {
      const option = element.options.find((one) => one.value === value)
      if (value !== '' && !option) throw new Error(`${block_id} does not offer ${value}`)
      return { type, selected_option: option ?? null }
    }
  }
}
