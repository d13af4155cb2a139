import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import type { Logger } from 'pino'
import { type Address, DeliveryFailure, directAccount, type Platform } from '../../src/bot/platform.ts'
import type { View } from '../../src/bot/view.ts'
import { type Message, render } from './blocks.ts'
import { openDirect } from './direct.ts'
import { deliveryFailure } from './failure.ts'
import { shareFiles, uploadFiles } from './files.ts'

const keptKey = 'cg_message'

/** Messages a page, as Slack recommends. */
const pageSize = 200
const mostPages = 5

type Messages = Pick<Platform, 'post' | 'edit' | 'lookUp'>

interface Page {
  readonly messages?: readonly { readonly ts?: string; readonly metadata?: object }[]
  readonly has_more?: boolean
  readonly response_metadata?: { readonly next_cursor?: string }
}

/**
 * Posts as the bot. Slack has no key against posting twice, so the delivery's key travels in the message's metadata.
 * Files are in the thread below, since a message with files has no known `ts`. Their bytes are uploaded first, where
 * nobody sees them, so that a message that is posted again does not bring them twice. Edits leave them as they are.
 */
export const createMessages = (web: WebClient, log: Logger): Messages => ({
  async post(to, view, key, under) {
    const rendered = renderedOrRefused(view)
    const channel = await channelOf(to, web)
    const files = await uploadFiles(web, view, log)
    try {
      const sent = await web.chat.postMessage({
        channel,
        ...rendered,
        metadata: { event_type: keptKey, event_payload: { id: key } },
        unfurl_links: false,
        unfurl_media: false,
        ...(under ? { thread_ts: under.message } : {}),
      })
      const posted = { channel: sent.channel ?? channel, message: sent.ts ?? '' }
      await shareFiles(web, files, { channel: posted.channel, thread: under?.message ?? posted.message }, log)
      return posted
    } catch (error) {
      throw deliveryFailure(error)
    }
  },

  async edit(posted, _to, view) {
    const rendered = renderedOrRefused(view)
    try {
      await web.chat.update({ channel: posted.channel, ts: posted.message, ...rendered })
    } catch (error) {
      const failure = deliveryFailure(error)
      throw isGone(error) ? new DeliveryFailure('gone', failure.message) : failure
    }
  },

  /**
   * Needs the history scope; without it, or in a very busy channel, Slack cannot tell. The bot never asks for the scope of
   * direct messages: it must not be able to read what people write to it.
   */
  async lookUp(to, key, under) {
    if (directAccount(to) !== undefined) return 'unknowable'
    const { channel } = to
    const page = (cursor: string | undefined): Promise<Page> => {
      const shape = { channel, include_all_metadata: true, limit: pageSize, ...(cursor ? { cursor } : {}) }
      return under ? web.conversations.replies({ ...shape, ts: under.message }) : web.conversations.history(shape)
    }
    try {
      let cursor: string | undefined
      for (let i = 0; i < mostPages; i++) {
        const { messages = [], has_more, response_metadata } = await page(cursor)
        const found = messages.find((message) => keyOf(message.metadata) === key)
        if (found?.ts) return { channel, message: found.ts }
        if (!has_more) return 'absent'
        cursor = response_metadata?.next_cursor
      }
      return 'unknowable'
    } catch (error) {
      const failure = deliveryFailure(error)
      if (failure.outcome === 'refused') return 'unknowable'
      throw failure
    }
  },
})

/** Opens the conversation. If that fails, nothing was posted, whatever happened to the request. */
async function channelOf(to: Address, web: WebClient): Promise<string> {
  const account = directAccount(to)
  if (account === undefined) return to.channel
  try {
    return await openDirect(web, account)
  } catch (error) {
    const { outcome, message, retryAfterMs } = deliveryFailure(error)
    throw new DeliveryFailure(outcome === 'unknown' ? 'not-sent' : outcome, message, retryAfterMs)
  }
}

function renderedOrRefused(view: View): Message {
  try {
    return render(view)
  } catch (error) {
    throw new DeliveryFailure('refused', error instanceof Error ? error.message : String(error))
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof WebAPIPlatformError && error.data.error === 'message_not_found'

const keyOf = (metadata: object | undefined): unknown => Object(Object(metadata).event_payload).id
