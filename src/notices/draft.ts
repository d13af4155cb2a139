import type { DateTime } from 'luxon'
import type { NoticeKind, Prisma } from '../../prisma/client/client.ts'
import { type Address, mailPlatform } from '../bot/platform.ts'
import type { View } from '../bot/view.ts'
import { type Db, type Sql, sql } from '../database/client.ts'
import { instant } from '../dates/instant.ts'
import { exchange, putAt, withdraw } from '../delivery/put.ts'
import { findMailAddress, isOnItsWay } from '../delivery/read.ts'
import { ruleVersionOf } from '../groups/read.ts'
import { storedJson } from '../text/json.ts'

/** What a mail to the list is about. */
export interface About {
  readonly kind: 'meeting' | 'conclusion' | 'report'
  /** Of a report, that of the study group meeting for which it is. */
  readonly id: number
}

/** Names the columns of a notice for the record that it is about. */
export const columnsOf = ({ kind, id }: About) => ({
  meetingId: kind === 'meeting' ? id : null,
  conclusionId: kind === 'conclusion' ? id : null,
  studyGroupMeetingId: kind === 'report' ? id : null,
})

/** A mail that the bot was asked to send to the mailing list. */
export interface ListMail {
  readonly key: string
  /** Only what was sent or confirmed is notice. */
  readonly state: 'drafted' | 'sent' | 'confirmed' | 'held' | 'refused'
  /** While it is drafted, it can be taken back until then. */
  readonly goesOutAt: DateTime
  /** Why it is no notice. */
  readonly reason: string | undefined
}

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

type NoticeRow = Prisma.NoticeGetPayload<object>

/** So long a mail can be taken back. */
export const takeBackSeconds = 120

const listAddress = (list: string): Address => ({ platform: mailPlatform, workspace: '', channel: list })

const keyPrefix = 'notice:'
/** Whether a message of the outbox is a mail to the list. */
export const isNoticeKey = (key: string): boolean => key.startsWith(keyPrefix)

interface Drafted {
  readonly group: number
  readonly list: string
  readonly kind: NoticeKind
  readonly revision: number
  readonly view: View
  /** What the mail says, for what is compared with it later. */
  readonly told?: unknown
  readonly now: DateTime
}

/**
 * Drafts a mail and puts it into the outbox, to go out once it cannot be taken back any more. Its key in the outbox,
 * which makes its Message-ID, is never used again, not even by a database that begins anew. It answers the last mail about
 * the same that left, so that readers show them together.
 */
export async function draftListMail(db: Db, about: About, mail: Drafted): Promise<ListMail> {
  const { group, list, kind, revision, view, told, now } = mail
  const goesOutAt = now.plus({ seconds: takeBackSeconds })
  const columns = columnsOf(about)
  const before = await db.notice.findFirst({
    where: { ...columns, messageId: { not: null } },
    orderBy: { id: 'desc' },
    select: { mailKey: true },
  })
  const rows = await db.$queryRaw<{ mail_key: string }[]>`
    INSERT INTO notice (meeting_id, conclusion_id, study_group_meeting_id,
      kind, profile_version, revision, posted_at, goes_out_at, told, mail_key)
    VALUES (${columns.meetingId}, ${columns.conclusionId}, ${columns.studyGroupMeetingId},
      ${kind}::notice_kind, (${ruleVersionOf(group)}), ${revision}, ${now.toJSDate()}, ${goesOutAt.toJSDate()}, ${told === undefined ? null : storedJson(told)}::jsonb,
      ${keyPrefix} || gen_random_uuid())
    RETURNING mail_key`
  const key = rows[0]?.mail_key ?? ''
  const message = { group, key, view, ...(before?.mailKey ? { under: before.mailKey } : {}) }
  await putAt(db, listAddress(list), { ...message, afterSeconds: takeBackSeconds })
  return { key, state: 'drafted', goesOutAt, reason: undefined }
}

/** What waits to go out says something else from now on, unless it is on its way. */
export async function redraftListMail(
  db: Db,
  mail: Pick<Drafted, 'group' | 'revision' | 'view' | 'told'> & { readonly key: string },
): Promise<void> {
  const { key, revision, told } = mail
  if (!(await exchange(db, mail))) return
  const data = told === undefined ? { revision } : { revision, told: JSON.parse(storedJson(told)) as object }
  await db.notice.update({ where: { mailKey: key }, data })
}

/** Ends what certainly has not gone out; whether it was in time for that. */
export async function withdrawMail(
  db: Db,
  { group, key, reason }: { readonly group: number; readonly key: string; readonly reason: string },
): Promise<boolean> {
  const isInTime = await withdraw(db, { group, key }, reason)
  if (isInTime) await db.notice.update({ where: { mailKey: key }, data: { state: 'withdrawn' } })
  return isInTime
}

/** The mail server took it: from now on it is notice, unless it comes back. */
export async function markSent(db: Db, key: string, messageId: string, at: DateTime): Promise<void> {
  const sentAt = at.toJSDate()
  await db.notice.update({
    where: { mailKey: key },
    data: { state: 'sent', sentAt, distributedAt: sentAt, messageId, reason: null },
  })
}

/** It is no notice. */
export async function markRefused(db: Db, key: string, reason: string): Promise<void> {
  await db.notice.update({ where: { mailKey: key }, data: { state: 'refused', distributedAt: null, reason } })
}

/** The mail of the bot's own is found in the archive: the time at which the server took it stands, unless another is given. */
export async function confirmMail(
  db: Db,
  key: string,
  link: string | undefined,
  distributedAt?: DateTime,
): Promise<void> {
  const at = distributedAt ? { distributedAt: distributedAt.toJSDate() } : {}
  const data = { state: 'confirmed' as const, reason: null, archiveLink: link ?? null, ...at }
  await db.notice.update({ where: { mailKey: key }, data })
}

/** It waits for a moderator, so it is no notice yet. */
export async function markHeld(db: Db, key: string): Promise<void> {
  await db.notice.update({ where: { mailKey: key }, data: { state: 'held', distributedAt: null } })
}

/** A mail that was drafted, however it stands now. */
export interface Notice {
  readonly key: string
  readonly about: About
  readonly kind: string
  readonly state: string
  /** When it went out, where that makes it notice. */
  readonly distributedAt: DateTime | undefined
}

/** A mail of the bot's own: by its key in the outbox, or the first of these Message-IDs. */
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

/** The mails to the list about one record. */
export interface LastMails {
  /** The last one that was not taken back. */
  readonly last: ListMail | undefined
  /** What the last one said that reached the list or waits there, as it was given to `draftListMail`. */
  readonly said: unknown
}

export async function findLastMails(db: Db, about: About): Promise<LastMails> {
  const rows = await db.notice.findMany({
    where: { ...columnsOf(about), state: { not: 'withdrawn' } },
    orderBy: { id: 'desc' },
  })
  const reached = rows.find(({ state }) => state === 'sent' || state === 'confirmed' || state === 'held')
  return { last: listMailOf(rows[0]), said: reached?.told ?? undefined }
}

/** Finds the list to which a mail goes or went, in lower case. */
export const addressOf = async (db: Db, key: string): Promise<string> => (await findMailAddress(db, key)) ?? ''

/** Tells whether a notice of one of these groups may be reaching the mail server at this moment. */
export const isNoticeOnItsWay = (db: Db, groups: readonly number[]): Promise<boolean> =>
  isOnItsWay(db, groups, keyPrefix)
