import { type Command, command, query } from '../../bot/command.ts'
import { choice, optional, text } from '../../bot/field.ts'
import { answer, refuse } from '../../bot/reply.ts'
import { fact, facts, line, link, note, time, view } from '../../bot/view.ts'
import { termsOf } from '../../groups/terms.ts'
import { personField } from '../../people/fields.ts'
import { withActions } from '../card/read.ts'
import { begunMeetingField, meetingField, meetingNumber, noMeeting } from '../fields.ts'
import { formatRule, meetingName } from '../format.ts'
import { publish, putMeeting } from '../publishing/publish.ts'
import { findMeeting, nextMeeting } from '../read.ts'
import { refuseChange } from '../rules.ts'
import { attendanceBlocks, informalNote, noMeetings } from '../views.ts'
import { changeMeeting, lockMeeting, recordChange, setAttendance, setAttended } from '../write.ts'

export const attend = command({
  name: 'meeting attend',
  summary: 'Say whether you come to a meeting',
  fields: {
    meeting: meetingNumber(),
    as: choice('You are', { attending: 'Attending', maybe: 'Maybe', regrets: 'Regrets' }),
  },
  allow: 'member',
  async run({ input, caller, now, db }) {
    const given = { person: caller.person.id, answer: input.as, at: now }
    const asked = { group: caller.group.id, number: input.meeting }
    const meeting = await setAttendance(db, asked, given)
    if (!meeting) return refuse('Please correct this:', { problems: { meeting: noMeeting(`M${input.meeting}`) } })
    const refused = refuseChange(meeting, now)
    if (refused) return refused
    // who comes changes no date, so its deadlines are looked at when they would be anyway
    await putMeeting(db, await withActions(db, meeting, now), termsOf(caller), now)
    const words = { attending: 'You are attending', maybe: 'You may be attending', regrets: 'You sent regrets for' }
    return answer(
      view(
        `${words[input.as]} ${meetingName(meeting)}`,
        note('It begins on ', time(meeting.startsAt, meeting.zone), '. You can change your answer until then.'),
      ),
    )
  },
})

/** Shown to one member at a time: the link may carry a passcode. */
export const joinInformation = query({
  name: 'meeting join',
  summary: 'Show how to join a meeting',
  fields: { meeting: optional(meetingField()) },
  allow: 'member',
  async run({ input, caller, now, db }) {
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
  },
})

export const held = command({
  name: 'meeting held',
  summary: 'Record that a meeting took place; those who said they would attend count as present',
  fields: {
    meeting: begunMeetingField(),
    reason: optional(
      text('Reason', { max: 300, hint: 'Needed only for a meeting that was never announced; everyone sees it' }),
    ),
  },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const terms = termsOf(caller)
    const { lateNotice } = terms.profile
    const meeting = await lockMeeting(db, input.meeting.id)
    if (meeting.state === 'cancelled' || meeting.state === 'held')
      return refuse(`${meetingName(meeting)} is ${meeting.state} already.`)
    if (meeting.startsAt > now) return refuse(`${meetingName(meeting)} has not begun yet.`)
    const silent = meeting.state === 'planned'
    if (silent && input.reason === undefined)
      return refuse(`M${meeting.number} was never announced, so its notice was missed.`, {
        rule: formatRule(terms.profile),
        instead: `Give a reason, to record it as “${lateNotice}”.`,
        problems: { reason: 'Needed: the meeting was never announced.' },
      })
    for (const { person: someone, answer: given, attended } of meeting.attendees)
      if (given === 'attending' && attended === undefined) await setAttended(db, meeting.id, someone.id, true)
    const act = { by: caller.person.id, at: now, what: silent ? 'held, never announced' : 'held' }
    await changeMeeting(db, meeting, { state: 'held', ...(silent ? { lateReason: input.reason } : {}) }, act)
    const recorded = (await findMeeting(db, caller.group.id, meeting.number)) ?? meeting
    await publish(db, recorded, terms, now, {
      title: `Held, recorded by ${caller.person.name}`,
      details: silent ? [line(`As ${lateNotice}, because it was never announced: ${input.reason}`)] : [],
    })
    return answer(
      view(
        `Held: ${meetingName(recorded)}`,
        ...informalNote(recorded, terms),
        ...attendanceBlocks(recorded),
        note(`To correct it: /meeting attended meeting:M${meeting.number} who:… was:present`),
      ),
    )
  },
})

export const correctAttendance = command({
  name: 'meeting attended',
  summary: 'Correct who was present at a meeting',
  fields: {
    meeting: begunMeetingField(),
    who: personField('Who'),
    was: choice('Was', { present: 'Present', absent: 'Absent' }),
  },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const meeting = await lockMeeting(db, input.meeting.id)
    if (meeting.state === 'cancelled') return refuse(`${meetingName(meeting)} was cancelled.`)
    if (meeting.startsAt > now)
      return refuse(`${meetingName(meeting)} has not begun yet.`, {
        instead: 'Until then members answer for themselves.',
      })
    const before = meeting.attendees.find(({ person: someone }) => someone.id === input.who.id)?.attended
    await setAttended(db, meeting.id, input.who.id, input.was === 'present')
    const act = { by: caller.person.id, at: now, what: `attendance of ${input.who.name}: ${input.was}` }
    await recordChange(db, meeting.id, act, { attended: before ?? null }, { attended: input.was === 'present' })
    const corrected = (await findMeeting(db, caller.group.id, meeting.number)) ?? meeting
    await publish(db, corrected, termsOf(caller), now)
    return answer(view(`${input.who.name}: ${input.was} at ${meetingName(corrected)}`, ...attendanceBlocks(corrected)))
  },
})

export const attendanceCommands = [attend, joinInformation, held, correctAttendance] as readonly Command[]
