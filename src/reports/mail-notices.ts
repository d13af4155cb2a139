import { invoke } from '../bot/invocation.ts'
import { buttons, fact, facts, note, toned, type View } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { groupTerms } from '../groups/terms.ts'
import { failedTitle, formatOutcome } from '../notices/format.ts'
import type { NoticeKindHandler } from '../notices/handler.ts'
import { heldView, putThreadNote } from '../notices/views.ts'
import { reportMailButton, reportMessageKey, reportName } from './mail.ts'
import type { reportRejected } from './mail-commands.ts'
import { redraftReportMail } from './mail-store.ts'
import { findReported } from './reported.ts'
import { holdStudyGroupMeeting, studyGroupMeetingById } from './store.ts'
import type { StudyGroupMeeting } from './study-group-meeting.ts'

/** Handles the mails that tell the list of a report (ToR clause 2, item 2); no period is counted from them. */
export const reportNotices: NoticeKindHandler = {
  lock: holdStudyGroupMeeting,
  async onOutcome(db, { id, key }, outcome, now) {
    const { group, meeting } = await found(db, id)
    const terms = await groupTerms(db, group)
    const reported = await findReported(db, meeting, terms)
    // the list does not know what one that failed said: the next one that waits tells that too
    if (reported) await redraftReportMail(db, group, reported, terms)
    await putThreadNote(db, { group, thread: reportMessageKey(meeting) }, formatOutcome(outcome, key, now, terms.zone))
    if (outcome.kind === 'failed') return { group, view: troubleView(meeting, outcome.reason) }
    if (outcome.kind !== 'held') return undefined
    const reject = invoke<typeof reportRejected>('report rejected', { meeting: `S${meeting.number}` })
    return {
      group,
      view: heldView(reportName(meeting), 'Until it is let through the list has not heard of it.', reject),
    }
  },
  async findThread(db, id) {
    const { group, meeting } = await found(db, id)
    return { group, thread: reportMessageKey(meeting), name: reportName(meeting) }
  },
}

async function found(db: Db, id: number) {
  const known = await studyGroupMeetingById(db, id)
  if (!known) throw new Error(`There is no study group meeting with the id ${id}`)
  return known
}

const troubleView = (meeting: StudyGroupMeeting, reason: string): View =>
  toned(
    'bad',
    `${failedTitle}: ${reportName(meeting)}`,
    facts(fact('Reason', reason)),
    note(`Send it again with /report mail meeting:S${meeting.number}, or tell the list yourself.`),
    buttons(reportMailButton(meeting)),
  )
