import type { DateTime } from 'luxon'
import type { Prisma } from '../../prisma/client/client.ts'
import { type Db, type Sql, sql } from '../database/client.ts'
import { instant } from '../dates/instant.ts'
import { findMailAddress, isOnItsWay } from '../delivery/read.ts'
import { type About, keyPrefix, type LastListMail, type LastMails, type ListMail, type Notice } from './model.ts'

type NoticeRow = Prisma.NoticeGetPayload<object>

/** Names the columns of a notice for the record that it is about. */
export const columnsOf = ({ kind, id }: About) => ({
  meetingId: kind === 'meeting' ? id : null,
  conclusionId: kind === 'conclusion' ? id : null,
  studyGroupMeetingId: kind === 'report' ? id : null,
})

/** Maps a row to its mail; undefined if it has none or that was taken back. A date may be ISO text, as in JSON. */
export function listMailOf(row: MailRow | undefined): ListMail | undefined {
  if (!row?.mailKey || !row.goesOutAt || row.state === 'withdrawn') return undefined
  const { mailKey: key, state, goesOutAt, reason } = row
  return { key, state, goesOutAt: instant(new Date(goesOutAt)), reason: reason ?? undefined }
}

type MailRow = Pick<NoticeRow, 'mailKey' | 'state' | 'reason'> & { readonly goesOutAt: Date | string | null }

/** Selects the last mail that announced a conclusion and was not taken back, as JSON for `listMailOf`; null if none did. */
export const announcementJson = (conclusion: Sql): Sql => sql`
  (SELECT json_build_object('mailKey', n.mail_key, 'state', n.state, 'goesOutAt', n.goes_out_at, 'reason', n.reason)
    FROM notice n WHERE n.conclusion_id = ${conclusion} AND n.kind = 'announcement' AND n.mail_key IS NOT NULL
      AND n.state <> 'withdrawn' ORDER BY n.id DESC LIMIT 1)`

/*
 * Parts of statements for meetings, which name no table or column of notices themselves. `meeting` is a column that holds
 * the id of a meeting.
 */

/** Selects when the announcement of a meeting was posted; null before. */
export const announcedAt = (meeting: Sql): Sql => sql`
  (SELECT posted_at FROM notice
    WHERE meeting_id = ${meeting} AND kind = 'announcement' AND state <> 'withdrawn' ORDER BY id LIMIT 1)`

/**
 * Selects the notice of a meeting that is of the revision `from` or later. Of the bot's own e-mails the first counts, because later
 * ones say less than the date. A recorded notice overrides them, and the last record earlier ones.
 */
const coveringNotice = (meeting: Sql, from: Sql): Sql => sql`
  FROM notice WHERE meeting_id = ${meeting} AND distributed_at IS NOT NULL AND revision >= ${from}
  ORDER BY mail_key IS NULL DESC, CASE WHEN mail_key IS NULL THEN -id ELSE id END LIMIT 1`

/** Selects when the notice of a meeting went out that is of the revision `from` or later; null if there is none. */
export const noticeAt = (meeting: Sql, from: Sql): Sql => sql`(SELECT distributed_at ${coveringNotice(meeting, from)})`

/**
 * Selects the version of the rules by which that notice was judged; null if there is none, or it is from before
 * versions were kept.
 */
export const noticeJudgedBy = (meeting: Sql, from: Sql): Sql => sql`
  (SELECT profile_version ${coveringNotice(meeting, from)})`

/**
 * Selects the last e-mail about a meeting that was not taken back, as JSON: `key`, `kind`, `state`, `reason`, `revision`, and
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

export async function findLastListMail(db: Db, about: About): Promise<LastListMail | undefined> {
  const row = await db.notice.findFirst({
    where: { ...columnsOf(about), state: { in: ['sent', 'confirmed', 'held'] }, mailKey: { not: null } },
    orderBy: { id: 'desc' },
  })
  if (!row?.mailKey) return undefined
  const { mailKey: key, revision, snapshot, distributedAt } = row
  return { key, revision, snapshot, distributedAt: distributedAt ? instant(distributedAt) : undefined }
}

/** Finds one of the bot's own mails by its key, or by the first of these Message-IDs that it has sent. */
export async function findNotice(
  db: Db,
  by: { readonly key: string } | { readonly messageIds: readonly string[] },
): Promise<Notice | undefined> {
  const where = 'key' in by ? { mailKey: by.key } : { messageId: { in: by.messageIds.filter((id) => id !== '') } }
  const row = await db.notice.findFirst({ where })
  const about = row && aboutOf(row)
  if (!row?.mailKey || !about) return undefined
  const at = row.distributedAt
  const distributedAt = at ? instant(at) : undefined
  return { key: row.mailKey, about, kind: row.kind, state: row.state, distributedAt }
}

function aboutOf({ meetingId, conclusionId, studyGroupMeetingId }: NoticeRow): About | undefined {
  if (meetingId !== null) return { kind: 'meeting', id: meetingId }
  if (conclusionId !== null) return { kind: 'conclusion', id: conclusionId }
  return studyGroupMeetingId === null ? undefined : { kind: 'report', id: studyGroupMeetingId }
}

export async function findLastMails(db: Db, about: About): Promise<LastMails> {
  const rows = await db.notice.findMany({
    where: { ...columnsOf(about), state: { not: 'withdrawn' } },
    orderBy: { id: 'desc' },
  })
  const reached = rows.find(({ state }) => state === 'sent' || state === 'confirmed' || state === 'held')
  return { last: listMailOf(rows[0]), snapshot: reached?.snapshot ?? undefined }
}

/** Finds the list to which a mail goes or went, in lower case. */
export const addressOf = async (db: Db, key: string): Promise<string> => (await findMailAddress(db, key)) ?? ''

/** Tells whether a notice of one of these groups may be reaching the mail server at this moment. */
export const isNoticeOnItsWay = (db: Db, groups: readonly number[]): Promise<boolean> =>
  isOnItsWay(db, groups, keyPrefix)
