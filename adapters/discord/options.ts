import {
  ApplicationCommandOptionType,
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  type CommandInteractionOption,
} from 'discord.js'
import type { Invocation } from '../../src/bot/invocation.ts'
import type { HandedIn } from '../download.ts'

/** Reads a slash command and its options as if they had been typed, and the files that have to be downloaded. */
export function optionArgs(interaction: ChatInputCommandInteraction | AutocompleteInteraction): {
  readonly invocation: Invocation
  readonly files: Readonly<Record<string, HandedIn>>
} {
  const words = [interaction.commandName]
  let options: readonly CommandInteractionOption[] = interaction.options.data
  for (let first = options[0]; first?.options && isGroup(first); first = options[0]) {
    words.push(first.name)
    options = first.options
  }
  const args = options.map((option) => [option.name, typedValue(option)] as const).filter(([, value]) => value !== '')
  const files = options.flatMap(({ name, attachment }) => (attachment ? [[name, attachment] as const] : []))
  const invocation = { command: words.join(' '), args: Object.fromEntries(args) }
  return { invocation, files: Object.fromEntries(files) }
}

const isGroup = ({ type }: CommandInteractionOption): boolean =>
  type === ApplicationCommandOptionType.Subcommand || type === ApplicationCommandOptionType.SubcommandGroup

function typedValue({ value, type }: CommandInteractionOption): string {
  if (type === ApplicationCommandOptionType.Attachment) return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return value === undefined ? '' : String(value)
}
