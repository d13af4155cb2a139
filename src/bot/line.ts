import { distance } from 'fastest-levenshtein'
import { cut } from '../text/cut.ts'
import type { Catalogue } from './catalogue.ts'
import type { Command } from './command.ts'
import type { Fields } from './field.ts'
import type { Args, Invocation } from './invocation.ts'

/** The longest typed line that is read; Slack itself sends no more than this. */
export const longestLine = 8000

/**
 * Reads a typed line: `meeting plan title:"First exchange" start:10 Dec 14:00 lasts:90m`.
 * A value runs to the next field of this command, or to the end of its quotes, straight or curly. Words before the first
 * field go to the command's first field that is not named. Words that name no command become a request for help.
 */
export function readLine(typed: string, catalogue: Catalogue): Invocation {
  const words = cut(typed, longestLine).trim().replace(/^\//, '')
  const command = longestName(words, catalogue)
  if (command) return { command: command.name, args: readArgs(words.slice(nameLength(words, command)), command) }
  return { command: 'help', args: words === '' ? {} : { about: cut(words, 100) } }
}

function longestName(words: string, catalogue: Catalogue): Command | undefined {
  const parts = words.split(/\s+/, 3).map((part) => part.toLowerCase())
  for (let length = parts.length; length > 0; length--) {
    const found = catalogue.find(parts.slice(0, length).join(' '))
    if (found && !found.buttonOnly) return found
  }
  return undefined
}

const nameLength = (words: string, command: Command): number =>
  new RegExp(`^${command.name.replace(/\S+/g, '\\S+').replaceAll(' ', '\\s+')}`).exec(words)?.[0].length ?? 0

/** Opening quote → the characters that close it: any that a keyboard or a word processor makes of it. */
const quotes: ReadonlyMap<string, string> = new Map([
  ['"', '"”'],
  ['“', '”"'],
  ['”', '”"'],
  ['„', '“”"'],
  ['«', '»"”'],
  ["'", "'’"],
  ['‘', "’'"],
  ['’', "’'"],
])

function readArgs(typed: string, command: Command): Args {
  const names = Object.keys(command.fields)
  if (names.length === 0) return {}
  // a field's name counts only at the start of a word and with its colon, so "10:30" and "https://…" stay values
  const exact = outsideQuotes(typed, new RegExp(`(?<=^|\\s)(${names.join('|')}):`, 'gi'))
  const keys = [...exact, ...slips(typed, names, exact)].toSorted((a, b) => a.index - b.index)
  const spelling = new Map(names.map((name) => [name.toLowerCase(), name]))
  const args: Record<string, string> = {}
  const bare = unquote(typed.slice(0, keys[0]?.index ?? typed.length))
  const first = names.find((name) => !keys.some((key) => key.name === name.toLowerCase()))
  if (bare.trim() !== '' && first !== undefined) args[first] = bare
  for (const [i, key] of keys.entries()) {
    const value = unquote(typed.slice(key.index + key.length, keys[i + 1]?.index ?? typed.length))
    const name = spelling.get(key.name)
    if (value.trim() !== '' && name !== undefined) args[name] = value
  }
  return args
}

/** Finds field names with one typing error, if the field is not given otherwise; “lists: names” is still a value. */
function slips(typed: string, names: readonly string[], exact: readonly Key[]): readonly Key[] {
  const missing = names.filter((name) => name.length > 3 && !exact.some((key) => key.name === name.toLowerCase()))
  const found = outsideQuotes(typed, /(?<=^|\s)([a-z][a-z-]{3,20}):(?=\S)/gi).flatMap((key) => {
    const [meant, other] = missing.filter((name) => isSlip(key.name, name.toLowerCase()))
    return meant !== undefined && other === undefined ? [{ ...key, name: meant.toLowerCase() }] : []
  })
  return found.filter((key, i) => found.findIndex(({ name }) => name === key.name) === i)
}

/** Tells whether two words differ by one letter added, missing or changed, or by two that changed places. */
function isSlip(typed: string, name: string): boolean {
  const far = distance(typed, name)
  return far === 1 || (far === 2 && [...typed].toSorted().join() === [...name].toSorted().join())
}

interface Key {
  readonly name: string
  readonly index: number
  readonly length: number
}

function outsideQuotes(typed: string, pattern: RegExp): readonly Key[] {
  const quoted = quotedRanges(typed)
  return [...typed.matchAll(pattern)]
    .filter((match) => !quoted.some(([from, to]) => match.index > from && match.index < to))
    .map((match) => ({ name: (match[1] ?? '').toLowerCase(), index: match.index, length: match[0].length }))
}

/** Finds the quoted values: a quote opens right after a colon or a space, and closes before one. */
function quotedRanges(typed: string): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = []
  // what did not close once does not close further on: looking again would take quadratic time
  const unclosed = new Set<string>()
  for (let i = 0; i < typed.length; i++) {
    const opening = typed.charAt(i)
    const closing = quotes.get(opening)
    if (closing === undefined || unclosed.has(opening) || (i > 0 && !/[\s:]/.test(typed.charAt(i - 1)))) continue
    const end = endOfQuote(typed, i + 1, closing)
    if (end === -1) {
      unclosed.add(opening)
      continue
    }
    ranges.push([i, end])
    i = end
  }
  return ranges
}

/** Finds where a quoted value ends; curly quotes within it close each other first. */
function endOfQuote(typed: string, from: number, closing: string): number {
  const mayNest = closing.includes('”') && !closing.includes('“')
  let open = 0
  let last = -1
  for (let i = from; i < typed.length; i++) {
    const letter = typed.charAt(i)
    if (letter === '\\') i++
    else if (mayNest && letter === '“' && (i === from || /\s/.test(typed.charAt(i - 1)))) open++
    else if (open > 0 && letter === '”') {
      open--
      last = i
      // it was the outer one that was never closed
      if (open === 0 && /^\s+[\w-]{2,20}:/.test(typed.slice(i + 1, i + 30))) return i
    } else if (closing.includes(letter) && /^\s?$/.test(typed.charAt(i + 1))) return i
  }
  return last
}

function unquote(typed: string): string {
  const value = typed.trim()
  const range = quotedRanges(value)[0]
  if (range?.[0] !== 0 || range[1] !== value.length - 1) return value
  const inside = value.slice(1, -1).replace(/\\(["“”„«»'‘’\\])/g, '$1')
  // guillemets are written with spaces of their own; what `writeLine` quotes is taken as it is
  return value.startsWith('"') ? inside : inside.trim()
}

/** Replaces the internal names of choices, as buttons and forms carry them, by the words that people read. */
export const withReadableChoices = (invocation: Invocation, fields: Fields = {}): Invocation => ({
  ...invocation,
  args: Object.fromEntries(
    Object.entries(invocation.args).map(([name, value]) => {
      const chosen = fields[name]?.options?.find((option) => option.value === value)
      const isWord = chosen?.label.toLowerCase() === value.toLowerCase()
      return [name, chosen && !isWord ? chosen.label : value]
    }),
  ),
})

/** Writes an invocation as a line that can be typed. */
export function writeLine(invocation: Invocation): string {
  const args = Object.entries(invocation.args).map(([name, value]) =>
    /^[\w.:/@-]+$/.test(value) ? `${name}:${value}` : `${name}:"${value.replace(/["”\\]/g, '\\$&')}"`,
  )
  return [`/${invocation.command}`, ...args].join(' ')
}
