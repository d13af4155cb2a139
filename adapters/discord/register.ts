import { createHash } from 'node:crypto'
import { type APIApplicationCommand, type REST, Routes } from 'discord.js'
import type { Logger } from 'pino'
import type { CommandJson } from './commands.ts'

/** Where commands are registered: globally, or in one guild only. */
export interface Place {
  readonly application: string
  readonly guild: string | undefined
}

/**
 * Makes the registered commands equal to the catalogue, by one PUT and only if they differ. It asks Discord each time what
 * is registered, so nothing is remembered that could be wrong. Never both globally and in a guild: members would see
 * everything twice.
 */
export async function register(
  rest: REST,
  place: Place,
  guilds: readonly string[],
  commands: readonly CommandJson[],
  log: Logger,
): Promise<void> {
  await put(rest, place, commands, log)
  const others = place.guild === undefined ? guilds : [undefined]
  for (const guild of others) await put(rest, { ...place, guild }, [], log)
}

async function put(rest: REST, { application, guild }: Place, commands: readonly CommandJson[], log: Logger) {
  const route =
    guild === undefined ? Routes.applicationCommands(application) : Routes.applicationGuildCommands(application, guild)
  const registered = (await rest.get(route)) as APIApplicationCommand[]
  if (hashOf(registered) === hashOf(commands)) return
  await rest.put(route, { body: commands })
  log.info({ guild: guild ?? 'all', commands: commands.length }, 'discord commands registered')
}

/** Reduces commands to what we send, so that they compare equal after Discord has added ids, defaults and empty descriptions. */
export const hashOf = (commands: readonly object[]): string =>
  createHash('sha256')
    .update(JSON.stringify(commands.map(essence).sort()))
    .digest('hex')

const compared = ['type', 'name', 'description', 'required', 'min_value', 'max_value', 'max_length', 'autocomplete']

function essence(part: object): string {
  const values = new Map<string, unknown>(Object.entries(part))
  const own = compared
    .map((name) => values.get(name) ?? null)
    .map((value) => (value === false || value === '' ? null : value))
  const choices = listIn(values, 'choices').map((choice) => JSON.stringify(choice, ['name', 'value']))
  const contexts = listIn(values, 'contexts')
  return JSON.stringify([own, choices, contexts, listIn(values, 'options').map((option) => essence(Object(option)))])
}

const listIn = (values: ReadonlyMap<string, unknown>, name: string): readonly unknown[] => {
  const found = values.get(name)
  return Array.isArray(found) ? found : []
}
