import type { Logger } from 'pino'
import { type Address, DeliveryFailure, directAccount, type Platform } from '../../src/bot/platform.ts'
import { isUnavailable } from '../../src/database/errors.ts'
import type { Messages } from './messages.ts'
import { workspace } from './request.ts'
import { allChannels, type PlaygroundData } from './state.ts'
import type { Watchers } from './watchers.ts'

export interface PostingParts extends PlaygroundData {
  readonly messages: Messages
  readonly watchers: Watchers
  readonly log: Logger
}

/** Posts and edits messages of the playground, which are rows of the database. */
export function createPosting(parts: PostingParts): Pick<Platform, 'post' | 'edit' | 'lookUp'> {
  const { messages, watchers, log } = parts
  return {
    post: (to, view, key, under) =>
      attempt(log, async () => {
        await requireChannel(to, parts)
        const thread = under && { threadId: Number(under.message) }
        const id = await messages.put({ key, channel: to.channel, view, ...thread })
        watchers.changed()
        return { channel: to.channel, message: String(id) }
      }),

    edit: (posted, to, view) =>
      attempt(log, async () => {
        await requireChannel(to, parts)
        const isFound = await messages.replace(Number(posted.message), posted.channel, view)
        if (!isFound) throw new DeliveryFailure('gone', `The playground has no message ${posted.message}`)
        watchers.changed()
      }),

    lookUp: (to, key) =>
      attempt(log, async () => {
        const id = await messages.find(to.channel, key)
        return id === undefined ? 'absent' : { channel: to.channel, message: String(id) }
      }),
  }
}

/**
 * Turns every error into a `DeliveryFailure`. Trying again is always safe: a failed attempt leaves nothing behind, and a
 * message is stored once for each key.
 */
async function attempt<Result>(log: Logger, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DeliveryFailure) throw error
    const reason = isUnavailable(error) ? 'The database cannot be reached' : 'The playground could not store it'
    log.warn({ err: error }, 'playground message not stored')
    throw new DeliveryFailure('not-sent', reason)
  }
}

async function requireChannel(to: Address, data: PlaygroundData): Promise<void> {
  if (to.workspace === workspace && (await hasChannel(to, data))) return
  throw new DeliveryFailure('refused', `The playground has no channel ${to.channel}`)
}

async function hasChannel(to: Address, data: PlaygroundData): Promise<boolean> {
  const reader = directAccount(to)
  if (reader !== undefined) return (await data.people()).some(({ account }) => account === reader)
  return (await allChannels(data)).some(({ channel }) => channel === to.channel)
}
