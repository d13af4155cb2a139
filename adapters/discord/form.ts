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
import { cutShort } from '../../src/text/cut.ts'
import type { HandedIn } from '../download.ts'
import { encodeId } from './custom-id.ts'
import { limits } from './limits.ts'
import { oneLine } from './markdown.ts'

/** A form as a modal. `invocation`, which must fit, is what its submission comes back with. */
export const modal = (form: Form, invocation: Invocation): APIModalInteractionResponseCallbackData => ({
  custom_id: encodeId({ invocation, field: '' }, 0),
  title: cutShort(form.title, limits.modalTitle),
  components: shownFields(form).map(label),
})

/** What is wrong comes first, then what is required: a modal has room for five. */
export const shownFields = (form: Form): readonly FormField[] =>
  [...form.fields]
    .sort((a, b) => Number(b.problem !== undefined) - Number(a.problem !== undefined))
    .slice(0, limits.modalComponents)

/** Everything that was known before a form was opened, the fields included that it had no room for. */
export const knownArgs = (form: Form): Args => ({
  ...form.invocation.args,
  ...Object.fromEntries(form.fields.flatMap(({ name, initial }) => (initial === undefined ? [] : [[name, initial]]))),
})

/** What was entered: field name → value, empty where a field was emptied; an empty upload changes nothing. */
export function enteredArgs(fields: ModalSubmitFields): Args {
  const entered = fields.fields.filter((field) => field.type !== ComponentType.FileUpload)
  return Object.fromEntries(entered.map((field) => [field.customId, enteredValue(field)] as const))
}

/** What was uploaded: field name → file. */
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
  const { name: custom_id, required } = field
  const options = field.options ?? []
  if (options.length > 0 && options.length <= limits.menuOptions) {
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
  if (field.kind === 'file') {
    const needed = required && field.initial === undefined
    return { type: ComponentType.FileUpload, custom_id, required: needed, min_values: needed ? 1 : 0, max_values: 1 }
  }
  const value = field.initial?.slice(0, limits.modalText)
  return {
    type: ComponentType.TextInput,
    custom_id,
    required,
    style: field.kind === 'paragraph' ? TextInputStyle.Paragraph : TextInputStyle.Short,
    // what was typed comes back whole, even where it was too long: it is the typing person who shortens it
    max_length: Math.min(Math.max(field.max, value?.length ?? 0), limits.modalText),
    ...(field.problem && field.hint ? { placeholder: cutShort(oneLine(field.hint), limits.modalPlaceholder) } : {}),
    ...(value ? { value } : {}),
  }
}
