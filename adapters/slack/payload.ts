import type { BlockAction, SlashCommand } from '@slack/bolt'
import type { Bot } from '../../src/bot/bot.ts'
import type { Actor } from '../../src/bot/caller.ts'
import type { Invocation } from '../../src/bot/invocation.ts'
import { readCarried, readMenu } from './carry.ts'
import { umbrella } from './commands.ts'
import { isDirect } from './direct.ts'
import type { Origin } from './origin.ts'
import { readTyped } from './typed.ts'

/** What a person did, read from Slack's verified payload. */
export interface Inbound extends Started {
  readonly invocation: Invocation
}

/** Who did something, and where. */
export interface Started {
  readonly actor: Actor
  readonly origin: Origin
  /** Slack's trigger id: unique for each act, the same for a redelivery; a form can be opened with it within 3 s. */
  readonly trigger: string
}

export function inboundCommand(command: SlashCommand, bot: Bot): Inbound {
  const line = command.command === umbrella ? command.text : `${command.command} ${command.text}`
  return {
    invocation: readTyped(line, bot),
    actor: actorOf(command.team_id, command.channel_id, command.user_id, command.user_name),
    origin: { channel: command.channel_id, responseUrl: command.response_url, private: false, home: false },
    trigger: command.trigger_id,
  }
}

/** Reads what was pressed or chosen; undefined if nothing is chosen, as in a menu that was cleared. */
export function inboundPress(body: BlockAction): Inbound | undefined {
  const channel = body.channel?.id ?? body.container.channel_id ?? ''
  const invocation = pressed(body.actions[0])
  if (!invocation) return undefined
  return {
    invocation,
    actor: actorOf(body.team?.id ?? body.user.team_id ?? '', channel, body.user.id, nameOf(body.user)),
    origin: {
      channel,
      ...(body.response_url ? { responseUrl: body.response_url } : {}),
      ...(typeof body.container.thread_ts === 'string' ? { thread: body.container.thread_ts } : {}),
      private: body.container.is_ephemeral === true,
      home: body.view?.type === 'home',
    },
    trigger: body.trigger_id,
  }
}

function pressed(action: BlockAction['actions'][number] | undefined): Invocation | undefined {
  switch (action?.type) {
    case 'button':
      return readCarried(action.value ?? '')
    case 'static_select':
      return action.selected_option ? readMenu(action.action_id, [action.selected_option.value]) : undefined
    case 'multi_static_select': {
      const values = action.selected_options.map((option) => option.value)
      return values.length > 0 ? readMenu(action.action_id, values) : undefined
    }
    default:
      return undefined
  }
}

export const nameOf = (user: { readonly id: string; readonly name?: string; readonly username?: string }): string =>
  user.name ?? user.username ?? user.id

/** Returns the actor; `where` is the channel's id, or '' in the App Home. A direct message has no channel. */
export const actorOf = (workspace: string, where: string, account: string, name: string): Actor => ({
  platform: 'slack',
  workspace,
  channel: isDirect(where) ? '' : where,
  account,
  name,
})
