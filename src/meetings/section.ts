import type { DateTime } from 'luxon'
import type { GroupOfCaller } from '../bot/caller.ts'
import { type Block, buttons, fact, facts, heading, note, text, time } from '../bot/view.ts'
import type { Section } from '../groups/section.ts'
import { termsOf } from '../groups/terms.ts'
import { answerButtons } from './attendance-views.ts'
import type { Meeting } from './meeting.ts'
import { hasAnswered } from './proposal.ts'
import { listAsked, listOpenProposals } from './proposal-store.ts'
import { pollButtons } from './proposal-views.ts'
import { assess } from './rules.ts'
import { nextMeeting as findNext } from './store.ts'
import { joinButton, stateWords } from './views.ts'
import { lastDayWords, meetingName, noticeWords } from './words.ts'

/** The next meeting with its notice verdict, and what the notice rule asks for. */
export const nextMeeting: Section = async (db, { group, now, person }) => {
  const next = await findNext(db, group.id, now)
  return next ? [nextFacts(next, group, now, person)] : [text('No meeting is planned.')]
}

/** The same, to be answered there, and the availability polls that this person has not answered yet. */
export const myMeetings: Section = async (db, { group, now, person }) => {
  const next = await findNext(db, group.id, now)
  const blocks: Block[] = next
    ? [nextFacts(next, group, now, person), buttons(...answerButtons(next), joinButton(next))]
    : [text('No meeting is planned.')]
  const isAsked = (await listAsked(db, group.id)).some(({ id }) => id === person)
  const open = isAsked
    ? (await listOpenProposals(db, group.id))
        .filter((poll) => !hasAnswered(poll, person) && poll.slots.some(({ startsAt }) => startsAt > now))
        .toReversed()
    : []
  if (open.length === 0) return blocks
  return [...blocks, heading('When can you meet?'), note('You have not answered yet:'), pollButtons(open)]
}

function nextFacts(next: Meeting, group: GroupOfCaller, now: DateTime, person: number): Block {
  const terms = termsOf({ group })
  const mine = next.attendees.find((attendee) => attendee.person.id === person)?.answer
  const late = next.lateReason === undefined ? [] : [`; ${terms.profile.lateNotice}`]
  const assessment = assess(next, terms, now)
  return facts(
    fact('Next meeting', meetingName(next)),
    fact('Begins', time(next.startsAt, next.zone)),
    fact('State', stateWords(next, now), ...late),
    fact('Notice', `${noticeWords(next, assessment)} Last day: ${lastDayWords(assessment, group.zone)}`),
    fact('Your answer', mine ?? 'none yet'),
  )
}
