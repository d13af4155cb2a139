import { cutShort } from '../text/cut.ts'
import type { Command } from './command.ts'
import type { Field, FieldKind } from './field.ts'
import { cleaned } from './input.ts'
import type { Args, Invocation } from './invocation.ts'
import type { Option } from './view.ts'

/** A form: the fields of a command that are still missing. Nobody writes forms by hand. */
export interface Form {
  /** The command and what is already known; the submitted fields are added to its arguments. */
  readonly invocation: Invocation
  readonly title: string
  /** Required fields first, in the order of the command. */
  readonly fields: readonly FormField[]
}

export interface FormField {
  readonly name: string
  readonly kind: FieldKind
  readonly label: string
  readonly hint?: string
  readonly required: boolean
  readonly max: number
  readonly options?: readonly Option[]
  /** True if `bot.suggest` has something to offer for it. */
  readonly suggests: boolean
  readonly initial?: string
  /** What is wrong with `initial`. */
  readonly problem?: string
}

/** Returns the form for what is missing; undefined if everything required is given. Pure: no database, no clock. */
export function missingFields(command: Command, args: Args): Form | undefined {
  const fields = Object.entries(command.fields)
  const missing = fields.filter(([name]) => args[name] === undefined)
  const asksForOne = command.asksForOne && fields.every(([name, field]) => field.required || args[name] === undefined)
  if (!asksForOne && !missing.some(([, field]) => field.required)) return undefined
  return {
    invocation: { command: command.name, args },
    title: formTitle(command, args),
    fields: requiredFirst(missing.map(([name, field]) => formField(name, field))),
  }
}

/** Returns the form with everything that was typed, to be corrected. Hidden arguments of buttons stay as they are. */
export function correction(command: Command, args: Args, problems: Readonly<Record<string, string>>): Form {
  const fields = Object.entries(command.fields).map(([name, field]) => ({
    ...formField(name, field),
    ...(args[name] === undefined ? {} : { initial: args[name] }),
    ...(problems[name] === undefined ? {} : { problem: problems[name] }),
  }))
  return { invocation: { command: command.name, args: {} }, title: formTitle(command), fields: requiredFirst(fields) }
}

/** A chat message from which somebody starts a command. */
export interface SourceMessage {
  readonly words: string
  readonly link: string
}

/**
 * Returns the form of a command that is started from a message, filled in with its words and its link; undefined if the
 * command does not start from messages. Both are in fields, not in what the form carries, so nothing has to be kept
 * before the form opens.
 */
export function formFromMessage(command: Command | undefined, message: SourceMessage): Form | undefined {
  if (!command?.fromMessage) return undefined
  const { fields } = command
  const given = { [command.fromMessage.words]: message.words, [command.fromMessage.link]: message.link }
  const filled = Object.entries(given).map(([name, words]) => {
    const field = fields[name]
    return [name, field ? cutShort(cleaned(words, field), field.max) : ''] as const
  })
  const form = correction(command, Object.fromEntries(filled.filter(([, words]) => words !== '')), {})
  const isGiven = ({ name }: FormField) => name in given
  const asked = form.fields.filter((field) => field.required || isGiven(field))
  return { ...form, fields: [...asked, ...form.fields.filter((field) => !asked.includes(field))] }
}

/** Joins what a form collected with what was known before; a cleared field counts as not given. */
export function submitted(form: Invocation, values: Args): Invocation {
  const args = { ...form.args, ...values }
  return { ...form, args: Object.fromEntries(Object.entries(args).filter(([, v]) => v.trim() !== '')) }
}

/**
 * Returns what a form carries, including the files that are already known: an upload cannot be filled in again, so an
 * upload that is left empty keeps them.
 */
export function withKnownFiles({ invocation, fields }: Form): Invocation {
  const known = fields.flatMap(({ name, kind, initial }) => (kind === 'file' && initial ? [[name, initial]] : []))
  return { ...invocation, args: { ...Object.fromEntries(known), ...invocation.args } }
}

/** Slack's limit for the title of a modal. */
const longestTitle = 24

/** Matches the short name of a record, such as M1 or A-12. */
const shortName = /^[A-Z]-?\d+$/

/** Writes "Meeting plan", or "Action drop A-12" if the record is already known and its short name fits. */
export function formTitle({ name }: Command, args: Args = {}): string {
  const title = name.charAt(0).toUpperCase() + name.slice(1)
  const about = Object.values(args).find((value) => shortName.test(value))
  const whole = about ? `${title} ${about}` : title
  return whole.length > longestTitle ? title : whole
}

const requiredFirst = (fields: readonly FormField[]): readonly FormField[] => [
  ...fields.filter((field) => field.required),
  ...fields.filter((field) => !field.required),
]

const formField = (name: string, field: Field<unknown>): FormField => ({
  name,
  kind: field.kind,
  label: field.label,
  required: field.required,
  max: field.max,
  suggests: field.suggest !== undefined,
  ...(field.hint === undefined ? {} : { hint: field.hint }),
  ...(field.options === undefined ? {} : { options: field.options }),
})
