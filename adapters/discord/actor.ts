import { type APIInteractionGuildMember, type BaseInteraction, GuildMember } from 'discord.js'
import type { Actor } from '../../src/bot/caller.ts'
import { platformName } from './markdown.ts'

/** Where Discord's account ids are unique: everywhere, in every guild and in direct messages. */
const everywhere = ''

/**
 * Reads who acts from the verified payload. In a thread the channel above it counts; a direct message has no guild and no
 * channel. Discord does not tell anyone's time zone.
 */
export const actorOf = (interaction: BaseInteraction): Actor => ({
  platform: platformName,
  workspace: interaction.guildId ?? '',
  channel: interaction.guildId === null ? '' : channelOf(interaction),
  account: interaction.user.id,
  realm: everywhere,
  name: nameIn(interaction.member) ?? interaction.user.globalName ?? interaction.user.username,
})

function channelOf({ channel, channelId }: BaseInteraction): string {
  const above = channel?.isThread() ? channel.parentId : null
  return above ?? channelId ?? ''
}

function nameIn(member: GuildMember | APIInteractionGuildMember | null): string | null {
  if (member === null) return null
  return member instanceof GuildMember ? member.nickname : (member.nick ?? null)
}
