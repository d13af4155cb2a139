import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import type { Terms } from '../groups/terms.ts'
import { draftListMail, type ListMail, listMailOf, redraftListMail, withdrawMail } from '../notices/draft.ts'
import { type NextMail, nextMail, reportMailView, type Told, toldOf } from './mail.ts'
import type { Reported } from './reported.ts'

export interface ReportMails {
  /** The last one, however it stands. */
  readonly mail: ListMail | undefined
  /** What the last one said that reached the list, or waits there. */
  readonly told: Told | undefined
}

export async function reportMails(db: Db, meeting: number): Promise<ReportMails> {
  const rows = await db.notice.findMany({
    where: { studyGroupMeetingId: meeting, state: { not: 'withdrawn' } },
    orderBy: { id: 'desc' },
  })
  const reached = rows.find(({ state }) => state === 'sent' || state === 'confirmed' || state === 'held')
  // written by this file alone
  return { mail: listMailOf(rows[0]), told: reached?.told as unknown as Told | undefined }
}

interface Sending {
  readonly group: number
  readonly list: string
  readonly reported: Reported
  readonly next: NextMail
  readonly terms: Terms
  readonly now: DateTime
}

/** Drafts the mail and says when it goes out. */
export function draftReportMail(db: Db, { reported, next, terms, ...sending }: Sending): Promise<DateTime> {
  const view = reportMailView(reported, next, terms)
  const mail = { ...sending, kind: next.kind, revision: 1, view, told: toldOf(reported.report) }
  return draftListMail(db, { kind: 'report', id: reported.meeting.id }, mail)
}

/** What waits to go out says what holds now; where nothing is left to be told, it ends. */
export async function redraftReportMail(db: Db, group: number, reported: Reported, terms: Terms): Promise<void> {
  const { mail, told } = await reportMails(db, reported.meeting.id)
  if (mail?.state !== 'drafted') return
  const { key } = mail
  const next = nextMail(reported.report, told)
  if (next) {
    const view = reportMailView(reported, next, terms)
    await redraftListMail(db, { group, key, revision: 1, view, told: toldOf(reported.report) })
  } else await withdrawMail(db, { group, key, reason: 'nothing is left to be told' })
}
