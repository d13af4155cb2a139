import type { DateTime } from 'luxon'
import { directAccount, mailPlatform } from '../bot/platform.ts'
import type { Db } from '../database/client.ts'
import { instant } from '../dates/instant.ts'

export interface Undelivered {
  readonly failed: number
  readonly waiting: number
  /** How many of those that wait may have gone out already; they are looked up before they are sent. */
  readonly ambiguous: number
}

/** Counts the messages of a group that could not be delivered, or not yet. */
export async function countUndelivered(db: Db, group: number): Promise<Undelivered> {
  const rows = await db.$queryRaw<Undelivered[]>`
    SELECT count(*) FILTER (WHERE state = 'failed')::int AS failed, count(due_at)::int AS waiting,
      count(due_at) FILTER (WHERE state = 'ambiguous')::int AS ambiguous
    FROM delivery WHERE group_id = ${group} AND (state = 'failed' OR due_at IS NOT NULL)`
  return rows[0] ?? { failed: 0, waiting: 0, ambiguous: 0 }
}

/** Finds the key of the message in whose thread a message is, or its own if it is in none; undefined if there is no such message. */
export async function findThread(db: Db, group: number, key: string): Promise<string | undefined> {
  const row = await db.delivery.findFirst({ where: { groupId: group, key }, select: { underKey: true } })
  return row ? (row.underKey ?? key) : undefined
}

/** Finds the address to which an e-mail goes or went, in lower case. */
export async function findMailAddress(db: Db, key: string): Promise<string | undefined> {
  const where = { key, place: { platform: mailPlatform } }
  const row = await db.delivery.findFirst({ where, select: { place: { select: { channel: true } } } })
  return row?.place.channel.toLowerCase()
}

/** Tells whether a message of these groups whose key begins so may be on its way at this moment. */
export async function isOnItsWay(db: Db, groups: readonly number[], keyPrefix: string): Promise<boolean> {
  const state = { in: ['attempting' as const, 'ambiguous' as const] }
  const where = { groupId: { in: [...groups] }, key: { startsWith: keyPrefix }, state }
  return (await db.delivery.count({ where })) > 0
}

/** Counts the messages of a group with this key, one in each place. */
export const countDeliveries = (
  db: Db,
  group: number,
  key: string,
  { unlessFailed = false }: { readonly unlessFailed?: boolean } = {},
): Promise<number> =>
  db.delivery.count({ where: { groupId: group, key, ...(unlessFailed ? { state: { not: 'failed' } } : {}) } })

/** Finds the instant after which a message is of no use; undefined if there is none. */
export async function findExpiry(db: Db, group: number, key: string): Promise<DateTime | undefined> {
  const row = await db.delivery.findFirst({ where: { groupId: group, key, expiresAt: { not: null } } })
  return row?.expiresAt ? instant(row.expiresAt) : undefined
}

/** Returns the key of the mention in the channels that replaces a direct message to a person. */
export const mentionKey = ({ key, person }: { readonly key: string; readonly person: number }): string =>
  `${key}:channel:${person}`

interface WayRow {
  key: string
  platform: string
  channel: string
  state: string
  reason: string | null
}

/**
 * Lists how messages to people were sent, by their keys: each way in the order in which it was tried, and why it failed if
 * it did. Such as "direct message on slack", "failed: user_disabled", "mention in the channel".
 */
export async function listWays(
  db: Db,
  group: number,
  messages: readonly { readonly key: string; readonly person: number }[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const keys = new Map(
    messages.flatMap((message) => [
      [message.key, message.key],
      [mentionKey(message), message.key],
    ]),
  )
  const rows = await db.$queryRaw<WayRow[]>`
    SELECT d.key, p.platform, p.channel, d.state::text AS state, d.reason FROM delivery d JOIN place p ON p.id = d.place_id
    WHERE d.group_id = ${group} AND d.person_id IS NOT NULL AND d.key = ANY (${[...keys.keys()]}) ORDER BY d.id`
  const byMessage = Map.groupBy(rows, ({ key }) => keys.get(key) ?? key)
  return new Map([...byMessage].map(([key, tried]) => [key, formatWays(tried)]))
}

function formatWays(rows: readonly WayRow[]): readonly string[] {
  const isDirect = ({ channel }: WayRow) => directAccount({ channel }) !== undefined
  const mentions = rows.filter((row) => !isDirect(row))
  const ways = rows.flatMap((row) => {
    if (row === mentions[0]) return withFailure('mention in the channel', mentions)
    if (!isDirect(row)) return []
    return withFailure(row.platform === mailPlatform ? 'e-mail' : `direct message on ${row.platform}`, [row])
  })
  const [first] = rows
  const hasAccount = first !== undefined && isDirect(first) && first.platform !== mailPlatform
  return hasAccount ? ways : ['no account for a direct message', ...ways]
}

/** Lists a way, and that it failed once it failed in every place. */
const withFailure = (way: string, rows: readonly WayRow[]): readonly string[] =>
  rows.every(({ state }) => state === 'failed') ? [way, `failed: ${rows.at(-1)?.reason ?? 'no reason given'}`] : [way]
