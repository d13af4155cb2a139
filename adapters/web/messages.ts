import type { DateTime } from 'luxon'
import { directAccount } from '../../src/bot/platform.ts'
import type { View } from '../../src/bot/view.ts'
import type { Database } from '../../src/database/client.ts'
import { limits } from './limits.ts'

/** A message of a channel, visible to everybody in it or to one account only. */
export interface Message {
  readonly id: number
  /** The only account that sees it; undefined: everybody in the channel does. */
  readonly account?: string
  /** Name of the person who wrote it; undefined: the bot did. */
  readonly author?: string
  /** The line that it answers, as typed. */
  readonly typed?: string
  readonly view: View
  readonly postedAt: Date
  readonly editedAt?: Date
  readonly replies: readonly Message[]
}

export interface NewMessage {
  readonly key: string
  readonly channel: string
  readonly view: View
  readonly account?: string
  readonly author?: string
  readonly typed?: string | undefined
  readonly threadId?: number
}

export interface Messages {
  /** Stores the message unless its channel already has one with this key; returns the id either way. */
  put(message: NewMessage): Promise<number>
  /** Replaces the view; false if there is no such message. With `account` it must be a private one of that account. */
  replace(id: number, channel: string, view: View, account?: string): Promise<boolean>
  /** Removes a private message of the account. */
  remove(id: number, account: string): Promise<void>
  /** Finds the id of the message that was stored with the key. */
  find(channel: string, key: string): Promise<number | undefined>
  /** Lists the latest messages of a channel as this account sees them, oldest first. */
  list(channel: string, account: string): Promise<readonly Message[]>
  /** Reads a message without its replies; undefined if this account does not see it. */
  one(id: number, account: string): Promise<Message | undefined>
  /** Returns channel → id of the last message that everybody sees. */
  latest(): Promise<Readonly<Record<string, number>>>
}

export function messagesIn({ db }: Database, now: () => DateTime): Messages {
  return {
    async put({ view, ...rest }) {
      const data = { ...rest, view: view as object, postedAt: now().toJSDate() }
      await db.webMessage.createMany({ data: [data], skipDuplicates: true })
      const { id } = await db.webMessage.findUniqueOrThrow({ where: at(rest), select: { id: true } })
      return id
    },
    async replace(id, channel, view, account) {
      const where = { id, channel, account: account ?? null }
      const data = { view: view as object, editedAt: now().toJSDate() }
      return (await db.webMessage.updateMany({ where, data })).count > 0
    },
    async remove(id, account) {
      await db.webMessage.deleteMany({ where: { id, account } })
    },
    async find(channel, key) {
      return (await db.webMessage.findUnique({ where: at({ channel, key }), select: { id: true } }))?.id
    },
    async list(channel, account) {
      const rows = await db.webMessage.findMany({
        where: { channel, threadId: null, OR: [{ account: null }, { account }] },
        include: { replies: { orderBy: { id: 'asc' }, take: limits.replies } },
        orderBy: { id: 'desc' },
        take: limits.messages,
      })
      return rows.reverse().map((row) => ({ ...message(row), replies: row.replies.map(message) }))
    },
    async one(id, account) {
      const row = await db.webMessage.findFirst({ where: { id, OR: [{ account: null }, { account }] } })
      const reader = row ? directAccount(row) : undefined
      return row && (reader === undefined || reader === account) ? message(row) : undefined
    },
    async latest() {
      const rows = await db.webMessage.groupBy({ by: ['channel'], where: { account: null }, _max: { id: true } })
      return Object.fromEntries(rows.map((row) => [row.channel, row._max.id ?? 0]))
    },
  }
}

const at = ({ channel, key }: Pick<NewMessage, 'channel' | 'key'>) => ({ channel_key: { channel, key } })

interface Row {
  readonly id: number
  readonly account: string | null
  readonly author: string | null
  readonly typed: string | null
  readonly view: unknown
  readonly postedAt: Date
  readonly editedAt: Date | null
}

const message = (row: Row): Message => ({
  id: row.id,
  ...(row.account === null ? {} : { account: row.account }),
  ...(row.author === null ? {} : { author: row.author }),
  ...(row.typed === null ? {} : { typed: row.typed }),
  // only this file writes it
  view: row.view as View,
  postedAt: row.postedAt,
  ...(row.editedAt === null ? {} : { editedAt: row.editedAt }),
  replies: [],
})
