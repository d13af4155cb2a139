import type { types } from '@slack/bolt'
import type { Form, FormField } from '../../src/bot/form.ts'
import type { Args } from '../../src/bot/invocation.ts'
import { unhandled } from '../../src/bot/view.ts'
import { cutShort } from '../../src/text/cut.ts'
import type { HandedIn } from '../download.ts'
import { plainText, slackOption } from './blocks.ts'
import { limits } from './limits.ts'

/** Names every input element; the block around it has the name of the field. */
export const inputAction = 'value'

export const modalCallback = 'form'

/** Up to this many options, radio buttons are quicker to read than a list. */
const fewOptions = 5

/** Renders a form as Slack's modal; `metadata` comes back with its submission. */
export const modal = (form: Form, metadata: string): types.ModalView => ({
  type: 'modal',
  callback_id: modalCallback,
  title: plainText(cutShort(form.title, limits.modalTitle)),
  submit: plainText('Submit'),
  close: plainText('Cancel'),
  private_metadata: metadata,
  blocks: form.fields.length === 0 ? [emptyForm] : form.fields.map(inputBlock),
})

const emptyForm: types.SectionBlock = { type: 'section', text: plainText('Nothing more is needed. Submit it?') }

function inputBlock(field: FormField): types.InputBlock {
  const kept = field.kind === 'file' && field.initial !== undefined
  const hint = [field.problem, field.hint, kept ? 'Without a new file, the last one stays.' : '']
    .filter(Boolean)
    .join(' ')
  return {
    type: 'input',
    block_id: field.name,
    optional: !field.required || kept,
    label: plainText(cutShort(field.problem ? `${field.label} (please correct)` : field.label, limits.inputLabel)),
    element: inputElement(field),
    ...(hint === '' ? {} : { hint: plainText(cutShort(hint, limits.inputHint)) }),
  }
}

function inputElement(field: FormField): types.InputBlockElement {
  const { kind } = field
  switch (kind) {
    case 'file':
      return { type: 'file_input', action_id: inputAction, max_files: 1, filetypes: [...textEndings] }
    case 'choice':
    case 'yes-no':
      return choiceInput(field)
    case 'person':
    case 'record':
    case 'zone':
      return field.suggests && (field.initial?.length ?? 0) <= limits.optionValue
        ? searchInput(field)
        : textInput(field)
    case 'text':
    case 'paragraph':
    case 'count':
    case 'duration':
    case 'when':
    case 'day':
      return textInput(field)
    default:
      return unhandled(kind)
  }
}

/** Endings of file names that Slack offers for upload. */
const textEndings = ['csv', 'tsv', 'md', 'markdown', 'txt', 'text']

/** Renders a line of text. What was typed before stays whole, even if it is too long, to be shortened there. */
function textInput({ kind, initial, max }: FormField): types.PlainTextInput {
  const kept = initial?.slice(0, limits.inputChars)
  return {
    type: 'plain_text_input',
    action_id: inputAction,
    multiline: kind === 'paragraph',
    max_length: Math.min(limits.inputChars, Math.max(max, kept?.length ?? 0)),
    ...(kept ? { initial_value: kept } : {}),
  }
}

/** Renders a choice: as a list where it is optional, since nobody can clear radio buttons. */
function choiceInput(field: FormField): types.RadioButtons | types.StaticSelect {
  const options = (field.options ?? []).slice(0, limits.options)
  const typed = field.initial?.toLowerCase()
  const chosen = options.find((option) =>
    [option.value.toLowerCase(), option.label.toLowerCase()].includes(typed ?? ''),
  )
  const element = {
    action_id: inputAction,
    options: options.map(slackOption),
    ...(chosen ? { initial_option: slackOption(chosen) } : {}),
  }
  return field.required && options.length <= fewOptions
    ? { type: 'radio_buttons', ...element }
    : { type: 'static_select', placeholder: plainText('Choose'), ...element }
}

/** Renders a search, for people too: Slack's own list of users lacks members without an account there. */
const searchInput = ({ initial }: FormField): types.ExternalSelect => ({
  type: 'external_select',
  action_id: inputAction,
  placeholder: plainText('Type to search'),
  min_query_length: 0,
  ...(initial ? { initial_option: slackOption({ label: shown(initial), value: initial }) } : {}),
})

/** Returns the name in a mention: Slack would show the mention's code in an option. */
const shown = (value: string): string => /^<@[^<>|]+\|([^<>]+)>$/.exec(value)?.[1] ?? value

/** Describes one input as Slack reports it; the element decides which member is set. */
export interface Submitted {
  readonly value?: string | null
  readonly selected_option?: { readonly value?: string } | null
  readonly files?: readonly SubmittedFile[]
}

interface SubmittedFile {
  readonly name?: string | null
  readonly size?: number
  readonly url_private?: string
}

type State = Readonly<Record<string, Readonly<Record<string, Submitted>>>>

/** Reads what was entered: field name → text. An empty upload changes nothing. */
export const readSubmission = (state: State): Args =>
  Object.fromEntries(
    Object.entries(state).flatMap(([field, { [inputAction]: input }]) =>
      input?.files === undefined ? [[field, readInput(input)]] : [],
    ),
  )

/** Reads what was uploaded: field name → file. */
export const submittedFiles = (state: State): Readonly<Record<string, HandedIn>> =>
  Object.fromEntries(
    Object.entries(state).flatMap(([field, { [inputAction]: input }]) => {
      const file = input?.files?.[0]
      const name = file?.name ?? 'The file'
      return file ? [[field, { name, size: file.size ?? 0, url: file.url_private ?? '' }]] : []
    }),
  )

const readInput = (input: Submitted | undefined): string => input?.value ?? input?.selected_option?.value ?? ''
