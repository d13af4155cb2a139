import {
  ApplicationCommandOptionType,
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  type CommandInteractionOption,
} from 'discord.js'
import type { Invocation } from '../../src/bot/invocation.ts'

/** A slash command with its options, as if it had been typed. */
export function optionArgs(interaction: ChatInputCommandInteraction | AutocompleteInteraction): Invocation {
  const words = [interaction.commandName]
  let options: readonly CommandInteractionOption[] = interaction.options.data
  for (let first = options[0]; first?.options && isGroup(first); first = options[0]) {
    words.push(first.name)
    options = first.options
  }
  const args = options.map((option) => [option.name, typedValue(option)] as const).filter(([, value]) => value !== '')
  return { command: words.join(' '), args: Object.fromEntries(args) }
}

const isGroup = ({ type }: CommandInteractionOption): boolean =>
  type === ApplicationCommandOptionType.Subcommand || type === ApplicationCommandOptionType.SubcommandGroup

function typedValue({ value }: CommandInteractionOption): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return value === undefined ? '' : String(value)
}
