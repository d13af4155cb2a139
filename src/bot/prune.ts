import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'

/** Platforms redeliver within minutes, and nobody corrects what they typed a week ago. */
const keptDays = 7

/** Forgets old dedupe keys and drafts. */
export async function prune(db: Db, now: DateTime): Promise<void> {
  const before = now.minus({ days: keptDays }).toJSDate()
  await db.inbound.deleteMany({ where: { receivedAt: { lt: before } } })
  await db.draft.deleteMany({ where: { keptAt: { lt: before } } })
}
