import type { DateTime } from 'luxon'
import type { Db } from '../db.ts'
import type { Meeting } from './meeting.ts'

export async function createNotice(
  db: Db,
  notice: {
    readonly meeting: number
    readonly kind: 'announcement' | 'change' | 'cancellation'
    readonly at: DateTime
  },
): Promise<void> {
  const { revision } = await db.meeting.findUniqueOrThrow({ where: { id: notice.meeting }, select: { revision: true } })
  await db.notice.create({
    data: { meetingId: notice.meeting, kind: notice.kind, revision, postedAt: notice.at.toJSDate() },
  })
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
