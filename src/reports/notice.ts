import { press } from '../bot/signature.ts'
import { groupTerms } from '../groups/terms.ts'
import { formatOutcome } from '../notices/format.ts'
import type { NoticeKindHandler } from '../notices/handler.ts'
import { heldView, putThreadNote } from '../notices/views.ts'
import { reportName } from './format.ts'
import { messageKey, redraftReportMail } from './publish.ts'
import { findReported, lockStudyGroupMeeting, studyGroupMeetingById } from './read.ts'
import { reportRejected } from './signatures.ts'
import { failedMailView } from './views.ts'

/** Handles the mails that tell the list of a report (ToR clause 2, item 2); no period is counted from them. */
export const reportNotices: NoticeKindHandler = {
  async lock(db, id) {
    await lockStudyGroupMeeting(db, id)
  },
  async onOutcome(db, { id, key }, outcome, now) {
    const meeting = await studyGroupMeetingById(db, id)
    const { group } = meeting
    const terms = await groupTerms(db, group)
    const reported = await findReported(db, meeting, terms)
    // the list did not get what a failed mail said, so the next one that waits has to say it, too
    if (reported) await redraftReportMail(db, reported, terms)
    await putThreadNote(db, { group, thread: messageKey(meeting) }, formatOutcome(outcome, key, now, terms.zone))
    if (outcome.kind === 'failed') return { group, view: failedMailView(meeting, outcome.reason) }
    if (outcome.kind !== 'held') return undefined
    const until = 'Until a moderator approves it, the list has not received it.'
    return { group, view: heldView(reportName(meeting), until, press(reportRejected, { meeting })) }
  },
  async findThread(db, id) {
    const meeting = await studyGroupMeetingById(db, id)
    return { group: meeting.group, thread: messageKey(meeting), name: reportName(meeting) }
  },
}
