import { mailPlatform } from '../bot/platform.ts'
import type { Db } from '../database/client.ts'

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
