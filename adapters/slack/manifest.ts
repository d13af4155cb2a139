import type { Catalogue } from '../../src/bot/catalogue.ts'
import { CannotStart } from '../../src/cannot-start.ts'
import { messageShortcuts, slashCommands } from './commands.ts'
import { limits } from './limits.ts'

export interface ManifestOptions {
  /** Shown as the name of the app and of the bot. */
  readonly name: string
  /** Where Slack sends to, such as `https://bot.example.org`; undefined with Socket Mode. */
  readonly baseUrl?: string | undefined
  /** Lets the bot find a message whose sending had an unknown end, instead of posting it again. */
  readonly history: boolean
}

/** Where Slack's requests arrive without Socket Mode. */
export const eventsPath = '/slack/events'

/** What the bot works with: commands, posting, names and zones, direct messages, seeing its channels, and files. */
export const scopes = [
  'commands',
  'chat:write',
  'users:read',
  'im:write',
  'channels:read',
  'groups:read',
  'files:write',
  'files:read',
]
export const historyScopes = ['channels:history', 'groups:history']

/**
 * Describes the app in the JSON that Slack's "from a manifest" takes.
 * @throws {CannotStart} when Slack would refuse the name or the address.
 */
export function slackManifest(catalogue: Catalogue, { name, baseUrl, history }: ManifestOptions) {
  ensureName(name)
  const url = baseUrl === undefined ? undefined : eventsUrl(baseUrl)
  const shortcuts = messageShortcuts(catalogue)
  return {
    display_information: {
      name,
      description: 'Keeps the rules and dates of a correspondence group.',
      background_color: '#1f3a5f',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: name, always_online: true },
      slash_commands: slashCommands(catalogue, url),
      // Slack refuses an empty list
      shortcuts: shortcuts.length > 0 ? shortcuts : undefined,
    },
    oauth_config: { scopes: { bot: history ? [...scopes, ...historyScopes] : scopes } },
    settings: {
      event_subscriptions: { request_url: url, bot_events: ['app_home_opened'] },
      interactivity: { is_enabled: true, request_url: url, message_menu_options_url: url },
      org_deploy_enabled: false,
      socket_mode_enabled: url === undefined,
      token_rotation_enabled: false,
    },
  }
}

function ensureName(name: string): void {
  if (name.trim() === '') throw new CannotStart('The name of the app is empty. Slack needs one, such as “CG bot”.')
  if (/[\p{Cc}\p{Cs}]/u.test(name))
    throw new CannotStart('The name of the app contains control characters. Leave them out.')
  if (name.length > limits.appName)
    throw new CannotStart(
      `The name of the app has ${name.length} characters. Slack takes at most ${limits.appName}. Choose a shorter one.`,
    )
}

function eventsUrl(baseUrl: string): string {
  const url = URL.canParse(eventsPath, baseUrl) ? new URL(eventsPath, baseUrl) : undefined
  if (!url || !/^https?:$/.test(url.protocol))
    throw new CannotStart(`“${baseUrl}” is not a web address. Use one such as https://bot.example.org.`)
  if (url.href.length > limits.commandUrl)
    throw new CannotStart(`The address is too long. Slack takes at most ${limits.commandUrl} characters.`)
  return url.href
}
