import { PermissionFlagsBits as bits } from 'discord.js'
import type { Account, Channel, Message, Permission, World } from './world.ts'

/** Writes the wire forms of what the server keeps, with the fields that discord.js reads. */
export const userJson = ({ id, username, globalName, bot }: Account) => ({
  id,
  username,
  global_name: globalName,
  discriminator: '0',
  avatar: null,
  bot,
})

export const memberJson = (account: Account) => ({
  user: userJson(account),
  nick: account.nick ?? null,
  roles: [],
  joined_at: '2026-01-01T00:00:00.000000+00:00',
  deaf: false,
  mute: false,
  flags: 0,
  permissions: '2147483648',
})

const permissionBits: Readonly<Record<Permission, bigint>> = {
  view: bits.ViewChannel,
  send: bits.SendMessages,
  embeds: bits.EmbedLinks,
  history: bits.ReadMessageHistory,
  files: bits.AttachFiles,
  threads: bits.CreatePublicThreads | bits.SendMessagesInThreads,
}

const sum = (values: readonly bigint[]): string => values.reduce((total, value) => total | value, 0n).toString()

/**
 * Lists the overwrites of a channel: everyone may do everything in the guild, and the channel takes permissions from
 * the bot.
 */
function overwritesOf(world: World, permissions: ReadonlySet<Permission>) {
  const denied = Object.entries(permissionBits).flatMap(([name, bit]) =>
    [...permissions].some((one) => one === name) ? [] : [bit],
  )
  return denied.length === 0 ? [] : [{ id: world.bot.id, type: 1, allow: '0', deny: sum(denied) }]
}

const recipientsOf = ({ accounts }: World, recipient = '') => {
  const account = accounts.get(recipient)
  return account ? [userJson(account)] : []
}

export const channelJson = (world: World, { id, name, type, parent, recipient, permissions }: Channel) => ({
  id,
  type,
  last_message_id: null,
  flags: 0,
  ...(type === 1 ? { recipients: recipientsOf(world, recipient) } : { name }),
  ...(type === 1 ? {} : { guild_id: world.guild, permissions: '2147483648' }),
  ...(type === 0
    ? { position: 0, permission_overwrites: overwritesOf(world, permissions), nsfw: false, parent_id: null }
    : {}),
  ...(type === 11
    ? {
        parent_id: parent,
        owner_id: world.bot.id,
        message_count: 0,
        member_count: 1,
        thread_metadata: {
          archived: false,
          auto_archive_duration: 10080,
          archive_timestamp: '2026-01-01T00:00:00.000000+00:00',
          locked: false,
        },
      }
    : {}),
})

/** Writes a message; only its sender sees the nonce, not those who read it later. */
export function messageJson(world: World, message: Message, reader: 'sender' | 'reader' = 'reader') {
  const author = world.accounts.get(message.author) ?? world.bot
  const thread = world.threadOf(message.id)
  return {
    id: message.id,
    channel_id: message.channel,
    author: userJson(author),
    content: message.content,
    timestamp: '2026-01-01T00:00:00.000000+00:00',
    edited_timestamp: message.edited ? '2026-01-01T00:00:01.000000+00:00' : null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: message.attachments.map(({ contentType, base64, ...attachment }) => {
      const url = `https://cdn.discordapp.com/attachments/${message.channel}/${attachment.id}/${attachment.filename}`
      const size = Buffer.from(base64, 'base64').length
      return { ...attachment, content_type: contentType, size, url, proxy_url: url }
    }),
    embeds: message.embeds.map((embed) => ({ type: 'rich', ...embed })),
    components: message.components,
    pinned: false,
    type: message.reference ? 19 : 0,
    flags: message.flags,
    ...(reader === 'sender' && message.nonce !== undefined ? { nonce: message.nonce } : {}),
    ...(message.reference
      ? { message_reference: { message_id: message.reference, channel_id: message.channel, guild_id: world.guild } }
      : {}),
    ...(thread ? { thread: channelJson(world, thread) } : {}),
  }
}

export const guildJson = (world: World) => ({
  id: world.guild,
  name: 'Guild',
  icon: null,
  owner_id: [...world.accounts.keys()].at(-1),
  afk_timeout: 60,
  verification_level: 0,
  default_message_notifications: 0,
  explicit_content_filter: 0,
  roles: [
    {
      id: world.guild,
      name: '@everyone',
      permissions: sum(Object.values(permissionBits)),
      position: 0,
      color: 0,
      hoist: false,
    },
  ],
  emojis: [],
  features: [],
  mfa_level: 0,
  system_channel_flags: 0,
  premium_tier: 0,
  preferred_locale: 'en-US',
  nsfw_level: 0,
  stickers: [],
  joined_at: '2026-01-01T00:00:00.000000+00:00',
  large: false,
  unavailable: false,
  member_count: world.accounts.size,
  voice_states: [],
  members: [memberJson(world.bot)],
  channels: [...world.channels.values()].filter(({ type }) => type === 0).map((one) => channelJson(world, one)),
  threads: [...world.channels.values()].filter(({ type }) => type === 11).map((one) => channelJson(world, one)),
  presences: [],
  stage_instances: [],
  guild_scheduled_events: [],
  soundboard_sounds: [],
})
