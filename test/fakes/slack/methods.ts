import { z } from 'zod'
import { type Checked, checkBlocks, checkView } from './check.ts'
import { homeView, metadata, modalView } from './shapes.ts'
import { newFile, newFileShape, shareFiles, shareShape } from './uploads.ts'
import { botAccount, nextTs, place, type StoredMessage, type World } from './world.ts'

export type Answer =
  | { readonly ok: true; readonly [name: string]: unknown }
  | { readonly ok: false; readonly error: string; readonly messages?: readonly string[] }

interface Method {
  readonly token: 'bot' | 'app'
  readonly scope?: string
  readonly args: z.ZodType<Readonly<Record<string, unknown>>>
  run(world: World, args: Readonly<Record<string, unknown>>): Answer
}

const failed = (error: string, messages: readonly string[] = []): Answer => ({ ok: false, error, messages })

const method = <S extends z.ZodRawShape>(
  needs: { readonly token?: 'app'; readonly scope?: string },
  shape: S,
  run: (world: World, args: z.infer<z.ZodObject<S>>) => Answer,
): Method => {
  const args = z.strictObject(shape)
  const read = (world: World, given: unknown) => run(world, args.parse(given) as z.infer<z.ZodObject<S>>)
  return { token: needs.token ?? 'bot', ...(needs.scope ? { scope: needs.scope } : {}), args, run: read }
}

/** Forms carry everything as text. */
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')])
const number = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
const json = z.unknown().transform((value) => (typeof value === 'string' ? parsed(value) : value))

function parsed(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return undefined
  }
}

const words = { text: z.string().optional(), blocks: json.optional() }

type Checks = { readonly text?: string | undefined; readonly blocks?: unknown }

function content({ text = '', blocks }: Checks): Checked<Pick<StoredMessage, 'text' | 'blocks'>> {
  if (text === '' && blocks === undefined) return { kind: 'refused', error: 'no_text', messages: [] }
  if (text.length > 40_000) return { kind: 'refused', error: 'msg_too_long', messages: [] }
  const read = checkBlocks(blocks ?? [])
  return read.kind === 'ok' ? { kind: 'ok', value: { text, blocks: read.value } } : read
}

/** Returns the error if the bot cannot write to a channel; undefined if it can. */
function closedTo(world: World, id: string): Answer | undefined {
  const channel = world.channels.get(id)
  if (!channel) return failed('channel_not_found')
  if (channel.archived) return failed('is_archived')
  if (channel.directWith !== undefined && !world.settings.messagesTab) return failed('messages_tab_disabled')
  return channel.botIn ? undefined : failed('not_in_channel')
}

/** Returns the error if the bot and this account cannot exchange direct messages; undefined if they can. */
function noDirect(world: World, id: string): Answer | undefined {
  const account = world.settings.accounts.find((known) => known.id === id)
  if (!account) return failed('user_not_found')
  if (account.disabled) return failed('user_disabled')
  return account.bot ? failed('cannot_dm_bot') : undefined
}

/** Returns the error if the bot lacks the history scope of this kind of channel. */
const historyScope = ({ settings, channels }: World, id: string): Answer | undefined =>
  settings.scopes.includes(channels.get(id)?.directWith ? 'im:history' : 'channels:history')
    ? undefined
    : failed('missing_scope')

const shown = (message: StoredMessage) => ({
  type: 'message',
  user: message.user ?? botAccount,
  ts: message.ts,
  text: message.text,
  blocks: message.blocks,
  ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
})

/** Writes the address of a message as Slack does, for anyone who can read the channel. */
export const permalinkOf = ({ channel, ts, threadTs }: StoredMessage): string => {
  const thread = threadTs === undefined ? '' : `?thread_ts=${threadTs}&cid=${channel}`
  return `https://specimen.slack.com/archives/${channel}/p${ts.replace('.', '')}${thread}`
}

const withMetadata = (message: StoredMessage) => ({
  ...shown(message),
  ...(message.metadata ? { metadata: message.metadata } : {}),
})

