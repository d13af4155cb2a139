import type { Member } from '../bot/caller.ts'
import { command, query } from '../bot/command.ts'
import { count } from '../bot/field.ts'
import { invoke } from '../bot/invocation.ts'
import { answer, type Refusal, refuse, replacing } from '../bot/reply.ts'
import { mayRun } from '../bot/rights.ts'
import { type Block, buttons, note, toned } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { formatDateTime } from '../dates/format.ts'
import { findGroup } from '../groups/read.ts'
import { termsOf } from '../groups/terms.ts'
import { withdrawMail } from '../notices/draft.ts'
import { failedTitle, heldTitle } from '../notices/format.ts'
import { noticeRejected } from '../notices/outcome.ts'
import { mailPreview, refuseSecond, takenBackView, waitingView } from '../notices/views.ts'
import { studyGroupMeetingField } from './fields.ts'
import { type NextMail, nextMail, reportMailButton, reportMailView, reportName } from './mail.ts'
import { reportNotices } from './mail-notices.ts'
import { draftReportMail, type ReportMails, reportMails } from './mail-store.ts'
import { findReported, type Reported } from './reported.ts'
import { holdStudyGroupMeeting } from './store.ts'
import type { StudyGroupMeeting } from './study-group-meeting.ts'

const fields = { meeting: studyGroupMeetingField }

interface Mailable {
  readonly kind: 'mail'
  readonly reported: Reported
  readonly next: NextMail
  readonly list: string
}

export const notRecorded = (meeting: StudyGroupMeeting): Refusal =>
  refuse(`No ${reportName(meeting)} is recorded.`, {
    instead: `/report submitted meeting:S${meeting.number} records it.`,
  })

/** What the mailing list does not know of a report. */
async function mailOf(db: Db, meeting: StudyGroupMeeting, caller: Member): Promise<Mailable | Refusal> {
  const reported = await findReported(db, meeting, termsOf(caller))
  return reported ? mailAbout(db, reported, await reportMails(db, meeting.id), caller) : notRecorded(meeting)
}

async function mailAbout(
  db: Db,
  reported: Reported,
  { mail, told }: ReportMails,
  caller: Member,
): Promise<Mailable | Refusal> {
  const { meeting } = reported
  const ref = `S${meeting.number}`
  if (reported.report.withdrawn !== undefined && !told && mail?.state !== 'drafted') return notRecorded(meeting)
  const { mailingList: list } = await findGroup(db, caller.group.id)
  if (!list)
    return refuse('This group has no mailing list here (/group edit list:…).', { instead: 'Tell the list yourself.' })
  if (mail?.state === 'drafted') return refuseSecond(`the ${reportName(meeting)}`, mail.goesOutAt, caller.group.zone)
  const next = nextMail(reported.report, told)
  if (next) return { kind: 'mail', reported, next, list }
  return mail?.state === 'held'
    ? refuse(`${heldTitle}.`, { instead: `Rejected, it is sent again after /report rejected meeting:${ref}.` })
    : refuse(`Nothing has changed since the e-mail about the ${reportName(meeting)}, so nothing is sent.`, {
        instead: `/report submitted meeting:${ref} corrects what is recorded.`,
      })
}

/** Below what was recorded of a report: what becomes of its e-mail. */
export async function mailBlocks(db: Db, caller: Member, reported: Reported): Promise<readonly Block[]> {
  const { meeting, report } = reported
  const mails = await reportMails(db, meeting.id)
  const { mail, told } = mails
  if (mail?.state === 'drafted' && report.withdrawn !== undefined && !told)
    return [
      note(
        `An e-mail that it was submitted is on its way: once it is out, /report mail meeting:S${meeting.number} tells the list.`,
      ),
    ]
  if (mail?.state === 'drafted')
    return [
      note(`An e-mail to the list goes out on ${formatDateTime(mail.goesOutAt, caller.group.zone)}; it says this too.`),
    ]
  const out = await mailAbout(db, reported, mails, caller)
  if (out.kind !== 'mail') return []
  return mayRun('organiser', caller)
    ? [buttons(reportMailButton(meeting))]
    : [note(`Ask a Co-Convenor or the secretariat to tell the mailing list: /report mail meeting:S${meeting.number}.`)]
}

