import type { DateTime } from 'luxon'
import { writeLine } from '../../bot/line.ts'
import { press } from '../../bot/signature.ts'
import { buttons, fact, facts, note, toned, type View } from '../../bot/view.ts'
import { groupTerms, type Terms } from '../../groups/terms.ts'
import { failedTitle, formatOutcome } from '../../notices/format.ts'
import type { NoticeKindHandler } from '../../notices/handler.ts'
import { heldView } from '../../notices/views.ts'
import { formatLastDay, meetingName } from '../format.ts'
import type { Meeting } from '../model.ts'
import { cardKey, publish } from '../publishing/publish.ts'
import { meetingById } from '../read.ts'
import { assess } from '../rules.ts'
import { announce, notified, rejected } from '../signatures.ts'
import { mailButton } from '../views.ts'
import { lockMeeting } from '../write.ts'

/** Updates the card, announcement and deadlines of a meeting when its mail becomes its notice or fails to. */
export const meetingNotices: NoticeKindHandler = {
  async lock(db, id) {
    await lockMeeting(db, id)
  },
  async onOutcome(db, { id, key }, outcome, now) {
    const meeting = await meetingById(db, id)
    const { group } = meeting
    const terms = await groupTerms(db, group)
    await publish(db, meeting, terms, now, formatOutcome(outcome, key, now, terms.zone))
    if (outcome.kind === 'failed') return { group, view: troubleView(meeting, terms, now, outcome.reason) }
    if (outcome.kind !== 'held') return undefined
    const consequence = 'It does not count as notice until a moderator approves it.'
    return { group, view: heldView(meetingName(meeting), consequence, press(rejected, { meeting })) }
  },
  async findThread(db, id) {
    const meeting = await meetingById(db, id)
    return { group: meeting.group, thread: cardKey(meeting), name: meetingName(meeting) }
  },
}

function troubleView(meeting: Meeting, terms: Terms, now: DateTime, reason: string): View {
  const again = mailButton(meeting)
  return toned(
    'bad',
    `${failedTitle}: ${meetingName(meeting)}`,
    facts(
      fact('Reason', reason),
      ...(meeting.state === 'cancelled' || meeting.noticeAt
        ? []
        : [fact('Last day for the notice', formatLastDay(assess(meeting, terms, now), terms.zone))]),
    ),
    note(
      `Send it again with ${writeLine(press(announce, { meeting }))}. Or send it yourself and record it with ` +
        `${writeLine(press(notified, { meeting }))}.`,
    ),
    ...(again ? [buttons(again)] : []),
  )
}
