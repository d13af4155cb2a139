import {
  type APIComponentInLabel,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  type ModalSubmitFields,
  TextInputStyle,
} from 'discord.js'
import type { Form, FormField } from '../../src/bot/form.ts'
import type { Args, Invocation } from '../../src/bot/invocation.ts'
import { unhandled } from '../../src/bot/view.ts'
import { cutShort } from '../../src/text/cut.ts'
import type { HandedIn } from '../download.ts'
import { encodeId } from './custom-id.ts'
import { limits } from './limits.ts'
import { oneLine } from './markdown.ts'

/** Renders a form as a modal. Its submission comes back with `invocation`, which must fit. */
export const modal = (form: Form, invocation: Invocation): APIModalInteractionResponseCallbackData => ({
  custom_id: encodeId({ invocation, field: '' }, 0),
  title: cutShort(form.title, limits.modalTitle),
  components: shownFields(form).map(label),
})

/** Picks the fields that a modal has room for: first those with a problem, then in the order of the form. */
export const shownFields = (form: Form): readonly FormField[] =>
  [...form.fields]
    .sort((a, b) => Number(b.problem !== undefined) - Number(a.problem !== undefined))
    .slice(0, limits.modalComponents)

/** Returns everything that was known before the form opened, including the fields that it has no room for. */
export const knownArgs = (form: Form): Args => ({
  ...form.invocation.args,
  ...Object.fromEntries(form.fields.flatMap(({ name, initial }) => (initial === undefined ? [] : [[name, initial]]))),
})

/** Reads what was entered: field name → value, empty for a cleared field; an empty upload changes nothing. */
export function enteredArgs(fields: ModalSubmitFields): Args {
  const entered = fields.fields.filter((field) => field.type !== ComponentType.FileUpload)
  return Object.fromEntries(entered.map((field) => [field.customId, enteredValue(field)] as const))
}

/** Reads what was uploaded: field name → file. */
export function enteredFiles(fields: ModalSubmitFields): Readonly<Record<string, HandedIn>> {
  const files = fields.fields.map((field) => {
    const file = field.type === ComponentType.FileUpload ? field.attachments.first() : undefined
    return file ? [[field.customId, file] as const] : []
  })
  return Object.fromEntries(files.flat())
}

type Entered = ModalSubmitFields['fields'] extends ReadonlyMap<string, infer T> ? T : never

function enteredValue(field: Entered): string {
  if (field.type === ComponentType.StringSelect) return field.values.join(',')
  return field.type === ComponentType.TextInput ? field.value : ''
}

function label(field: FormField): APILabelComponent {
  const kept =
    field.kind === 'file' && field.initial !== undefined ? 'Without a new file, the last one stays.' : undefined
  const explanation = [field.problem ?? field.hint, kept].filter(Boolean).join(' ')
  return {
    type: ComponentType.Label,
    label: cutShort(oneLine(field.label), limits.modalLabel),
    ...(explanation ? { description: cutShort(oneLine(explanation), limits.modalDescription) } : {}),
    component: input(field),
  }
}

function input(field: FormField): APIComponentInLabel {
  const { kind } = field
  switch (kind) {
    case 'choice':
    case 'yes-no':
      return selectInput(field)
    case 'file':
      return fileInput(field)
    case 'text':
    case 'paragraph':
    case 'count':
    case 'duration':
    case 'when':
    case 'day':
    case 'zone':
    case 'person':
    case 'record':
      return textInput(field)
    default:
      return unhandled(kind)
  }
}

function selectInput(field: FormField): APIComponentInLabel {
  const { name: custom_id, required, options = [] } = field
  if (options.length === 0 || options.length > limits.menuOptions) return textInput(field)
  const chosen = field.initial?.toLowerCase()
  return {
    type: ComponentType.StringSelect,
    custom_id,
    required,
    min_values: required ? 1 : 0,
    max_values: 1,
    options: options.map(({ label, value }) => ({
      label: cutShort(label, limits.optionLabel),
      value,
      default: chosen === value.toLowerCase() || chosen === label.toLowerCase(),
    })),
  }
}

function fileInput({ name: custom_id, required, initial }: FormField): APIComponentInLabel {
  const needed = required && initial === undefined
  return { type: ComponentType.FileUpload, custom_id, required: needed, min_values: needed ? 1 : 0, max_values: 1 }
}

function textInput(field: FormField): APIComponentInLabel {
  const { name: custom_id, required } = field
  const value = field.initial?.slice(0, limits.modalText)
  return {
    type: ComponentType.TextInput,
    custom_id,
    required,
    style: field.kind === 'paragraph' ? TextInputStyle.Paragraph : TextInputStyle.Short,
    // what was typed comes back whole, even if it is too long: the person who typed it shortens it
    max_length: Math.min(Math.max(field.max, value?.length ?? 0), limits.modalText),
    ...(field.problem && field.hint ? { placeholder: cutShort(oneLine(field.hint), limits.modalPlaceholder) } : {}),
    ...(value ? { value } : {}),
  }
}
