import type { Db } from '../database/client.ts'

/** Moves the messages to one person to another: they turned out to be the same. */
export async function mergeDeliveries(db: Db, from: number, into: number): Promise<void> {
  await db.delivery.updateMany({ where: { personId: from }, data: { personId: into } })
}
