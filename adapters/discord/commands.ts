import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  InteractionContextType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  type RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from 'discord.js'
import type { Catalogue } from '../../src/bot/catalogue.ts'
import type { Command } from '../../src/bot/command.ts'
import type { Field } from '../../src/bot/field.ts'
import { unhandled } from '../../src/bot/view.ts'
import { cutShort } from '../../src/text/cut.ts'
import { limits } from './limits.ts'

export type CommandJson = SlashJson | RESTPostAPIContextMenuApplicationCommandsJSONBody

type SlashJson = RESTPostAPIChatInputApplicationCommandsJSONBody & {
  readonly options: APIApplicationCommandOption[]
}

/**
 * Renders the catalogue as Discord registers it: a noun is a command, a verb its subcommand, three words a subcommand
 * group. Throws if the catalogue exceeds what Discord takes.
 */
export function commandsJson(catalogue: Catalogue): readonly CommandJson[] {
  const commands = catalogue.nouns.map((noun) => commandJson(noun, catalogue.under(noun)))
  ensure(commands.length <= limits.commands, `${commands.length} commands`)
  return [...commands, ...messageCommands(catalogue)]
}

/** Renders the commands in the menu of each message; Discord reports them by their label. */
function messageCommands({ fromMessages }: Catalogue): readonly CommandJson[] {
  ensure(fromMessages.length <= limits.messageCommands, `${fromMessages.length} commands on messages`)
  return fromMessages.map(({ name, fromMessage }) => {
    const label = fromMessage?.label ?? name
    ensure(label.length <= limits.messageCommandName, `the label “${label}”`)
    return { type: ApplicationCommandType.Message, name: label, contexts }
  })
}

const contexts = [InteractionContextType.Guild, InteractionContextType.BotDM]

function commandJson(noun: string, commands: readonly Command[]): SlashJson {
  const alone = commands.find((command) => command.name === noun)
  ensure(!alone || commands.length === 1, `/${noun} next to subcommands`)
  const json: SlashJson = {
    type: ApplicationCommandType.ChatInput,
    name: nameOf(noun),
    description: alone ? describe(alone.summary) : describeAll(noun, commands),
    contexts,
    options: alone ? optionsOf(alone) : subcommands(noun, commands),
  }
  ensure(sizeOf(json) <= limits.commandTotal, `/${noun} with ${sizeOf(json)} characters`)
  return json
}

function subcommands(noun: string, commands: readonly Command[]): APIApplicationCommandOption[] {
  const seconds = [...new Set(commands.map((command) => nameParts(command)[1] ?? ''))]
  ensure(seconds.length <= limits.commandOptions, `/${noun} with ${seconds.length} subcommands`)
  return seconds.map((second) => {
    const under = commands.filter((command) => nameParts(command)[1] === second)
    const alone = under.find((command) => nameParts(command).length === 2)
    if (alone) {
      ensure(under.length === 1, `/${alone.name} next to longer names`)
      return subcommand(second, alone)
    }
    ensure(under.length <= limits.commandOptions, `/${noun} ${second} with ${under.length} subcommands`)
    return {
      type: ApplicationCommandOptionType.SubcommandGroup,
      name: nameOf(second),
      description: describeAll(second, under),
      options: under.map((command) => subcommand(nameParts(command).slice(2).join(' '), command)),
    }
  })
}

const subcommand = (name: string, command: Command): APIApplicationCommandSubcommandOption => ({
  type: ApplicationCommandOptionType.Subcommand,
  name: nameOf(name),
  description: describe(command.summary),
  options: optionsOf(command),
})

/**
 * Renders the fields as options. Discord requires only what has to be picked from a long list, which a modal does not
 * offer; a form asks for everything else that is missing, where it is easier to read and to type.
 */
function optionsOf(command: Command): APIApplicationCommandBasicOption[] {
  const options = Object.entries(command.fields).map(([name, field]) => option(name, field))
  ensure(options.length <= limits.commandOptions, `/${command.name} with ${options.length} fields`)
  return [...options.filter((one) => one.required), ...options.filter((one) => !one.required)]
}

function option(name: string, field: Field<unknown>): APIApplicationCommandBasicOption {
  const description = describe(field.hint ? `${field.label}. ${field.hint}` : field.label)
  const shared = { name: nameOf(name), description, required: false }
  const { kind } = field
  switch (kind) {
    case 'count':
      return { ...shared, type: ApplicationCommandOptionType.Integer, ...rangeOf(field) }
    case 'file':
      return { ...shared, type: ApplicationCommandOptionType.Attachment }
    case 'yes-no':
      return { ...shared, type: ApplicationCommandOptionType.Boolean }
    case 'choice':
      return choiceOption(shared, field)
    // people too: Discord's own list of users lacks members without an account there
    case 'person':
    case 'record':
    case 'zone':
      return textOption({ ...shared, required: field.required && field.suggest !== undefined }, field)
    case 'text':
    case 'paragraph':
    case 'duration':
    case 'when':
    case 'day':
      return textOption(shared, field)
    default:
      return unhandled(kind)
  }
}

interface Shared {
  readonly name: string
  readonly description: string
  readonly required: boolean
}

function choiceOption(shared: Shared, field: Field<unknown>): APIApplicationCommandBasicOption {
  const { options = [] } = field
  if (options.length > limits.choices) return textOption(shared, field)
  const choices = options.map(({ label, value }) => ({ name: cutShort(label, limits.choiceName), value }))
  ensure(
    choices.every((choice) => choice.value.length <= limits.choiceValue),
    `a choice of ${shared.name}`,
  )
  return { ...shared, type: ApplicationCommandOptionType.String, choices }
}

function textOption(shared: Shared, field: Field<unknown>): APIApplicationCommandBasicOption {
  const max_length = Math.min(field.max, limits.optionText)
  const text = { ...shared, type: ApplicationCommandOptionType.String, max_length } as const
  return field.suggest ? { ...text, autocomplete: true } : text
}

const rangeOf = ({ range }: Field<unknown>) => (range ? { min_value: range.from, max_value: range.to } : {})

const nameParts = (command: Command): readonly string[] => command.name.split(' ')

function nameOf(name: string): string {
  ensure(/^[-_'\p{Ll}\p{Lo}\p{N}]{1,32}$/u.test(name), `the name “${name}”`)
  return name
}

const describe = (text: string): string => cutShort(text, limits.commandDescription)

/** Lists the verbs of a noun: "Meeting: plan, announce, move". */
const describeAll = (noun: string, commands: readonly Command[]): string => {
  const verbs = commands.map((command) =>
    nameParts(command)
      .slice(nameParts(command).indexOf(noun) + 1)
      .join(' '),
  )
  return describe(`${noun.charAt(0).toUpperCase()}${noun.slice(1)}: ${verbs.join(', ')}`)
}

/** Counts the names, descriptions and choice values of a command as Discord does. */
function sizeOf(json: { name: string; description?: string; options?: readonly object[] }): number {
  const options = (json.options ?? []) as readonly Parameters<typeof sizeOf>[0][]
  const choices = 'choices' in json ? (json.choices as readonly { name: string; value: string }[]) : []
  const own = json.name.length + (json.description?.length ?? 0)
  return (
    own +
    options.reduce((sum, option) => sum + sizeOf(option), 0) +
    choices.reduce((sum, choice) => sum + choice.name.length + choice.value.length, 0)
  )
}

function ensure(holds: boolean, what: string): void {
  if (!holds) throw new Error(`Discord cannot register ${what}`)
}
