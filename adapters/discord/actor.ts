import { type APIInteractionGuildMember, type BaseInteraction, GuildMember } from 'discord.js'
import type { Actor } from '../../src/bot/caller.ts'
import { platformName } from './markdown.ts'

/** A Discord account is the same in every guild and in direct messages. */
const everywhere = ''

/**
 * Who acts, from the verified payload. In a thread it is the channel above that counts; a direct message belongs to no
 * guild and to no channel. Discord tells no zone.
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
