import ts from 'typescript'
import { catalogueOf } from '../../src/bot/catalogue.ts'
import { helpCommand } from '../../src/bot/help.ts'
import { allCommands } from '../../src/features.ts'
import { lineOf, parse, tracked, walk } from './source.ts'

const catalogue = catalogueOf([...allCommands(() => []), helpCommand(() => catalogue)])

/** The umbrella of all commands on Slack, and commands of others: of chat programs, of what the bot is measured against. */
const foreign = new Set(['cg', 'invite', 'echo'])
/** What the web server has at its top. */
const paths = new Set(['healthz', 'readyz', 'metrics', 'mail'])

/** A slash, up to three words, and fields with their values. */
const mention =
  /(?<![\w/.…:}<-]|=")\/(?:cg )?([a-z][a-z-]*(?: [a-z][a-z-]*(?![\w:-])){0,2})(?![\w/])((?: [a-z][a-z-]*:(?:"[^"]*"|[^\s`"]+))*)/g

/** Lists what a text says wrongly about commands: one that cannot be typed, or a field that it does not have. */
export function wrongMentions(text: string): readonly string[] {
  return [...text.matchAll(mention)].flatMap(([whole, words = '', fields = '']) => {
    const command = commandIn(words)
    if (!command) return isNoun(words) ? [] : [whole]
    return [...fields.matchAll(/ ([a-z-]+):/g)].some(([, field = '']) => !(field in command.fields)) ? [whole] : []
  })
}

/** Finds the command that the words begin with: `people add or` is `people add`. */
function commandIn(words: string) {
  const parts = words.split(' ')
  const names = parts.map((_, i) => parts.slice(0, parts.length - i).join(' '))
  return names.map((name) => catalogue.find(name)).find((command) => command && !command.buttonOnly)
}

/** Tells whether the words, or the first two of them, begin some commands: `meeting`, `meeting agenda or`. */
function isNoun(words: string): boolean {
  const [noun = '', second] = words.split(' ')
  if (foreign.has(noun) || (second === undefined && paths.has(noun))) return true
  return catalogue.under(second === undefined ? noun : `${noun} ${second}`).length > 0
}

/** Lists the strings of the product that name a command which does not exist. */
export const wrongMentionsInCode = (): readonly string[] =>
  tracked
    .filter((file) => /^(src|adapters|scripts)\/.*\.(ts|js)$/.test(file))
    .flatMap((file) => {
      const found: string[] = []
      walk(parse(file), (node) => {
        const text = textIn(node)
        // a path has no words around it
        if (!text.includes(' ')) return
        for (const wrong of wrongMentions(text)) found.push(`${file}:${lineOf(node)} ${wrong}`)
      })
      return found
    })

/** Returns the text of a string literal, with “…” for each expression in it; empty for other nodes. */
function textIn(node: ts.Node): string {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text
  if (!ts.isTemplateExpression(node)) return ''
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…')
}
