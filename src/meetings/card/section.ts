import type { DateTime } from 'luxon'
import type { GroupOfCaller } from '../../bot/caller.ts'
import { type Block, buttons, fact, facts, text, time } from '../../bot/view.ts'
import type { Section } from '../../groups/section.ts'
import { termsOf } from '../../groups/terms.ts'
import { formatLastDay, formatNotice, formatState, meetingName } from '../format.ts'
import type { Meeting } from '../model.ts'
import { nextMeeting as findNext } from '../read.ts'
import { assess } from '../rules.ts'
import { attendanceButtons, joinButton } from '../views.ts'

/** Shows the next meeting with its notice verdict, and what the notice rule asks for. */
export const nextMeetingStatus: Section = async (db, { group, now, person }) => {
  const next = await findNext(db, group.id, now)
  return next ? [nextFacts(next, group, now, person)] : [text('No meeting is planned.')]
}

/** Shows the next meeting with buttons to answer it. */
export const myNextMeeting: Section = async (db, { group, now, person }) => {
  const next = await findNext(db, group.id, now)
  return next
    ? [nextFacts(next, group, now, person), buttons(...attendanceButtons(next), joinButton(next))]
    : [text('No meeting is planned.')]
}

function nextFacts(next: Meeting, group: GroupOfCaller, now: DateTime, person: number): Block {
  const terms = termsOf({ group })
  const mine = next.attendees.find((attendee) => attendee.person.id === person)?.answer
  const late = next.lateReason === undefined ? [] : [`; ${terms.profile.lateNotice}`]
  const assessment = assess(next, terms, now)
  return facts(
    fact('Next meeting', meetingName(next)),
    fact('Begins', time(next.startsAt, next.zone)),
    fact('State', formatState(next, now), ...late),
    fact('Notice', `${formatNotice(next, assessment)} Last day: ${formatLastDay(assessment, group.zone)}`),
    fact('Your answer', mine ?? 'none yet'),
  )
}