/** Returns one page of messages, newest first; the cursor is the number of messages already returned. */
function page(messages: readonly StoredMessage[], all: boolean, limit: number, cursor: string): Answer {
  const from = Number(cursor === '' ? 0 : cursor)
  const part = messages.slice(from, from + limit)
  const more = from + limit < messages.length
  return {
    ok: true,
    messages: part.map(all ? withMetadata : shown),
    has_more: more,
    response_metadata: { next_cursor: more ? String(from + limit) : '' },
  }
}

const listing = {
  channel: z.string(),
  include_all_metadata: flag.optional(),
  limit: number.optional(),
  cursor: z.string().optional(),
}

export const methods: Readonly<Record<string, Method>> = {
  // Bolt sends the token in the body as well
  'auth.test': method({}, { token: z.string().optional() }, (world) => ({
    ok: true,
    url: 'https://specimen.slack.com/',
    team: 'Specimen',
    team_id: world.settings.team,
    user: 'bot',
    user_id: botAccount,
    bot_id: 'B0BOT',
  })),

  'apps.connections.open': method({ token: 'app' }, {}, () => ({ ok: true })),

  'chat.postMessage': method(
    { scope: 'chat:write' },
    {
      ...words,
      channel: z.string(),
      metadata: json.optional(),
      thread_ts: z.string().optional(),
      unfurl_links: flag.optional(),
      unfurl_media: flag.optional(),
    },
    (world, args) => {
      const closed = closedTo(world, args.channel)
      if (closed) return closed
      const read = content(args)
      if (read.kind === 'refused') return failed(read.error, read.messages)
      const kept = args.metadata === undefined ? undefined : metadata.safeParse(args.metadata)
      if (kept && !kept.success) return failed('invalid_metadata_format')
      const parent = world.messages.some((message) => message.channel === args.channel && message.ts === args.thread_ts)
      if (args.thread_ts !== undefined && !parent) return failed('thread_not_found')
      const message = place(world, {
        ...read.value,
        channel: args.channel,
        ts: nextTs(world),
        ...(kept ? { metadata: kept.data } : {}),
        ...(args.thread_ts === undefined ? {} : { threadTs: args.thread_ts }),
      })
      return { ok: true, channel: message.channel, ts: message.ts, message: shown(message) }
    },
  ),

  'chat.update': method({ scope: 'chat:write' }, { ...words, channel: z.string(), ts: z.string() }, (world, args) => {
    const closed = closedTo(world, args.channel)
    if (closed) return closed
    const known = world.messages.find((message) => message.channel === args.channel && message.ts === args.ts)
    if (!known) return failed('message_not_found')
    if (known.onlyFor !== undefined) return failed('cant_update_message')
    const read = content(args)
    if (read.kind === 'refused') return failed(read.error, read.messages)
    place(world, { ...known, ...read.value })
    return { ok: true, channel: args.channel, ts: args.ts, text: read.value.text }
  }),

  'chat.getPermalink': method({}, { channel: z.string(), message_ts: z.string() }, (world, args) => {
    const found = world.messages.find((one) => one.channel === args.channel && one.ts === args.message_ts)
    if (!found) return failed('message_not_found')
    return { ok: true, channel: args.channel, permalink: permalinkOf(found) }
  }),

  'chat.postEphemeral': method(
    { scope: 'chat:write' },
    { ...words, channel: z.string(), user: z.string(), thread_ts: z.string().optional() },
    (world, args) => {
      const closed = closedTo(world, args.channel)
      if (closed) return closed
      const { directWith = args.user } = world.channels.get(args.channel) ?? {}
      const known = world.settings.accounts.some((account) => account.id === args.user)
      if (!known || directWith !== args.user) return failed('user_not_in_channel')
      const read = content(args)
      if (read.kind === 'refused') return failed(read.error, read.messages)
      const { ts } = place(world, {
        ...read.value,
        channel: args.channel,
        ts: nextTs(world),
        onlyFor: args.user,
        ...(args.thread_ts === undefined ? {} : { threadTs: args.thread_ts }),
      })
      return { ok: true, message_ts: ts }
    },
  ),

  'files.getUploadURLExternal': method({ scope: 'files:write' }, newFileShape, (world, args) => {
    const { id } = newFile(world, args)
    return { ok: true, file_id: id }
  }),

  'files.completeUploadExternal': method(
    { scope: 'files:write' },
    {
      files: json,
      channel_id: z.string().optional(),
      thread_ts: z.string().optional(),
      initial_comment: z.string().optional(),
    },
    (world, { files, channel_id: channel, thread_ts: threadTs, initial_comment: text = '' }) => {
      const read = shareShape.safeParse(files)
      if (!read.success) return failed('invalid_arguments')
      const found = read.data.flatMap(({ id }) => world.files.get(id) ?? [])
      if (found.length < read.data.length || found.some((file) => !file.upload || file.shared))
        return failed('file_not_found')
      if (channel === undefined) return { ok: true, files: found.map(({ id }) => ({ id })) }
      const closed = closedTo(world, channel)
      if (closed) return closed
      const parent = world.messages.some((message) => message.channel === channel && message.ts === threadTs)
      if (threadTs !== undefined && !parent) return failed('thread_not_found')
      shareFiles(world, found, { channel, text, ...(threadTs === undefined ? {} : { threadTs }) })
      return { ok: true, files: found.map(({ id }) => ({ id })) }
    },
  ),

  'views.open': method({}, { trigger_id: z.string(), view: json }, (world, args) => {
    const trigger = world.triggers.get(args.trigger_id)
    if (!trigger) return failed('invalid_trigger_id')
    if (trigger.used) return failed('exchanged_trigger_id')
    if (Date.now() > trigger.until) return failed('expired_trigger_id')
    const read = checkView(modalView, args.view)
    if (read.kind === 'refused') return failed(read.error, read.messages)
    trigger.used = true
    const view = { id: `V${world.next()}`, hash: `${world.next()}.hash`, account: trigger.account, view: read.value }
    world.views.set(view.id, view)
    world.sights.emit('sight', { kind: 'view', account: trigger.account, view })
    return { ok: true, view: { id: view.id, hash: view.hash, ...read.value } }
  }),

  'views.publish': method({}, { user_id: z.string(), view: json }, (world, args) => {
    const read = checkView(homeView, args.view)
    if (read.kind === 'refused') return failed(read.error, read.messages)
    world.homes.set(args.user_id, read.value)
    world.sights.emit('sight', { kind: 'home', account: args.user_id, view: read.value })
    return { ok: true, view: { id: `V${world.next()}`, ...read.value } }
  }),

  'users.info': method({ scope: 'users:read' }, { user: z.string() }, (world, { user }) => {
    const known = world.settings.accounts.find((account) => account.id === user)
    if (!known) return failed('user_not_found')
    const { id, name, zone } = known
    return {
      ok: true,
      user: { id, name: id.toLowerCase(), tz: zone, profile: { display_name: name, real_name: name } },
    }
  }),

  'conversations.info': method({ scope: 'channels:read' }, { channel: z.string() }, (world, { channel }) => {
    const known = world.channels.get(channel)
    if (!known) return failed('channel_not_found')
    const { id, name, botIn, archived } = known
    return { ok: true, channel: { id, name, is_member: botIn, is_archived: archived } }
  }),

  'conversations.open': method({ scope: 'im:write' }, { users: z.string() }, (world, { users }) => {
    const closed = noDirect(world, users)
    if (closed) return closed
    const id = `D${users.slice(1)}`
    world.channels.set(id, { id, name: 'directmessage', botIn: true, archived: false, directWith: users })
    return { ok: true, channel: { id } }
  }),

  'conversations.history': method({}, listing, (world, args) => {
    const closed = historyScope(world, args.channel) ?? closedTo(world, args.channel)
    if (closed) return closed
    const inChannel = world.messages
      .filter((message) => message.channel === args.channel && !message.onlyFor && !message.threadTs)
      .toReversed()
    return page(inChannel, args.include_all_metadata ?? false, args.limit ?? 100, args.cursor ?? '')
  }),

  'conversations.replies': method({}, { ...listing, ts: z.string() }, (world, args) => {
    const closed = historyScope(world, args.channel) ?? closedTo(world, args.channel)
    if (closed) return closed
    const thread = world.messages.filter(
      (message) => message.channel === args.channel && [message.ts, message.threadTs].includes(args.ts),
    )
    if (thread.length === 0) return failed('thread_not_found')
    return page(thread, args.include_all_metadata ?? false, args.limit ?? 100, args.cursor ?? '')
  }),
}
