import type { DateTime } from 'luxon'
import type { Member } from '../bot/caller.ts'
import { writeLine } from '../bot/line.ts'
import { type Refusal, refuse } from '../bot/reply.ts'
import { mayRun } from '../bot/rights.ts'
import { press } from '../bot/signature.ts'
import { type Block, buttons, note, type View } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { formatDateTime } from '../dates/format.ts'
import { put } from '../delivery/put.ts'
import { findGroup } from '../groups/read.ts'
import { type Terms, termsOf } from '../groups/terms.ts'
import { draftListMail, redraftListMail, withdrawMail } from '../notices/draft.ts'
import { heldTitle } from '../notices/format.ts'
import { refuseSecond } from '../notices/views.ts'
import { reportName } from './format.ts'
import type { Reported, StudyGroupMeeting } from './model.ts'
import { findReported, findReportMails, type ReportMails } from './read.ts'
import { type NextMail, nextMail, snapshotOf } from './rules.ts'
import { mailReport, reportRejected, submitReport } from './signatures.ts'
import { reportMailButton, reportMailView } from './views.ts'

/** Names the message in the channels about a report. */
export const messageKey = ({ number }: StudyGroupMeeting): string => `report:${number}:submitted`

/** Posts the message about a report, or updates it. */
export const putReport = (db: Db, meeting: StudyGroupMeeting, view: View): Promise<void> =>
  put(db, { group: meeting.group, key: messageKey(meeting), view })

export const notRecorded = (meeting: StudyGroupMeeting): Refusal =>
  refuse(`No ${reportName(meeting)} is recorded.`, {
    instead: `To record it: ${writeLine(press(submitReport, { meeting }))}.`,
  })

/** An e-mail about a report that can be sent now. */
export interface Mailable {
  readonly kind: 'mail'
  readonly reported: Reported
  readonly next: NextMail
  readonly list: string
}

/** Finds out what the mailing list has to hear about a report. */
export async function findNextMail(db: Db, meeting: StudyGroupMeeting, caller: Member): Promise<Mailable | Refusal> {
  const reported = await findReported(db, meeting, termsOf(caller))
  return reported ? mailAbout(db, reported, await findReportMails(db, meeting), caller) : notRecorded(meeting)
}

async function mailAbout(
  db: Db,
  reported: Reported,
  { mail, mailed }: ReportMails,
  caller: Member,
): Promise<Mailable | Refusal> {
  const { meeting, report } = reported
  const name = reportName(meeting)
  if (report.withdrawn !== undefined && !mailed && mail?.state !== 'drafted') return notRecorded(meeting)
  const { mailingList: list } = await findGroup(db, caller.group.id)
  if (!list)
    return refuse('This group has no mailing list here (/group edit list:…).', { instead: 'Tell the list yourself.' })
  if (mail?.state === 'drafted') return refuseSecond(`the ${name}`, mail.goesOutAt, caller.group.zone)
  const next = nextMail(report, mailed)
  if (next) return { kind: 'mail', reported, next, list }
  if (mail?.state === 'held') {
    const rejected = writeLine(press(reportRejected, { meeting }))
    return refuse(`${heldTitle}.`, {
      instead: `If the moderator rejects it, record that with ${rejected}; you can then send it again.`,
    })
  }
  return refuse(`Nothing has changed since the e-mail about the ${name}, so nothing is sent.`, {
    instead: `To correct what is recorded: ${writeLine(press(submitReport, { meeting }))}.`,
  })
}

/** Says, below what was recorded of a report, whether an e-mail goes out, or offers to send one. */
export async function mailBlocks(db: Db, caller: Member, reported: Reported): Promise<readonly Block[]> {
  const { meeting, report } = reported
  const mails = await findReportMails(db, meeting)
  const { mail, mailed } = mails
  const command = writeLine(press(mailReport, { meeting }))
  if (mail?.state === 'drafted' && report.withdrawn !== undefined && !mailed)
    return [note(`An e-mail that says it was submitted is being sent. Once it is out, correct it with ${command}.`)]
  if (mail?.state === 'drafted')
    return [
      note(
        `An e-mail to the list goes out on ${formatDateTime(mail.goesOutAt, caller.group.zone)} and also says this.`,
      ),
    ]
  const found = await mailAbout(db, reported, mails, caller)
  if (found.kind !== 'mail') return []
  return mayRun(mailReport.allow, caller)
    ? [buttons(reportMailButton(meeting))]
    : [note(`Ask a Co-Convenor or the secretariat to tell the mailing list: ${command}.`)]
}

interface Sending extends Pick<Mailable, 'list' | 'reported' | 'next'> {
  readonly terms: Terms
  readonly now: DateTime
}

/** Drafts an e-mail about a report and returns when it goes out. */
export async function draftReportMail(db: Db, { list, reported, next, terms, now }: Sending): Promise<DateTime> {
  const { meeting, report } = reported
  const { goesOutAt } = await draftListMail(
    db,
    { kind: 'report', id: meeting.id },
    {
      group: meeting.group,
      list,
      kind: next.kind,
      revision: 1,
      view: reportMailView(reported, next, terms),
      snapshot: snapshotOf(report),
      now,
    },
  )
  return goesOutAt
}

/** Updates an e-mail that has not gone out yet to what is recorded now, or stops it if there is nothing left to say. */
export async function redraftReportMail(db: Db, reported: Reported, terms: Terms): Promise<void> {
  const { group } = reported.meeting
  const { mail, mailed } = await findReportMails(db, reported.meeting)
  if (mail?.state !== 'drafted') return
  const { key } = mail
  const next = nextMail(reported.report, mailed)
  if (!next) {
    await withdrawMail(db, { group, key, reason: 'there is nothing left to say' })
    return
  }
  const view = reportMailView(reported, next, terms)
  await redraftListMail(db, { group, key, revision: 1, view, snapshot: snapshotOf(reported.report) })
}
