import { createHash } from 'node:crypto'
import { type APIMessage, type REST, Routes, SnowflakeUtil } from 'discord.js'
import type { Address, Posted } from '../../src/bot/platform.ts'
import type { Parcel } from './attachments.ts'
import { limits } from './limits.ts'

const mostPages = 5
const pageSize = 100
const dayMs = 86_400_000

/** Hashes channel and key: a key is unique within its channel only, and Discord may compare nonces across channels. */
const hashOf = ({ channel }: Address, key: string): string =>
  BigInt(`0x${createHash('sha256').update(`${channel}\n${key}`).digest('hex').slice(0, 32)}`).toString(36)

/** Returns the nonce by which Discord refuses to post a message twice within a few minutes. */
export const nonceOf = (to: Address, key: string): string => hashOf(to, key).slice(0, limits.nonce)

/** Returns the address of an embed that holds the key: Discord shows it only with a title, which ours do not have. */
export const markOf = (to: Address, key: string): string => `https://discord.com/app#${hashOf(to, key)}`

/** Marks a message, so that `search` finds it. */
export function marked(parcel: Parcel, to: Address, key: string): Parcel {
  const [first, ...others] = parcel.body.embeds
  return first
    ? { ...parcel, body: { ...parcel.body, embeds: [{ ...first, url: markOf(to, key) }, ...others] } }
    : parcel
}

/** Looks for the bot's own message with this mark in the last day of a channel, at most 500 messages back. */
export async function search(
  rest: REST,
  { channel, mark, me }: { readonly channel: string; readonly mark: string; readonly me: string },
): Promise<Posted | 'absent' | 'unknowable'> {
  let before: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const query = new URLSearchParams({ limit: String(pageSize), ...(before ? { before } : {}) })
    const all = (await rest.get(Routes.channelMessages(channel), { query })) as APIMessage[]
    const own = all.filter((message) => message.author.id === me)
    const hit = own.find((message) => message.embeds.some((embed) => embed.url === mark))
    if (hit) return { channel, message: hit.id }
    // a message of one line has no mark; if it was edited since, the edit was sent by somebody who knew where it is
    if (own.some((message) => message.embeds.length === 0 && !message.edited_timestamp)) return 'unknowable'
    const oldest = all.at(-1)?.id
    if (oldest === undefined || all.length < pageSize) return 'absent'
    if (Date.now() - SnowflakeUtil.timestampFrom(oldest) > dayMs) return 'absent'
    before = oldest
  }
  return 'unknowable'
}
