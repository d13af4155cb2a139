import { DateTime } from 'luxon'
import type { Prisma } from '../../prisma/client/client.ts'
import { storedJson } from '../bot/json.ts'
import type { Db } from '../db.ts'
import type { Told } from './mail.ts'
import type { Mail, Meeting } from './meeting.ts'

/** An announcement that stands in the channels alone; it is not notice. */
export async function createNotice(db: Db, meeting: Meeting, at: DateTime): Promise<void> {
  const { id: meetingId, revision } = meeting
  await db.notice.create({ data: { meetingId, kind: 'announcement', revision, postedAt: at.toJSDate() } })
}

/**
 * One that the bot sends by e-mail. Its key in the outbox, which makes its Message-ID, is never used again, not even by
 * a database that begins anew.
 */
export async function createMail(
  db: Db,
  meeting: Meeting,
  mail: Pick<Mail, 'kind' | 'goesOutAt'> & { readonly told: Told; readonly at: DateTime },
): Promise<string> {
  const rows = await db.$queryRaw<{ mail_key: string }[]>`
    INSERT INTO notice (meeting_id, kind, revision, posted_at, goes_out_at, told, mail_key)
    VALUES (${meeting.id}, ${mail.kind}::notice_kind, ${meeting.revision}, ${mail.at.toJSDate()},
      ${mail.goesOutAt.toJSDate()}, ${storedJson(mail.told)}::jsonb, ${keyPrefix} || gen_random_uuid())
    RETURNING mail_key`
  return rows[0]?.mail_key ?? ''
}

const keyPrefix = 'notice:'
/** Whether a message of the outbox is a notice by e-mail. */
export const isNoticeKey = (key: string): boolean => key.startsWith(keyPrefix)

/** A mail that was drafted, in the outbox or on its way. */
export interface Draft {
  readonly id: number
  readonly key: string
  readonly kind: Mail['kind']
}

export async function findDraft(db: Db, meeting: number): Promise<Draft | undefined> {
  const row = await db.notice.findFirst({
    where: { meetingId: meeting, state: 'drafted', mailKey: { not: null } },
    orderBy: { id: 'desc' },
  })
  return row?.mailKey ? { id: row.id, key: row.mailKey, kind: row.kind } : undefined
}

/** What a draft says was put to where the meeting is now. */
export async function updateDraft(db: Db, { id }: Draft, { revision }: Meeting, told: Told): Promise<void> {
  await db.notice.update({ where: { id }, data: { revision, told: told as unknown as Prisma.InputJsonObject } })
}

export async function withdrawDraft(db: Db, { id }: Draft): Promise<void> {
  await db.notice.update({ where: { id }, data: { state: 'withdrawn' } })
}

/** The last e-mail that reached the list, or waits there, and when it went out where that makes it notice. */
export interface LastMail {
  readonly key: string
  readonly revision: number
  readonly told: Told
  readonly distributedAt: DateTime | undefined
}

export async function findLastMail(db: Db, meeting: number): Promise<LastMail | undefined> {
  const row = await db.notice.findFirst({
    where: { meetingId: meeting, state: { in: ['sent', 'confirmed', 'held'] }, mailKey: { not: null } },
    orderBy: { id: 'desc' },
  })
  if (!row?.mailKey) return undefined
  const { revision, told, distributedAt } = row
  return {
    ...{ key: row.mailKey, revision },
    // written by this file alone
    told: told as unknown as Told,
    distributedAt: distributedAt ? DateTime.fromJSDate(distributedAt, { zone: 'utc' }) : undefined,
  }
}

/** What a mail tells, and of which meeting, by its key in the outbox. */
export async function noticeOfKey(
  db: Db,
  key: string,
): Promise<{ readonly meeting: number; readonly kind: Mail['kind'] } | undefined> {
  const row = await db.notice.findUnique({ where: { mailKey: key }, select: { meetingId: true, kind: true } })
  return row ? { meeting: row.meetingId, kind: row.kind } : undefined
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

/** Enters that the complete notice went out by e-mail, on the word of somebody who answers for it. */
export async function confirmNotice(
  db: Db,
  meeting: Meeting,
  told: { readonly distributedAt: DateTime; readonly link: string | undefined; readonly now: DateTime },
): Promise<void> {
  await db.notice.create({
    data: {
      meetingId: meeting.id,
      kind: 'announcement',
      revision: meeting.revision,
      state: 'confirmed',
      postedAt: (meeting.announcedAt ?? told.now).toJSDate(),
      distributedAt: told.distributedAt.toJSDate(),
      archiveLink: told.link ?? null,
    },
  })
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

/** The first of these that is a mail of the bot's own. */
export async function findByMessageId(
  db: Db,
  ids: readonly string[],
): Promise<{ readonly key: string; readonly meeting: number; readonly state: string } | undefined> {
  const row = await db.notice.findFirst({ where: { messageId: { in: ids.filter((id) => id !== '') } } })
  return row?.mailKey ? { key: row.mailKey, meeting: row.meetingId, state: row.state } : undefined
}

/** Whether a notice of one of these groups is being given to the mail server. */
export async function isNoticeOnItsWay(db: Db, groups: readonly number[]): Promise<boolean> {
  const state = { in: ['attempting' as const, 'ambiguous' as const] }
  const where = { groupId: { in: [...groups] }, key: { startsWith: keyPrefix }, state }
  return (await db.delivery.count({ where })) > 0
}
