import type { DateTime } from 'luxon'
import { directAccount } from '../../src/bot/platform.ts'
import type { View } from '../../src/bot/view.ts'
import type { Database } from '../../src/database/client.ts'
import { limits } from './limits.ts'

/** What stands in a channel, or is shown there to one account alone. */
export interface Message {
  readonly id: number
  /** The account that alone sees it. */
  readonly account?: string
  /** The person who said it; the bot, where there is none. */
  readonly author?: string
  /** What it answers, as it was typed. */
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
  /** Stands in its channel once, however often it is put; returns its id. */
  put(message: NewMessage): Promise<number>
  /** Whether there was such a message; with `account`, only a private one of this account. */
  replace(id: number, channel: string, view: View, account?: string): Promise<boolean>
  remove(id: number, account: string): Promise<void>
  find(channel: string, key: string): Promise<number | undefined>
  /** The latest of a channel as this account sees them, oldest first. */
  list(channel: string, account: string): Promise<readonly Message[]>
  /** A message that this account sees, without its replies. */
  one(id: number, account: string): Promise<Message | undefined>
  /** Channel → id of the last message that everybody sees. */
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
  // written by this file alone
  view: row.view as View,
  postedAt: row.postedAt,
  ...(row.editedAt === null ? {} : { editedAt: row.editedAt }),
  replies: [],
})
