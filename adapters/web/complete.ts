import type { Bot } from '../../src/bot/bot.ts'
import type { Actor } from '../../src/bot/caller.ts'
import type { Command } from '../../src/bot/command.ts'
import type { Field } from '../../src/bot/field.ts'
import type { Option } from '../../src/bot/view.ts'

/** Offers one way to continue the line. */
export interface Completion {
  readonly label: string
  readonly detail: string
  /** The whole line up to the caret once this is chosen. */
  readonly line: string
}

const maxCompletions = 50

/** Completes the line typed up to the caret: with a command, a field, or a value of a field. */
export async function complete(typed: string, bot: Bot, actor: Actor): Promise<readonly Completion[]> {
  const line = typed.trimStart()
  if (!line.startsWith('/')) return []
  const command = commandIn(line, bot)
  const offered = command ? await insideCommand(line, command, bot, actor) : commandsFor(line, bot)
  return offered.slice(0, maxCompletions)
}

/** Finds the command whose full name and a space begin the line; the longest name wins. */
const commandIn = (line: string, bot: Bot): Command | undefined =>
  bot.catalogue.typed
    .filter((command) => line.toLowerCase().startsWith(`/${command.name} `))
    .sort((a, b) => b.name.length - a.name.length)[0]

function commandsFor(line: string, bot: Bot): readonly Completion[] {
  const words = line.slice(1).toLowerCase().replace(/\s+/g, ' ')
  const { typed } = bot.catalogue
  const beginning = typed.filter((command) => command.name.startsWith(words))
  const containing = typed.filter((command) => words.length > 1 && command.name.includes(words.trim()))
  return [...new Set([...beginning, ...containing])].map((command) => ({
    label: `/${command.name}`,
    detail: command.summary,
    line: `/${command.name}${Object.keys(command.fields).length > 0 ? ' ' : ''}`,
  }))
}

async function insideCommand(line: string, command: Command, bot: Bot, actor: Actor): Promise<readonly Completion[]> {
  const open = openValue(line, command)
  const values = open ? await valuesFor(open, line, command, bot, actor) : []
  const lastWord = line.match(/(?<=\s)\S*$/)?.[0] ?? ''
  const another = open?.quoted || open?.empty ? [] : fieldsFor(lastWord, line, command)
  return [...values, ...another]
}

interface OpenValue {
  readonly name: string
  readonly value: string
  /** Index in the line at which the value begins. */
  readonly at: number
  readonly quoted: boolean
  /** The line ends after the colon of the field. */
  readonly empty: boolean
}

/** Finds the field whose value is being typed: the last `name:` outside quotes, or the first field if no field is named. */
function openValue(line: string, command: Command): OpenValue | undefined {
  const names = Object.keys(command.fields)
  const first = names[0]
  if (first === undefined) return undefined
  const afterName = command.name.length + 2
  const bare = unquoted(line)
  const key = [...bare.matchAll(new RegExp(`(?<=\\s)(${names.join('|')}):\\s*`, 'gi'))].at(-1)
  const name = key?.[1]?.toLowerCase() ?? first
  const at = key ? key.index + key[0].length : afterName
  const rest = line.slice(at)
  if (/¤\s*$/.test(bare.slice(at))) return undefined
  const quoted = /^["“]/.test(rest)
  return { name, value: quoted ? rest.slice(1) : rest, at, quoted, empty: key !== undefined && rest === '' }
}

async function valuesFor(open: OpenValue, line: string, command: Command, bot: Bot, actor: Actor) {
  const field = command.fields[open.name]
  if (!field) return []
  const invocation = bot.read(line.slice(0, open.at))
  const options = field.suggest
    ? await bot.suggest({ invocation, field: open.name, typed: open.value, actor })
    : matching(field, open.value)
  if (
    options.some((option) => option.value.toLowerCase() === open.value.trim().toLowerCase() && /\s$/.test(open.value))
  )
    return []
  return options.map((option) => ({
    label: option.label,
    detail: field.label,
    line: `${line.slice(0, open.at)}${inQuotes(option.value)} `,
  }))
}

function matching(field: Field<unknown>, typed: string): readonly Option[] {
  const wanted = typed.trim().toLowerCase()
  const options = (field.options ?? []).filter(({ value, label }) =>
    `${value}\n${label}`.toLowerCase().includes(wanted),
  )
  // the line shows the label, as the list does
  return options.map(({ label }) => ({ label, value: label }))
}

function fieldsFor(word: string, line: string, command: Command): readonly Completion[] {
  const bare = unquoted(line)
  const given = (name: string) => new RegExp(`\\s${name}:`, 'i').test(bare)
  const left = Object.entries(command.fields).filter(([name]) => name.startsWith(word.toLowerCase()) && !given(name))
  const ordered = [...left.filter(([, field]) => field.required), ...left.filter(([, field]) => !field.required)]
  return ordered.map(([name, field]) => ({
    label: `${name}:`,
    detail: [field.label, field.required ? '' : 'optional', field.hint ?? ''].filter(Boolean).join(' · '),
    line: `${line.slice(0, line.length - word.length)}${name}:`,
  }))
}

/** Hides the closed quotes of a line, so that a colon within them names no field. */
const unquoted = (line: string): string => line.replace(/"[^"]*"|“[^”]*”/g, (quoted) => '¤'.repeat(quoted.length))

const inQuotes = (value: string): string =>
  /^[\w.:/@-]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`
