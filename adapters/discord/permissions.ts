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

/** What the bot lacks, in the words of Discord's settings. Cards are embeds; threads, files and history it can do without. */
export function lacking(permissions: bigint, inThread: boolean): Names {
  const without = (wanted: readonly (readonly [string, bigint])[]) =>
    wanted.filter(([, bit]) => (permissions & bit) === 0n).map(([name]) => name)
  const inThreads = ['Send Messages in Threads', flags.SendMessagesInThreads] as const
  const send = inThread ? inThreads : (['Send Messages', flags.SendMessages] as const)
  const beside = inThread ? [] : [['Create Public Threads', flags.CreatePublicThreads] as const, inThreads]
  return {
    required: without([['View Channel', flags.ViewChannel], send, ['Embed Links', flags.EmbedLinks]]),
    optional: without([
      ...beside,
      ['Attach Files', flags.AttachFiles],
      ['Read Message History', flags.ReadMessageHistory],
    ]),
  }
}

/** What a member may do in a channel, as Discord adds it up: roles, then overwrites from the general to the particular. */
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

/** Within one step, what any rule allows counts more than what another denies. */
function apply(before: bigint, rules: Rules): bigint {
  const denied = rules.reduce((sum, { deny }) => sum | BigInt(deny), 0n)
  const allowed = rules.reduce((sum, { allow }) => sum | BigInt(allow), 0n)
  return (before & ~denied) | allowed
}
