import { createHash } from 'node:crypto'
import {
  type APIDMChannel,
  type APIMessage,
  type APIThreadChannel,
  type APIUser,
  type REST,
  type RESTGetAPIGuildThreadsResult,
  Routes,
  SnowflakeUtil,
  ThreadAutoArchiveDuration,
} from 'discord.js'
import { type Address, DeliveryFailure, directAccount, type Posted } from '../../src/bot/platform.ts'
import type { View } from '../../src/bot/view.ts'
import { cutShort } from '../../src/text/cut.ts'
import { type Parcel, withFiles } from './attachments.ts'
import { codeOf, codes, deliveryFailure } from './failure.ts'
import { limits } from './limits.ts'
import { oneLine } from './markdown.ts'

export interface Posting {
  post(to: Address, view: View, key: string, under?: Posted): Promise<Posted>
  edit(posted: Posted, to: Address, view: View): Promise<void>
  lookUp(to: Address, key: string, under?: Posted): Promise<Posted | 'absent' | 'unknowable'>
}

/** Messages by REST alone, so that they go out while the gateway is away. `rest` must not retry by itself. */
export function createPosting(rest: REST): Posting {
  async function send(channel: string, { body, ...files }: Parcel, nonce: string, replyTo?: string): Promise<Posted> {
    const reference = replyTo ? { message_reference: { message_id: replyTo, fail_if_not_exists: false } } : {}
    const sent = (await rest.post(Routes.channelMessages(channel), {
      body: { ...body, nonce, enforce_nonce: true, ...reference },
      ...files,
    })) as APIMessage
    return { channel: sent.channel_id, message: sent.id }
  }

  const opened = new Map<string, string>()

  /** Discord opens the channel with one account once; until then nothing was posted, whatever became of the request. */
  async function channelOf(to: Address): Promise<string> {
    const account = directAccount(to)
    if (account === undefined) return to.channel
    const known = opened.get(account)
    if (known !== undefined) return known
    try {
      const { id } = (await rest.post(Routes.userChannels(), { body: { recipient_id: account } })) as APIDMChannel
      opened.set(account, id)
      return id
    } catch (error) {
      const { outcome, message, retryAfterMs } = deliveryFailure(error)
      throw new DeliveryFailure(outcome === 'unknown' ? 'not-sent' : outcome, message, retryAfterMs)
    }
  }

  /** The thread below a message, which has the message's own id; nothing where there can be none. */
  async function threadBelow(under: Posted, view: View): Promise<string | undefined> {
    try {
      const above = await cardAt(under)
      if (above?.thread) return above.thread.id
      const title = above?.content.replace(/^\*\*((?:\\.|[^\\])*?)\*\*.*$/s, '$1').replace(/\\(.)/g, '$1')
      const name = cutShort(oneLine(title || view.title) || 'Discussion', limits.threadName)
      const body = { name, auto_archive_duration: ThreadAutoArchiveDuration.OneWeek }
      const thread = (await rest.post(Routes.threads(under.channel, under.message), { body })) as APIThreadChannel
      return thread.id
    } catch (error) {
      if (codeOf(error) === codes.threadExists) return under.message
      if (withoutThreads.has(codeOf(error))) return undefined
      throw error
    }
  }

  /** Nothing where the history may not be read; a thread can be started all the same. */
  async function cardAt({ channel, message }: Posted): Promise<APIMessage | undefined> {
    try {
      return (await rest.get(Routes.channelMessage(channel, message))) as APIMessage
    } catch (error) {
      if (codeOf(error) === codes.missingPermissions || codeOf(error) === codes.missingAccess) return undefined
      throw error
    }
  }

  let myself: string | undefined

  async function me(): Promise<string> {
    myself ??= ((await rest.get(Routes.user())) as APIUser).id
    return myself
  }

  async function search(channel: string, mark: string, me: string): Promise<Posted | 'absent' | 'unknowable'> {
    let before: string | undefined
    for (let page = 0; page < pages; page++) {
      const query = new URLSearchParams({ limit: String(pageSize), ...(before ? { before } : {}) })
      const all = (await rest.get(Routes.channelMessages(channel), { query })) as APIMessage[]
      const own = all.filter((message) => message.author.id === me)
      const hit = own.find((message) => message.embeds.some((embed) => embed.url === mark))
      if (hit) return { channel, message: hit.id }
      // a message of one line bears no mark; one that was edited since is known to whoever edited it
      if (own.some((message) => message.embeds.length === 0 && !message.edited_timestamp)) return 'unknowable'
      const oldest = all.at(-1)?.id
      if (oldest === undefined || all.length < pageSize) return 'absent'
      if (Date.now() - SnowflakeUtil.timestampFrom(oldest) > dayMs) return 'absent'
      before = oldest
    }
    return 'unknowable'
  }

  async function threadsOf({ workspace, channel }: Address): Promise<readonly string[]> {
    if (directAccount({ channel }) !== undefined) return []
    const { threads } = (await rest.get(Routes.guildActiveThreads(workspace))) as RESTGetAPIGuildThreadsResult
    return threads.flatMap((thread) => ('parent_id' in thread && thread.parent_id === channel ? [thread.id] : []))
  }

  return {
    async post(to, view, key, under) {
      try {
        const nonce = hashOf(to, key).slice(0, limits.nonce)
        const thread = under && directAccount(to) === undefined ? await threadBelow(under, view) : undefined
        const channel = thread ?? under?.channel ?? (await channelOf(to))
        const replyTo = thread ? undefined : under?.message
        return await withFiles(view, (parcel) => send(channel, marked(parcel, to, key), nonce, replyTo))
      } catch (error) {
        throw deliveryFailure(error)
      }
    },

    async edit({ channel, message }, _to, view) {
      try {
        await withFiles(view, (parcel) => rest.patch(Routes.channelMessage(channel, message), { ...parcel }))
      } catch (error) {
        const failure = deliveryFailure(error)
        throw codeOf(error) === codes.unknownMessage ? new DeliveryFailure('gone', failure.message) : failure
      }
    },

    async lookUp(to, key, under) {
      try {
        const id = await me()
        const threads = under ? await threadsOf(to) : []
        if (threads.length > mostThreads) return 'unknowable'
        const channels = [await channelOf(to), ...threads]
        const found = await Promise.all(channels.map((channel) => search(channel, markOf(to, key), id)))
        return found.find((one) => typeof one === 'object') ?? (found.includes('unknowable') ? 'unknowable' : 'absent')
      } catch (error) {
        const failure = deliveryFailure(error)
        if (failure.outcome === 'refused') return 'unknowable'
        throw failure
      }
    },
  }
}

const pages = 5
const pageSize = 100
const mostThreads = 10
const dayMs = 86_400_000

/** Where Discord has no thread below a message, or does not let us: gone, in a thread already, or without the right. */
const withoutThreads = new Set<number>([
  codes.unknownMessage,
  codes.wrongKindOfChannel,
  codes.missingAccess,
  codes.missingPermissions,
])

/** Of both: a key is unique within its channel only, and Discord may compare nonces across channels. */
const hashOf = ({ channel }: Address, key: string): string =>
  BigInt(`0x${createHash('sha256').update(`${channel}\n${key}`).digest('hex').slice(0, 32)}`).toString(36)

/** The address of an embed is shown only with a title, which ours have not: a place for the key that nobody sees. */
const markOf = (to: Address, key: string): string => `https://discord.com/app#${hashOf(to, key)}`

function marked(parcel: Parcel, to: Address, key: string): Parcel {
  const [first, ...others] = parcel.body.embeds
  return first
    ? { ...parcel, body: { ...parcel.body, embeds: [{ ...first, url: markOf(to, key) }, ...others] } }
    : parcel
}
