import type { DateTime } from 'luxon'
import { type Db, type Sql, sql } from '../database/client.ts'

/** Selects the keys of the mails to the list that go out by an instant. */
export const mailsLeavingBy = (at: DateTime): Sql => sql`
  SELECT mail_key FROM notice WHERE mail_key IS NOT NULL AND goes_out_at <= ${at.toJSDate()}`

/** Counts the incoming mails that could not be taken, of all mailboxes ever read. */
export async function countSetAside(db: Db): Promise<number> {
  const { _sum } = await db.mailCursor.aggregate({ _sum: { setAside: true } })
  return _sum.setAside ?? 0
}
