import type { Bot } from '../../src/bot/bot.ts'
import type { Invocation } from '../../src/bot/invocation.ts'

/**
 * Reads the text of a slash command. Slack escapes it: `&`, `<` and `>` of the person are entities, so a `<` is always
 * Slack's own, around a mention or a link. A field for people keeps the mention, other fields get the words typed.
 */
export function readTyped(line: string, bot: Bot): Invocation {
  const { command, args } = bot.read(withoutLinks(line))
  const fields = bot.catalogue.find(command)?.fields
  const read = Object.entries(args).map(([name, value]) => [name, words(value, fields?.[name]?.kind === 'person')])
  return { command, args: Object.fromEntries(read) }
}

/** Matches `<https://itu.int>`, `<http://itu.int|itu.int>`, `<mailto:a@b|a@b>`: a label is what was typed. */
const withoutLinks = (line: string): string =>
  line.replace(
    /<(?:mailto:)?([^<>@#!|][^<>|]*)(?:\|([^<>]*))?>/g,
    (_, target: string, label?: string) => label ?? target,
  )

/** Returns the words of a message, which Slack keeps in its markup. */
export const plainText = (message: string): string => words(withoutLinks(message), false)

const words = (typed: string, person: boolean): string =>
  unescaped(typed.replace(/<([@#!][^<>]*)>/g, (_, inner: string) => token(inner, person)))

/** Returns the words of `@U1|name`, `#C1|name`, `!subteam^S1|@name`, `!here`. */
function token(inner: string, person: boolean): string {
  const [target = '', label = ''] = inner.split('|', 2)
  if (target.startsWith('@')) return person ? `<${inner}>` : `@${label || target.slice(1)}`
  if (target.startsWith('#')) return label === '' ? target : `#${label}`
  return label === '' ? `@${target.slice(1)}` : label
}

const unescaped = (words: string): string =>
  words.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
