import type { CommandShape } from './command-shapes.ts'
import {
  cannotReach,
  invalidForm,
  missingAccess,
  missingPermissions,
  unknownChannel,
  unknownMessage,
} from './refusal.ts'
import { type EmbedShape, ensureNotEmpty, type MessageBody, type RowShape } from './shapes.ts'

const discordEpoch = 1_420_070_400_000

export interface Account {
  readonly id: string
  readonly username: string
  readonly globalName: string
  readonly nick?: string
  readonly bot: boolean
  /** Takes no direct messages. */
  readonly closed?: boolean
}

/** What the bot may do in a channel. */
export type Permission = 'view' | 'send' | 'embeds' | 'history' | 'threads' | 'files'

export interface Channel {
  readonly id: string
  readonly name: string
  /** 0: text of a guild; 1: direct; 11: public thread. */
  readonly type: 0 | 1 | 11
  readonly parent?: string
  /** Of a direct channel: the account at its other end. */
  readonly recipient?: string
  readonly permissions: Set<Permission>
}

export interface Attachment {
  readonly id: string
  readonly filename: string
  readonly description?: string
  readonly contentType: string
  readonly base64: string
}

export interface Message {
  readonly id: string
  readonly channel: string
  readonly author: string
  content: string
  embeds: readonly EmbedShape[]
  components: readonly RowShape[]
  attachments: readonly Attachment[]
  readonly flags: number
  readonly nonce?: string | number
  readonly reference?: string
  edited: boolean
  /** Who was notified, by sending and by edits. */
  readonly notified: Set<string>
}

/** Everything that the server keeps. */
export interface World {
  readonly application: string
  readonly bot: Account
  readonly guild: string
  readonly accounts: Map<string, Account>
  readonly channels: Map<string, Channel>
  readonly messages: Map<string, Message>
  /** What people uploaded, by id; their clients send it to Discord's own host. */
  readonly handedIn: Map<string, Attachment>
  /** '' for the global ones, else by guild. */
  readonly commands: Map<string, readonly (CommandShape & { readonly id: string })[]>
  newId(): string
  channel(id: string, ...needed: readonly Permission[]): Channel
  message(channel: string, id: string): Message
  /** Returns the channel of the bot with this account, always the same one. */
  directWith(account: string): Channel
  threadOf(message: string): Channel | undefined
  send(
    channel: string,
    body: MessageBody,
    more?: { readonly flags?: number; readonly reference?: string; readonly author?: string },
  ): Message
  change(message: Message, body: MessageBody): Message
}

export const ephemeralFlag = 1 << 6

export function createWorld(): World {
  let counter = 0n
  const newId = (): string => ((BigInt(Date.now() - discordEpoch) << 22n) + (counter++ % 4_194_304n)).toString()
  const application = newId()
  const bot: Account = { id: newId(), username: 'cg', globalName: 'CG', bot: true }
  const channels = new Map<string, Channel>()
  const messages = new Map<string, Message>()
  const accounts = new Map([[bot.id, bot]])

  const world: World = {
    application,
    bot,
    guild: newId(),
    accounts,
    channels,
    messages,
    handedIn: new Map(),
    commands: new Map(),
    newId,
    channel(id, ...needed) {
      const channel = channels.get(id)
      if (!channel) throw unknownChannel()
      if (!channel.permissions.has('view')) throw missingAccess()
      if (needed.some((permission) => !channel.permissions.has(permission))) throw missingPermissions()
      return channel
    },
    message(channel, id) {
      const message = messages.get(id)
      // what only one person sees cannot be reached through the channel
      if (!message || message.channel !== channel || message.flags & ephemeralFlag) throw unknownMessage()
      return message
    },
    directWith(account) {
      const known = [...channels.values()].find(({ recipient }) => recipient === account)
      if (known) return known
      const permissions = new Set<Permission>(['view', 'send', 'embeds', 'history', 'files'])
      const channel: Channel = { id: newId(), name: '', type: 1, recipient: account, permissions }
      channels.set(channel.id, channel)
      return channel
    },
    threadOf: (message) => (channels.get(message)?.type === 11 ? channels.get(message) : undefined),
    send(channel, body, more = {}) {
      ensureNotEmpty(body)
      const recipient = channels.get(channel)?.recipient
      // an answer to what a person does there still reaches them
      if (recipient && accounts.get(recipient)?.closed && !(body.flags || more.flags)) throw cannotReach()
      const message: Message = {
        id: newId(),
        channel,
        author: more.author ?? bot.id,
        content: body.content ?? '',
        embeds: body.embeds ?? [],
        components: body.components ?? [],
        attachments: attachmentsOf(body, []),
        flags: (more.flags ?? 0) | (body.flags ?? 0),
        ...('nonce' in body && body.nonce !== undefined ? { nonce: body.nonce } : {}),
        ...(more.reference ? { reference: more.reference } : {}),
        edited: false,
        notified: new Set(),
      }
      messages.set(message.id, message)
      notify(message, body)
      return message
    },
    change(message, body) {
      const { content = message.content, embeds = message.embeds, components = message.components } = body
      ensureNotEmpty({ content, embeds, components } as MessageBody)
      Object.assign(message, {
        attachments: body.attachments ? attachmentsOf(body, message.attachments) : message.attachments,
        content: content ?? '',
        embeds: embeds ?? [],
        components: components ?? [],
        edited: true,
      })
      notify(message, body)
      return message
    },
  }

  /**
   * Returns the attachments after an edit: new ones have bytes, earlier ones are named by their ids, and those that
   * are not named are removed.
   */
  function attachmentsOf({ attachments = [] }: MessageBody, standing: readonly Attachment[]): readonly Attachment[] {
    return attachments.map(({ id, filename, description, upload }) => {
      const known = standing.find((one) => one.id === String(id))
      if (!upload && known) return known
      if (!upload) throw invalidForm({ attachments: `Unknown attachment ${id}` })
      const { name, contentType, base64 } = upload
      const said = description === undefined ? {} : { description }
      return { id: newId(), filename: filename ?? name, contentType, base64, ...said }
    })
  }

  /**
   * Notifies the mentioned accounts: only mentions in the content count, escaped or not, and all do unless the
   * message restricts them.
   */
  function notify(message: Message, body: MessageBody): void {
    if (message.flags & ephemeralFlag) return
    const allowed = body.allowed_mentions ?? { parse: ['users', 'roles', 'everyone'] }
    for (const [, account = ''] of message.content.matchAll(/<@!?(\d+)>/g))
      if (allowed.parse?.includes('users') || allowed.users?.includes(account)) message.notified.add(account)
    for (const [word] of message.content.matchAll(/@(everyone|here)/g))
      if (allowed.parse?.includes('everyone')) message.notified.add(word)
    for (const [word] of message.content.matchAll(/<@&\d+>/g))
      if (allowed.parse?.includes('roles')) message.notified.add(word)
  }

  return world
}