export const mailReport = query({
  name: 'report mail',
  summary: 'Preview the e-mail about a submitted report to the mailing list, and send it',
  fields,
  allow: 'organiser',
  async run({ input: { meeting }, caller, db }) {
    const out = await mailOf(db, meeting, caller)
    if (out.kind !== 'mail') return out
    const { reported, next, list } = out
    const args = { meeting: `S${meeting.number}` }
    return answer(
      mailPreview({
        ...{ name: reportName(meeting), list, mail: reportMailView(reported, next, termsOf(caller)) },
        counts: 'Who takes part by e-mail alone learns of the report from it.',
        send: invoke<typeof sendReportMail>('report send', { ...args, seen: String(reported.report.id) }),
        notYet: invoke<typeof reportMailNotYet>('report not-yet', args),
      }),
    )
  },
})

export const sendReportMail = command({
  name: 'report send',
  summary: 'Send the e-mail about a report that was previewed',
  fields: { ...fields, seen: count('Seen', { from: 1, to: 2_147_483_647 }) },
  allow: 'organiser',
  buttonOnly: true,
  async run({ input: { meeting, seen }, caller, now, db }) {
    const terms = termsOf(caller)
    await holdStudyGroupMeeting(db, meeting.id)
    const out = await mailOf(db, meeting, caller)
    if (out.kind !== 'mail') return out
    if (out.reported.report.id !== seen)
      return refuse('The record was corrected after this preview.', {
        instead: `Look at it again: /report mail meeting:S${meeting.number}.`,
      })
    const goesOutAt = await draftReportMail(db, { ...out, group: caller.group.id, terms, now })
    const takeBack = invoke<typeof takeReportMailBack>('report take-back', { meeting: `S${meeting.number}` })
    return replacing(waitingView({ name: reportName(meeting), list: out.list, goesOutAt, zone: terms.zone, takeBack }))
  },
})

export const takeReportMailBack = command({
  name: 'report take-back',
  summary: 'Stop the e-mail about a report that has not gone out yet',
  fields,
  allow: 'organiser',
  buttonOnly: true,
  async run({ input: { meeting }, caller, db }) {
    await holdStudyGroupMeeting(db, meeting.id)
    const { mail } = await reportMails(db, meeting.id)
    const draft = mail?.state === 'drafted' ? mail : undefined
    const group = caller.group.id
    if (!draft || !(await withdrawMail(db, { group, key: draft.key, reason: 'taken back' })))
      return refuse(`No e-mail about the ${reportName(meeting)} waits any more.`, {
        instead: `What has to be put right goes out as a change, after /report submitted meeting:S${meeting.number}.`,
      })
    return replacing(takenBackView(reportName(meeting)))
  },
})

export const reportMailNotYet = query({
  name: 'report not-yet',
  summary: 'Put the e-mail about a report off',
  fields,
  allow: 'organiser',
  buttonOnly: true,
  run: async ({ input: { meeting } }) =>
    replacing(
      toned('neutral', 'Nothing was sent', note(`/report mail meeting:S${meeting.number} previews the e-mail again.`)),
    ),
})

/** What a moderator answers may reach people alone: they say that the list has not heard of it, and send it again. */
export const reportRejected = command({
  name: 'report rejected',
  summary: 'Record that the mailing list rejected the e-mail about a report; it can then be sent again',
  fields,
  allow: 'organiser',
  async run({ input: { meeting }, caller, now, db }) {
    await holdStudyGroupMeeting(db, meeting.id)
    const { mail } = await reportMails(db, meeting.id)
    if (mail?.state !== 'held' && mail?.state !== 'sent')
      return refuse(`No e-mail about the ${reportName(meeting)} can be recorded as rejected.`, {
        instead:
          mail?.state === 'confirmed'
            ? 'The mailing list shows the last one.'
            : `What the list is to be told goes out with /report mail meeting:S${meeting.number}.`,
      })
    await noticeRejected(db, reportNotices, { key: mail.key, by: caller.person.name, now })
    return replacing(toned('bad', `${failedTitle}: ${reportName(meeting)}`, buttons(reportMailButton(meeting))))
  },
})

export const reportMailCommands = [mailReport, sendReportMail, takeReportMailBack, reportMailNotYet, reportRejected]
