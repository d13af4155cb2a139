import type { Db } from '../database/client.ts'

/** Moves a person's addresses to another person when both turn out to be one. */
export async function mergeLinks(db: Db, from: number, into: number): Promise<void> {
  await db.calendarLink.updateMany({ where: { personId: from }, data: { personId: into } })
}
