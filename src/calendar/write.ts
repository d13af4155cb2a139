import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import type { Whose } from './model.ts'
import { columnsOf, hashOf } from './read.ts'

export async function createLink(db: Db, whose: Whose, secret: string, at: DateTime): Promise<void> {
  await db.calendarLink.create({ data: { ...columnsOf(whose), hash: hashOf(secret), issuedAt: at.toJSDate() } })
}

/** Deletes all links and returns how many there were. */
export const revokeLinks = async (db: Db, whose: Whose): Promise<number> =>
  (await db.calendarLink.deleteMany({ where: columnsOf(whose) })).count
