import type { DateTime } from 'luxon'
import type { Logger } from 'pino'
import type { Db } from '../../database/client.ts'
import { groupTerms } from '../../groups/terms.ts'
import { withActions } from '../../meetings/card/read.ts'
import type { Meeting } from '../../meetings/model.ts'
import { putMeeting } from '../../meetings/publishing/publish.ts'
import { refuseChange } from '../../meetings/rules.ts'
import { lockMeetingByReplyKey, setAttendance } from '../../meetings/write.ts'
import type { ReplyTaker } from '../../notices/inbound.ts'
import { listMembers } from '../../people/read.ts'
import { replyKeyIn } from './address.ts'
import { type Ignored, type InvitationReply, type Ours, readReply } from './reply.ts'

export interface Taken {
  readonly kind: 'taken'
  readonly meeting: Meeting
  readonly person: number
}

/** Takes the answers of calendar apps, which come to the address of a meeting. */
export const calendarReplies = (ours: Ours, log: Logger): ReplyTaker => ({
  owns: (address) => replyKeyIn(address, ours.sender) !== undefined,
  async take(db, mail, now) {
    const read = readReply(mail, ours)
    const taken = read.kind === 'reply' ? await takeReply(db, read, now) : read
    if (taken.kind === 'ignored') log.info({ reason: taken.reason }, 'answer to an invitation not taken')
  },
})

const ignored = (reason: string): Ignored => ({ kind: 'ignored', reason })

/**
 * Enters an answer that came by mail, as if its sender had pressed the button on the card. The caller's transaction also
 * marks the mail as read. The same answer again changes nothing.
 */
export async function takeReply(db: Db, reply: InvitationReply, now: DateTime): Promise<Taken | Ignored> {
  const meeting = await lockMeetingByReplyKey(db, reply.replyKey)
  if (!meeting) return ignored('There is no such meeting.')
  if (reply.uid !== meeting.uid) return ignored('It is about a different meeting than its address says.')
  if (reply.sequence !== meeting.sequence) return ignored('The meeting was changed since that invitation.')
  if (refuseChange(meeting, now)) return ignored('The meeting is over or cancelled.')
  const address = reply.address.toLowerCase()
  const members = await listMembers(db, meeting.group)
  const [person, ...more] = members.filter(({ email }) => email?.toLowerCase() === address)
  if (!person || more.length > 0) return ignored('Its sender is not the address of exactly one member.')
  const before = meeting.attendees.find((attendee) => attendee.person.id === person.id)?.answeredAt
  if (before && before >= reply.stampedAt) return ignored('They have answered again since then.')
  const given = { person: person.id, answer: reply.answer, at: now }
  const answered = (await setAttendance(db, meeting, given)) ?? meeting
  await putMeeting(db, await withActions(db, answered, now), await groupTerms(db, meeting.group), now)
  return { kind: 'taken', meeting: answered, person: person.id }
}
