import { type Command, implement } from '../../bot/command.ts'
import { answer, refuse } from '../../bot/reply.ts'
import { fact, facts, line, link, note, time, view } from '../../bot/view.ts'
import { termsOf } from '../../groups/terms.ts'
import { withActions } from '../card/read.ts'
import { noMeeting } from '../fields.ts'
import { formatRule, meetingName } from '../format.ts'
import { publish, putCard } from '../publishing/publish.ts'
import { nextMeeting } from '../read.ts'
import { refuseChange } from '../rules.ts'
import * as sign from '../signatures.ts'
import { attendanceBlocks, informalNote, noMeetings } from '../views.ts'
import { changeMeeting, recordChange, setAttendance } from '../write.ts'
import { markPresent, setAttended } from './write.ts'

const confirmations = {
  attending: 'You are attending',
  maybe: 'You may be attending',
  regrets: 'You sent regrets for',
} as const

const attend = implement(sign.attend, async ({ input, caller, now, db }) => {
  const given = { person: caller.person.id, answer: input.as, at: now }
  const meeting = await setAttendance(db, { group: caller.group.id, number: input.meeting }, given)
  if (!meeting) return refuse('Please correct this:', { problems: { meeting: noMeeting(`M${input.meeting}`) } })
  // a refusal rolls the answer back
  const closed = refuseChange(meeting, now)
  if (closed) return closed
  // attendance changes no date and nothing in the announcement, so only the card is put
  await putCard(db, await withActions(db, meeting, now), termsOf(caller), now)
  return answer(
    view(
      `${confirmations[input.as]} ${meetingName(meeting)}`,
      note('It begins on ', time(meeting.startsAt, meeting.zone), '. You can change your answer until then.'),
    ),
  )
})

/** Shown to one member at a time: the link may carry a passcode. */
const join = implement(sign.join, async ({ input, caller, now, db }) => {
  const meeting = input.meeting ?? (await nextMeeting(db, caller.group.id, now))
  if (!meeting) return answer(noMeetings)
  if (meeting.state === 'cancelled') return refuse(`${meetingName(meeting)} was cancelled.`)
  const entries = [
    fact('Begins', time(meeting.startsAt, meeting.zone)),
    ...(meeting.tool ? [fact('Tool', meeting.tool)] : []),
    fact('Join link', meeting.joinLink ? link(meeting.joinLink, meeting.joinLink) : 'to follow'),
  ]
  return answer(
    view(`How to join ${meetingName(meeting)}`, facts(...entries), ...informalNote(meeting, termsOf(caller))),
  )
})

const held = implement(sign.held, async ({ input: { meeting, reason }, caller, now, db }) => {
  const terms = termsOf(caller)
  const { lateNotice } = terms.profile
  if (meeting.state === 'cancelled' || meeting.state === 'held')
    return refuse(`${meetingName(meeting)} is already ${meeting.state}.`)
  if (meeting.startsAt > now) return refuse(`${meetingName(meeting)} has not begun yet.`)
  const wasNeverAnnounced = meeting.state === 'planned'
  if (wasNeverAnnounced && reason === undefined)
    return refuse(`M${meeting.number} was never announced, so its notice was missed.`, {
      rule: formatRule(terms.profile),
      instead: `Give a reason, to record it as “${lateNotice}”.`,
      problems: { reason: 'Required: the meeting was never announced.' },
    })
  await markPresent(db, meeting.id)
  const recorded = await changeMeeting(
    db,
    meeting,
    { state: 'held', ...(wasNeverAnnounced ? { lateReason: reason } : {}) },
    { by: caller.person.id, at: now, what: wasNeverAnnounced ? 'held, never announced' : 'held' },
  )
  await publish(db, recorded, terms, now, {
    title: `Held, recorded by ${caller.person.name}`,
    details: wasNeverAnnounced ? [line(`Marked as “${lateNotice}”, because it was never announced: ${reason}`)] : [],
  })
  return answer(
    view(
      `Held: ${meetingName(recorded)}`,
      ...informalNote(recorded, terms),
      ...attendanceBlocks(recorded),
      note(`To correct it: /meeting attended meeting:M${meeting.number} who:… was:present`),
    ),
  )
})

const attended = implement(sign.attended, async ({ input: { meeting, who, was }, caller, now, db }) => {
  if (meeting.state === 'cancelled') return refuse(`${meetingName(meeting)} was cancelled.`)
  if (meeting.startsAt > now)
    return refuse(`${meetingName(meeting)} has not begun yet.`, {
      instead: 'Until it begins, members answer for themselves.',
    })
  const before = meeting.attendees.find(({ person }) => person.id === who.id)?.attended
  const isPresent = was === 'present'
  const corrected = await setAttended(db, meeting.id, who.id, isPresent)
  const stamp = { by: caller.person.id, at: now, what: `attendance of ${who.name}: ${was}` }
  await recordChange(db, meeting.id, stamp, { attended: before ?? null }, { attended: isPresent })
  await publish(db, corrected, termsOf(caller), now)
  return answer(view(`${who.name}: ${was} at ${meetingName(corrected)}`, ...attendanceBlocks(corrected)))
})

export const attendanceCommands = [attend, join, held, attended] as readonly Command[]
