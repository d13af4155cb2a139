import type { Catalogue } from '../../src/bot/catalogue.ts'
import { cutShort } from '../../src/text/cut.ts'
import { limits } from './limits.ts'

/** Every command can be typed under this one: `/cg meeting plan …`. */
export const umbrella = '/cg'

/**
 * First words that Slack reserves on any of its clients: one of them makes Slack refuse the whole manifest. They are typed
 * under the umbrella command.
 */
export const takenBySlack: ReadonlySet<string> = new Set([
  ...['active', 'apps', 'archive', 'away', 'call', 'canvas', 'collapse', 'commands', 'debug', 'dm', 'dnd', 'expand'],
  ...[
    'feed',
    'feedback',
    'giphy',
    'help',
    'huddle',
    'invite',
    'invite_people',
    'join',
    'keys',
    'kick',
    'kill',
    'leave',
  ],
  ...['list', 'me', 'msg', 'mute', 'open', 'part', 'prefs', 'pro', 'remind', 'remove', 'rename', 'search', 'send'],
  ...['shortcuts', 'shrug', 'star', 'status', 'topic', 'unarchive', 'who', 'whois', 'workflow'],
])

/** Short words that well-known apps register too; the app installed last would win, so they stay under the umbrella. */
export const takenByOthers: ReadonlySet<string> = new Set(['poll'])

/** Lists the first words that can be registered directly, such as `meeting` for `/meeting plan`. */
export const freeNouns = (catalogue: Catalogue): readonly string[] =>
  catalogue.nouns
    .filter((noun) => !takenBySlack.has(noun) && !takenByOthers.has(noun))
    .filter((noun) => /^[a-z0-9_-]+$/.test(noun) && noun.length < limits.commandName)
    .slice(0, limits.commands - 1)

export interface SlashCommandDeclaration {
  readonly command: string
  readonly description: string
  /** Undefined where there is nothing to type after the command: Slack refuses an empty hint. */
  readonly usage_hint: string | undefined
  /** Slack marks mentions and links in what is typed, so that a person field gets an account. */
  readonly should_escape: true
  /** Only without Socket Mode. */
  readonly url: string | undefined
}

/** Renders the slash commands of the manifest. */
export function slashCommands(catalogue: Catalogue, url: string | undefined): readonly SlashCommandDeclaration[] {
  const shape = { should_escape: true, url } as const
  const everything = {
    command: umbrella,
    description: 'All commands of the correspondence group',
    usage_hint: hintOf(catalogue.nouns),
    ...shape,
  }
  const direct = freeNouns(catalogue).map((noun) => {
    const commands = catalogue.under(noun)
    const verbs = commands.map((command) => command.name.slice(noun.length).trim()).filter((verb) => verb !== '')
    return {
      command: `/${noun}`,
      description: cutShort(commands.map((command) => command.summary).join('. '), shortDescription),
      usage_hint: hintOf(verbs),
      ...shape,
    }
  })
  return [everything, ...direct]
}

const hintOf = (words: readonly string[]): string | undefined =>
  words.length > 0 ? cutShort(words.join(' | '), limits.usageHint) : undefined

/** Renders the shortcuts in the menu of each message; they come back with the command's name. */
export const messageShortcuts = (catalogue: Catalogue) =>
  catalogue.fromMessages.slice(0, limits.shortcuts).map(({ name, summary, fromMessage }) => ({
    type: 'message' as const,
    name: cutShort(fromMessage?.label ?? name, limits.shortcutName),
    callback_id: name,
    description: cutShort(summary, limits.shortcutDescription),
  }))

/** The longest hint: Slack accepts more, but shows one line. */
const shortDescription = 140
