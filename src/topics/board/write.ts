import type { DateTime } from 'luxon'
import type { Db } from '../../database/client.ts'
import { hashOf } from './read.ts'

/** Keeps an address by the hash of its secret. */
export async function keepBoardLink(db: Db, group: number, secret: string, at: DateTime): Promise<void> {
  await db.boardLink.create({ data: { groupId: group, hash: hashOf(secret), issuedAt: at.toJSDate() } })
}

/** Ends the addresses of a group's board, and returns how many there were. */
export async function revokeBoardLinks(db: Db, group: number): Promise<number> {
  return (await db.boardLink.deleteMany({ where: { groupId: group } })).count
}
