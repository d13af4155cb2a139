import type { Catalogue } from '../../src/bot/catalogue.ts'
import { messageShortcuts, slashCommands } from './commands.ts'

export interface ManifestOptions {
  /** Shown as the app's and the bot's name; at most 35 characters. */
  readonly name: string
  /** Where Slack sends to, such as `https://bot.example.org`; absent with Socket Mode. */
  readonly baseUrl?: string
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

/** The app as Slack's "from a manifest" takes it, in JSON. */
export function slackManifest(catalogue: Catalogue, { name, baseUrl, history }: ManifestOptions) {
  const url = baseUrl === undefined ? undefined : new URL(eventsPath, baseUrl).href
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
      shortcuts: messageShortcuts(catalogue),
    },
    oauth_config: { scopes: { bot: history ? [...scopes, ...historyScopes] : scopes } },
    settings: {
      event_subscriptions: { ...(url ? { request_url: url } : {}), bot_events: ['app_home_opened'] },
      interactivity: { is_enabled: true, ...(url ? { request_url: url, message_menu_options_url: url } : {}) },
      org_deploy_enabled: false,
      socket_mode_enabled: url === undefined,
      token_rotation_enabled: false,
    },
  }
}
