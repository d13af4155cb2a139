import {
  type APIChannel,
  type APIGuild,
  type APIGuildMember,
  type APIOverwrite,
  ChannelType,
  PermissionFlagsBits as flags,
} from 'discord.js'

type Rules = readonly Pick<APIOverwrite, 'id' | 'allow' | 'deny'>[]

interface Names {
  readonly required: readonly string[]
  readonly optional: readonly string[]
}

const threads = new Set<ChannelType>([
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
])

export const isThread = (channel: APIChannel): boolean => threads.has(channel.type)

/** Lists the permissions that the bot lacks, as Discord's settings call them. It can do without threads, files and history. */
export function lacking(permissions: bigint, inThread: boolean): Names {
  const without = (wanted: readonly (readonly [string, bigint])[]) =>
    wanted.filter(([, bit]) => (permissions & bit) === 0n).map(([name]) => name)
  const inThreads = ['Send Messages in Threads', flags.SendMessagesInThreads] as const
  const send = inThread ? inThreads : (['Send Messages', flags.SendMessages] as const)
  const threadPermissions = inThread ? [] : [['Create Public Threads', flags.CreatePublicThreads] as const, inThreads]
  return {
    required: without([['View Channel', flags.ViewChannel], send, ['Embed Links', flags.EmbedLinks]]),
    optional: without([
      ...threadPermissions,
      ['Attach Files', flags.AttachFiles],
      ['Read Message History', flags.ReadMessageHistory],
    ]),
  }
}

/** Computes what a member may do in a channel as Discord does: roles, then overwrites from general to specific. */
export function permissionsIn(
  overwrites: Rules,
  guild: Pick<APIGuild, 'id' | 'owner_id' | 'roles'>,
  member: Pick<APIGuildMember, 'roles'> & { readonly id: string },
): bigint {
  const everything = (1n << 64n) - 1n
  const own = guild.roles.filter(({ id }) => id === guild.id || member.roles.includes(id))
  const base = own.reduce((sum, { permissions }) => sum | BigInt(permissions), 0n)
  if (guild.owner_id === member.id || (base & flags.Administrator) !== 0n) return everything
  const steps = [
    overwrites.filter(({ id }) => id === guild.id),
    overwrites.filter(({ id }) => id !== guild.id && member.roles.includes(id)),
    overwrites.filter(({ id }) => id === member.id),
  ]
  return steps.reduce(apply, base)
}

/** Applies one step: what any rule allows wins over what another denies. */
function apply(before: bigint, rules: Rules): bigint {
  const denied = rules.reduce((sum, { deny }) => sum | BigInt(deny), 0n)
  const allowed = rules.reduce((sum, { allow }) => sum | BigInt(allow), 0n)
  return (before & ~denied) | allowed
}
