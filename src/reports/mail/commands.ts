import { type Command, implement } from '../../bot/command.ts'
import { writeLine } from '../../bot/line.ts'
import { answer, refuse, replacing } from '../../bot/reply.ts'
import { press } from '../../bot/signature.ts'
import { buttons, note, toned } from '../../bot/view.ts'
import { termsOf } from '../../groups/terms.ts'
import { withdrawMail } from '../../notices/draft.ts'
import { failedTitle } from '../../notices/format.ts'
import { noticeRejected } from '../../notices/outcome.ts'
import { mailPreview, takenBackView, waitingView } from '../../notices/views.ts'
import { reportName } from '../format.ts'
import { reportNotices } from '../notice.ts'
import { draftReportMail, findNextMail } from '../publish.ts'
import { findReportMails, lockStudyGroupMeeting } from '../read.ts'
import * as sign from '../signatures.ts'
import { reportMailButton, reportMailView } from '../views.ts'

const preview = implement(sign.mailReport, async ({ input: { meeting }, caller, db }) => {
  const found = await findNextMail(db, meeting, caller)
  if (found.kind === 'refusal') return found
  const { reported, next, list } = found
  return answer(
    mailPreview({
      name: reportName(meeting),
      list,
      mail: reportMailView(reported, next, termsOf(caller)),
      counts: 'It tells members who take part only by e-mail about the report.',
      send: press(sign.sendReportMail, { meeting, seen: reported.report.id }),
      notYet: press(sign.reportMailNotYet, { meeting }),
    }),
  )
})

const send = implement(sign.sendReportMail, async ({ input, caller, now, db }) => {
  const terms = termsOf(caller)
  const meeting = await lockStudyGroupMeeting(db, input.meeting.id)
  const found = await findNextMail(db, meeting, caller)
  if (found.kind === 'refusal') return found
  if (found.reported.report.id !== input.seen)
    return refuse('The record was corrected after this preview.', {
      instead: `Preview the e-mail again: ${writeLine(press(sign.mailReport, { meeting }))}.`,
    })
  const goesOutAt = await draftReportMail(db, { ...found, terms, now })
  const takeBack = press(sign.takeReportMailBack, { meeting })
  const { zone } = terms
  return replacing(waitingView({ name: reportName(meeting), list: found.list, goesOutAt, zone, takeBack }))
})

const takeBack = implement(sign.takeReportMailBack, async ({ input, caller, db }) => {
  const meeting = await lockStudyGroupMeeting(db, input.meeting.id)
  const { mail } = await findReportMails(db, meeting)
  const draft = mail?.state === 'drafted' ? mail : undefined
  const group = caller.group.id
  if (!draft || !(await withdrawMail(db, { group, key: draft.key, reason: 'taken back' }))) {
    const correct = writeLine(press(sign.submitReport, { meeting }))
    const mail = writeLine(press(sign.mailReport, { meeting }))
    return refuse(`There is no e-mail about the ${reportName(meeting)} to take back.`, {
      instead: `To correct it, run ${correct}, then ${mail}: the list gets the correction.`,
    })
  }
  return replacing(takenBackView(reportName(meeting)))
})

const notYet = implement(sign.reportMailNotYet, async ({ input: { meeting } }) =>
  replacing(
    toned(
      'neutral',
      'Nothing was sent',
      note(`To preview the e-mail again: ${writeLine(press(sign.mailReport, { meeting }))}.`),
    ),
  ),
)

const rejected = implement(sign.reportRejected, async ({ input, caller, now, db }) => {
  const meeting = await lockStudyGroupMeeting(db, input.meeting.id)
  const { mail } = await findReportMails(db, meeting)
  if (mail?.state !== 'held' && mail?.state !== 'sent')
    return refuse(`No e-mail about the ${reportName(meeting)} can be recorded as rejected.`, {
      instead:
        mail?.state === 'confirmed'
          ? 'The last one is on the mailing list.'
          : `To send one: ${writeLine(press(sign.mailReport, { meeting }))}.`,
    })
  await noticeRejected(db, reportNotices, { key: mail.key, by: caller.person.name, now })
  return replacing(toned('bad', `${failedTitle}: ${reportName(meeting)}`, buttons(reportMailButton(meeting))))
})

/** The commands on e-mails about reports, in the order of the help. */
export const reportMailCommands: readonly Command[] = [preview, send, takeBack, notYet, rejected]
