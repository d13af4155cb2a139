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
import { cutShort } from '../../src/text/cut.ts'
import { limits } from './limits.ts'

export type CommandJson = SlashJson | RESTPostAPIContextMenuApplicationCommandsJSONBody

type SlashJson = RESTPostAPIChatInputApplicationCommandsJSONBody & {
  readonly options: APIApplicationCommandOption[]
}

/**
 * The catalogue as Discord registers it: a noun is a command, a verb its subcommand, three words a subcommand group.
 * Throws where the catalogue exceeds what Discord takes.
 */
export function commandsJson(catalogue: Catalogue): readonly CommandJson[] {
  const commands = catalogue.nouns.map((noun) => commandJson(noun, catalogue.under(noun)))
  ensure(commands.length <= limits.commands, `${commands.length} commands`)
  return [...commands, ...messageCommands(catalogue)]
}

/** In the menu of each message; they come back with their label. */
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
  ensure(!alone || commands.length === 1, `/${noun} beside subcommands`)
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
  const seconds = [...new Set(commands.map((command) => wordsOf(command)[1] ?? ''))]
  ensure(seconds.length <= limits.commandOptions, `/${noun} with ${seconds.length} subcommands`)
  return seconds.map((second) => {
    const under = commands.filter((command) => wordsOf(command)[1] === second)
    const alone = under.find((command) => wordsOf(command).length === 2)
    if (alone) {
      ensure(under.length === 1, `/${alone.name} beside longer names`)
      return subcommand(second, alone)
    }
    ensure(under.length <= limits.commandOptions, `/${noun} ${second} with ${under.length} subcommands`)
    return {
      type: ApplicationCommandOptionType.SubcommandGroup,
      name: nameOf(second),
      description: describeAll(second, under),
      options: under.map((command) => subcommand(wordsOf(command).slice(2).join(' '), command)),
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
 * Required here is only what has to be picked from a long list, which a modal has not; whatever else is missing is
 * asked for in the form, where it can be read and written more easily than in the one line of an option.
 */
function optionsOf(command: Command): APIApplicationCommandBasicOption[] {
  const options = Object.entries(command.fields).map(([name, field]) => option(name, field))
  ensure(options.length <= limits.commandOptions, `/${command.name} with ${options.length} fields`)
  return [...options.filter((one) => one.required), ...options.filter((one) => !one.required)]
}

/** People too: Discord's own list of users has nobody in it who takes part without an account there. */
const picked: ReadonlySet<Field<unknown>['kind']> = new Set(['record', 'zone', 'person'])

function option(name: string, field: Field<unknown>): APIApplicationCommandBasicOption {
  const required = field.required && field.suggest !== undefined && picked.has(field.kind)
  const description = describe(field.hint ? `${field.label}. ${field.hint}` : field.label)
  const shared = { name: nameOf(name), description, required }
  const { String: text, Integer: integer, Boolean: yesNo, Attachment: attachment } = ApplicationCommandOptionType
  if (field.kind === 'count') return { ...shared, type: integer, ...rangeOf(field) }
  if (field.kind === 'file') return { ...shared, type: attachment }
  if (field.kind === 'yes-no') return { ...shared, type: yesNo }
  if (field.options && field.options.length <= limits.choices) {
    const choices = field.options.map(({ label, value }) => ({ name: cutShort(label, limits.choiceName), value }))
    ensure(
      choices.every((choice) => choice.value.length <= limits.choiceValue),
      `a choice of ${name}`,
    )
    return { ...shared, type: text, choices }
  }
  const max_length = Math.min(field.max, limits.optionText)
  return field.suggest
    ? { ...shared, type: text, max_length, autocomplete: true }
    : { ...shared, type: text, max_length }
}

const rangeOf = ({ range }: Field<unknown>) => (range ? { min_value: range.from, max_value: range.to } : {})

const wordsOf = (command: Command): readonly string[] => command.name.split(' ')

function nameOf(name: string): string {
  ensure(/^[-_'\p{Ll}\p{Lo}\p{N}]{1,32}$/u.test(name), `the name “${name}”`)
  return name
}

const describe = (text: string): string => cutShort(text, limits.commandDescription)

/** "Meeting: plan, announce, move" */
const describeAll = (noun: string, commands: readonly Command[]): string => {
  const verbs = commands.map((command) =>
    wordsOf(command)
      .slice(wordsOf(command).indexOf(noun) + 1)
      .join(' '),
  )
  return describe(`${noun.charAt(0).toUpperCase()}${noun.slice(1)}: ${verbs.join(', ')}`)
}

/** Names, descriptions and choice values, as Discord counts them. */
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
