import { freeNouns } from '../adapters/slack/commands.ts'
import { catalogueOf } from '../src/bot/catalogue.ts'
import type { Command } from '../src/bot/command.ts'
import type { Field } from '../src/bot/field.ts'
import { helpCommand } from '../src/bot/help.ts'
import { holdersOf } from '../src/bot/rights.ts'
import { allCommands } from '../src/features.ts'

/** Every command of the bot, `/help` included. */
const catalogue = catalogueOf([...allCommands(() => []), helpCommand(() => catalogue)])

const introduction = (): string => {
  const taken = catalogue.nouns.filter((noun) => !freeNouns(catalogue).includes(noun))
  const formatted = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(taken.map((noun) => `\`${noun}\``))
  return `# Commands

This page is generated from the commands themselves by \`npm run docs\`. Don't edit it.

- You can type a command with its fields, or leave fields out: a form asks for the required ones.
- A value with spaces needs quotation marks: \`title:"First exchange"\`.
- On Slack, each command also works with \`/cg\` in front. Slack or other apps use some words themselves, so there you need it for whatever begins with ${formatted}: \`/cg topic list\`.
- \`/help\` lists the commands that you can use. \`/help meeting plan\` explains one of them.`
}

/** Writes docs/commands.md: every command that can be typed, grouped by its first word. */
export function commandsPage(): string {
  const links = catalogue.nouns.map((noun) => `[${noun}](#${noun})`).join(' · ')
  const groups = catalogue.nouns.map((noun) => [`## ${noun}`, ...catalogue.under(noun).map(section)].join('\n\n'))
  return `${[introduction(), links, ...groups].join('\n\n')}\n`
}

function section(command: Command): string {
  const { summary, allow, fields, fromMessage } = command
  const offered = fromMessage ? ` Also in the menu of each message: “${fromMessage.label}”.` : ''
  const rows = Object.entries(fields).map(([name, field]) => row(name, field))
  const table =
    rows.length === 0 ? [] : [['| Field | Required? | Meaning |', '| --- | --- | --- |', ...rows].join('\n')]
  const paragraphs = [`### /${command.name}`, `${summary}.`, `Who: ${holdersOf(allow)}.${offered}`, ...table]
  return paragraphs.join('\n\n')
}

const row = (name: string, field: Field<unknown>): string =>
  `| \`${name}\` | ${field.required ? 'yes' : 'no'} | ${explain(field).replaceAll('|', '\\|')} |`

function explain({ label, hint, options, range }: Field<unknown>): string {
  const sentences = [
    label,
    ...(options ? [`One of: ${options.map((option) => option.label).join('; ')}`] : []),
    ...(range ? [`A number from ${range.from} to ${range.to}`] : []),
    ...(hint ? [hint] : []),
  ]
  return sentences.map((sentence) => sentence.replace(/\.$/, '')).join('. ')
}
