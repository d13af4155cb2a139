import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { instant } from '../dates/instant.ts'
import type { Told } from './mail.ts'
import type { Mail, Meeting } from './meeting.ts'

/** An announcement that stands in the channels alone; it is not notice. */
export async function createNotice(db: Db, meeting: Meeting, at: DateTime): Promise<void> {
  const { id: meetingId, revision } = meeting
  await db.notice.create({ data: { meetingId, kind: 'announcement', revision, postedAt: at.toJSDate() } })
}

/** A mail that was drafted, in the outbox or on its way. */
export interface Draft {
  readonly key: string
  readonly kind: Mail['kind']
}

export async function findDraft(db: Db, meeting: number): Promise<Draft | undefined> {
  const row = await db.notice.findFirst({
    where: { meetingId: meeting, state: 'drafted', mailKey: { not: null } },
    orderBy: { id: 'desc' },
  })
  return row?.mailKey ? { key: row.mailKey, kind: row.kind } : undefined
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
    distributedAt: distributedAt ? instant(distributedAt) : undefined,
  }
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
