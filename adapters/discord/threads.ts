import {
  type APIMessage,
  type APIThreadChannel,
  type REST,
  type RESTGetAPIGuildThreadsResult,
  Routes,
  ThreadAutoArchiveDuration,
} from 'discord.js'
import { type Address, directAccount, type Posted } from '../../src/bot/platform.ts'
import type { View } from '../../src/bot/view.ts'
import { cutShort } from '../../src/text/cut.ts'
import { codeOf, codes } from './failure.ts'
import { limits } from './limits.ts'
import { oneLine } from './markdown.ts'

/** Returns the thread below a message, starting it if there is none; undefined if there cannot be one. */
export async function threadBelow(rest: REST, under: Posted, view: View): Promise<string | undefined> {
  try {
    const above = await messageAt(rest, under)
    if (above?.thread) return above.thread.id
    const title = above?.content.replace(/^\*\*((?:\\.|[^\\])*?)\*\*.*$/s, '$1').replace(/\\(.)/g, '$1')
    const name = cutShort(oneLine(title || view.title) || 'Discussion', limits.threadName)
    const body = { name, auto_archive_duration: ThreadAutoArchiveDuration.OneWeek }
    const thread = (await rest.post(Routes.threads(under.channel, under.message), { body })) as APIThreadChannel
    return thread.id
  } catch (error) {
    // a thread has the id of the message that it is below
    if (codeOf(error) === codes.threadExists) return under.message
    if (withoutThreads.has(codeOf(error))) return undefined
    throw error
  }
}

/** Codes for a message that can have no thread: deleted, in a thread already, or without the right to start one. */
const withoutThreads = new Set<number>([
  codes.unknownMessage,
  codes.wrongKindOfChannel,
  codes.missingAccess,
  codes.missingPermissions,
])

/** Reads a message; undefined without the right to read the history. A thread can still be started then. */
async function messageAt(rest: REST, { channel, message }: Posted): Promise<APIMessage | undefined> {
  try {
    return (await rest.get(Routes.channelMessage(channel, message))) as APIMessage
  } catch (error) {
    if (codeOf(error) === codes.missingPermissions || codeOf(error) === codes.missingAccess) return undefined
    throw error
  }
}

/** Lists the active threads of a channel; direct messages have none. */
export async function threadsOf(rest: REST, { workspace, channel }: Address): Promise<readonly string[]> {
  if (directAccount({ channel }) !== undefined) return []
  const { threads } = (await rest.get(Routes.guildActiveThreads(workspace))) as RESTGetAPIGuildThreadsResult
  return threads.flatMap((thread) => ('parent_id' in thread && thread.parent_id === channel ? [thread.id] : []))
}
