import type { DateTime } from 'luxon'
import { type Db, type Sql, sql } from '../database/client.ts'
import { instant } from '../dates/instant.ts'
import { type About, columnsOf } from './draft.ts'

/*
 * Parts of statements for meetings, which name no table or column of notices themselves. `meeting` is a column that holds
 * the id of a meeting.
 */

/** The time at which the announcement of a meeting was posted; null before. */
export const announcedAt = (meeting: Sql): Sql => sql`
  (SELECT posted_at FROM notice
    WHERE meeting_id = ${meeting} AND kind = 'announcement' AND state <> 'withdrawn' ORDER BY id LIMIT 1)`

/**
 * The notice of a meeting that is of the revision `from` or later. Of the bot's own e-mails the first counts, because later
 * ones say less than the date. A recorded notice overrides them, and the last record earlier ones.
 */
const coveringNotice = (meeting: Sql, from: Sql): Sql => sql`
  FROM notice WHERE meeting_id = ${meeting} AND distributed_at IS NOT NULL AND revision >= ${from}
  ORDER BY mail_key IS NULL DESC, CASE WHEN mail_key IS NULL THEN -id ELSE id END LIMIT 1`

/** The time at which the notice of a meeting went out that is of the revision `from` or later; null if there is none. */
export const noticeAt = (meeting: Sql, from: Sql): Sql => sql`(SELECT distributed_at ${coveringNotice(meeting, from)})`

/** The version of the rules by which that notice was judged; null if there is none, or it is from before versions were kept. */
export const noticeJudgedBy = (meeting: Sql, from: Sql): Sql => sql`
  (SELECT profile_version ${coveringNotice(meeting, from)})`

/**
 * The last e-mail about a meeting that was not taken back, as JSON: `key`, `kind`, `state`, `reason`, `revision`, and
 * `goesOutAt` in milliseconds since 1970; null if there is none.
 */
export const lastMailJson = (meeting: Sql): Sql => sql`
  (SELECT json_build_object('key', mail_key, 'kind', kind, 'state', state, 'reason', reason, 'revision', revision,
      'goesOutAt', extract(epoch FROM goes_out_at) * 1000)
    FROM notice WHERE meeting_id = ${meeting} AND mail_key IS NOT NULL AND state <> 'withdrawn'
    ORDER BY id DESC LIMIT 1)`

/** Selects the keys of the mails to the list that go out by an instant. */
export const mailsLeavingBy = (at: DateTime): Sql => sql`
  SELECT mail_key FROM notice WHERE mail_key IS NOT NULL AND goes_out_at <= ${at.toJSDate()}`

/** The last mail about a record that reached the list or waits for its moderator. */
export interface LastListMail {
  readonly key: string
  readonly revision: number
  /** What the mail said, as it was drafted. */
  readonly told: unknown
  /** When it went out; undefined while it does not count as notice. */
  readonly distributedAt: DateTime | undefined
}

export async function findLastListMail(db: Db, about: About): Promise<LastListMail | undefined> {
  const row = await db.notice.findFirst({
    where: { ...columnsOf(about), state: { in: ['sent', 'confirmed', 'held'] }, mailKey: { not: null } },
    orderBy: { id: 'desc' },
  })
  if (!row?.mailKey) return undefined
  const { mailKey: key, revision, told, distributedAt } = row
  return { key, revision, told, distributedAt: distributedAt ? instant(distributedAt) : undefined }
}
