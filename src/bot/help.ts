import { distance } from 'fastest-levenshtein'
import { cut } from '../text/cut.ts'
import type { Visitor } from './caller.ts'
import type { Catalogue } from './catalogue.ts'
import { type Command, implement } from './command.ts'
import { optional, text } from './field.ts'
import { answer } from './reply.ts'
import { forbidden, mayRun } from './rights.ts'
import { query } from './signature.ts'
import { type Block, heading, type Line, line, list, note, strong, toned, type View, view } from './view.ts'

export const help = query({
  name: 'help',
  summary: 'Show what you can do here',
  fields: { about: optional(text('About', { hint: 'A command or its first word, such as meeting' })) },
  allow: 'anyone',
})

/** Derives help from the catalogue: only what this caller may do. */
export const helpCommand = (catalogue: () => Catalogue): Command =>
  implement(help, async ({ input, caller }) => answer(helpView(catalogue(), caller, input.about ?? '')))

type Allowed = (commands: readonly Command[]) => readonly Command[]

function helpView(catalogue: Catalogue, caller: Visitor, typed: string): View {
  const allowed: Allowed = (commands) => commands.filter((command) => mayRun(command.allow, caller))
  const about = typed
    .toLowerCase()
    .split(/[\s/]+/)
    .filter(Boolean)
    .join(' ')
  if (about === '') {
    const sections = catalogue.nouns.flatMap((noun) => section(noun, allowed(catalogue.under(noun))))
    return view('What you can do here', ...sections, hint(caller))
  }
  const under = allowed(catalogue.under(about))
  if (under.length === 1 && under[0]) return commandView(under[0])
  if (under.length > 1) return view(`/${about}`, list(...under.map(usageLine)), ...example(under))
  const [first] = catalogue.under(about)
  const refused = first && forbidden(first.allow, caller)
  if (refused) return toned('caution', `/${about}: ${refused.what}`, note(refused.instead ?? ''))
  const words = about.split(' ')
  const title = `There is no command “${cut(named(words).join(' ') || typed, 60)}”`
  return toned('caution', title, ...offers(catalogue, words, allowed))
}

/** Returns the words before the first argument. */
function named(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !/^[\p{L}\p{N}-]+$/u.test(word))
  return first === -1 ? words : words.slice(0, first)
}

function offers(catalogue: Catalogue, words: readonly string[], allowed: Allowed): readonly Block[] {
  const [word = '', ...more] = words
  const having = (fits: (part: string) => boolean) =>
    more.length > 0 ? [] : allowed(catalogue.typed.filter(({ name }) => name.split(' ').some(fits)))
  const verb = having((part) => part === word)
  const matching = verb.length > 0 || word.length < 3 ? verb : having((part) => part.startsWith(word))
  const nearest =
    matching.length > 0
      ? verb[0]?.name
      : nearestName(catalogue, named(words), (command) => allowed([command]).length > 0)
  const under = matching.length > 0 ? matching : allowed(catalogue.under(word))
  const offered = under.length > 0 ? under : allowed(catalogue.under(nearest?.split(' ')[0] ?? ''))
  return [
    ...(nearest ? [note('Did you mean ', strong(`/${nearest}`), '?')] : []),
    ...(offered.length > 0 ? [list(...offered.map(usageLine))] : [note('Type /help to see all commands.')]),
  ]
}

/** Compares the first one, two or three words with the catalogue; the rest was meant as arguments. */
function nearestName(catalogue: Catalogue, words: readonly string[], may: (command: Command) => boolean) {
  const found = [3, 2, 1].flatMap((length) => {
    const typed = words.slice(0, length).join(' ')
    const name = words.length >= length ? catalogue.nearest(typed, may) : undefined
    return name === undefined ? [] : [{ name, far: distance(typed, name) }]
  })
  return found.toSorted((a, b) => a.far - b.far)[0]?.name
}

function commandView(command: Command): View {
  const fields = Object.entries(command.fields).map(([name, field]) => {
    const choices = field.options ? ` (${field.options.map((option) => option.label).join('; ')})` : ''
    const hint = field.hint ? `. ${field.hint}` : ''
    return line(strong(name), `: ${field.label}${choices}${field.required ? '' : ', optional'}${hint}`)
  })
  const blocks: Block[] = [note(usage(command))]
  if (fields.length > 0) blocks.push(list(...fields))
  return view(command.summary, ...blocks)
}

const section = (noun: string, commands: readonly Command[]): readonly Block[] =>
  commands.length === 0 ? [] : [heading(`/${noun}`), list(...commands.map(usageLine))]

const usageLine = (command: Command): Line => line(strong(`/${command.name}`), ` – ${command.summary}`)

/** Writes `/meeting plan title:… start:… lasts:… [tool:…]`. */
export function usage(command: Command): string {
  const fields = Object.entries(command.fields).map(([name, field]) => (field.required ? `${name}:…` : `[${name}:…]`))
  return [`/${command.name}`, ...fields].join(' ')
}

const example = (commands: readonly Command[]): readonly Block[] => {
  const longest = commands.find((command) => Object.keys(command.fields).length > 1)
  return longest ? [note(`For example: ${usage(longest)}. A form asks for anything you leave out.`)] : []
}

function hint({ group, actor, person }: Visitor): Block {
  const here = actor.channel === '' ? 'You are here as a member of' : 'This channel belongs to'
  const zone = `The bot reads the dates you type in ${person.zone}; to change that: /people me zone:…`
  if (group) return note(`For details on one command group, type /help meeting. ${here} ${group.name}. ${zone}`)
  if (actor.channel === '') return note('To work with a group, use the bot in its channel.')
  return note('This channel does not belong to a group yet. To set one up here, type /group setup.')
}
