import { type APIDMChannel, type APIMessage, type APIUser, type REST, Routes } from 'discord.js'
import { type Address, DeliveryFailure, directAccount, type Platform, type Posted } from '../../src/bot/platform.ts'
import { type Parcel, withFiles } from './attachments.ts'
import { codeOf, codes, deliveryFailure } from './failure.ts'
import { marked, markOf, nonceOf, search } from './search.ts'
import { threadBelow, threadsOf } from './threads.ts'

export type Posting = Pick<Platform, 'post' | 'edit' | 'lookUp'>

const mostThreads = 10

/** Posts by REST alone, so that messages go out while the gateway is away. `rest` must not retry by itself. */
export function createPosting(rest: REST): Posting {
  const channelOf = directChannels(rest)
  const me = ownId(rest)
  return {
    async post(to, view, key, under) {
      try {
        const thread = under && directAccount(to) === undefined ? await threadBelow(rest, under, view) : undefined
        const channel = thread ?? under?.channel ?? (await channelOf(to))
        const reply = { nonce: nonceOf(to, key), to: thread ? undefined : under?.message }
        return await withFiles(view, (parcel) => send(rest, channel, marked(parcel, to, key), reply))
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
        const mark = { mark: markOf(to, key), me: await me() }
        const threads = under ? await threadsOf(rest, to) : []
        if (threads.length > mostThreads) return 'unknowable'
        const channels = [await channelOf(to), ...threads]
        const found = await Promise.all(channels.map((channel) => search(rest, { channel, ...mark })))
        return found.find((one) => typeof one === 'object') ?? (found.includes('unknowable') ? 'unknowable' : 'absent')
      } catch (error) {
        const failure = deliveryFailure(error)
        if (failure.outcome === 'refused') return 'unknowable'
        throw failure
      }
    },
  }
}

async function send(
  rest: REST,
  channel: string,
  { body, ...files }: Parcel,
  reply: { readonly nonce: string; readonly to: string | undefined },
): Promise<Posted> {
  const reference = reply.to ? { message_reference: { message_id: reply.to, fail_if_not_exists: false } } : {}
  const sent = (await rest.post(Routes.channelMessages(channel), {
    body: { ...body, nonce: reply.nonce, enforce_nonce: true, ...reference },
    ...files,
  })) as APIMessage
  return { channel: sent.channel_id, message: sent.id }
}

/** Finds the channel of an address; it opens the channel with one account once, which posts nothing by itself. */
function directChannels(rest: REST): (to: Address) => Promise<string> {
  const opened = new Map<string, string>()
  return async (to) => {
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
}

function ownId(rest: REST): () => Promise<string> {
  let id: string | undefined
  return async () => {
    id ??= ((await rest.get(Routes.user())) as APIUser).id
    return id
  }
}
