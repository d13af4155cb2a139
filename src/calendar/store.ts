import { createHash } from 'node:crypto'
import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { instant } from '../dates/instant.ts'
import type { Group } from '../groups/model.ts'

/** Whose calendar: one person's of a group, or, without a person, the group's for everybody. */
export interface Whose {
  readonly group: number
  readonly person: number | undefined
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

const rowsOf = ({ group, person }: Whose) => ({ groupId: group, personId: person ?? null })

export async function keepLink(db: Db, whose: Whose, secret: string, at: DateTime): Promise<void> {
  await db.calendarLink.create({ data: { ...rowsOf(whose), hash: hashOf(secret), issuedAt: at.toJSDate() } })
}

export async function countLinks(db: Db, whose: Whose): Promise<number> {
  return db.calendarLink.count({ where: rowsOf(whose) })
}

/** Tells how many there were. */
export async function revokeLinks(db: Db, whose: Whose): Promise<number> {
  return (await db.calendarLink.deleteMany({ where: rowsOf(whose) })).count
}

export interface Link {
  readonly group: Group
  readonly person: number | undefined
  readonly issuedAt: DateTime
}

/** What an address shows; nothing where it was revoked, or where its person takes no part in the group any more. */
export async function findLink(db: Db, secret: string): Promise<Link | undefined> {
  const row = await db.calendarLink.findUnique({ where: { hash: hashOf(secret) }, include: { group: true } })
  if (!row) return undefined
  const { group, personId, issuedAt } = row
  if (personId !== null && (await db.membership.count({ where: { groupId: group.id, personId } })) === 0)
    return undefined
  return { group, person: personId ?? undefined, issuedAt: instant(issuedAt) }
}

export async function mergeLinks(db: Db, from: number, into: number): Promise<void> {
  await db.calendarLink.updateMany({ where: { personId: from }, data: { personId: into } })
}
