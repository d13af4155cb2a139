import { type Block, fact, facts, text, time } from '../bot/view.ts'
import type { Section } from '../groups/section.ts'
import { profileById } from '../terms/profile.ts'
import { assess } from './rules.ts'
import { nextMeeting as findNext } from './store.ts'
import { stateWords } from './views.ts'
import { lastDayWords, meetingName, noticeWords } from './words.ts'

/** The next meeting with its notice verdict, and what the notice rule asks for. */
export const nextMeeting: Section = async (db, { group, now, person }) => {
  const profile = profileById(group.profile)
  const next = await findNext(db, group.id, now)
  if (!next || !profile) return [text('No meeting is planned.')]
  const assessment = assess(next, { profile, zone: group.zone }, now)
  const mine = next.attendees.find((attendee) => attendee.person.id === person)?.answer
  const blocks: Block[] = [
    facts(
      fact('Next meeting', meetingName(next)),
      fact('Begins', time(next.startsAt, next.zone)),
      fact('State', stateWords(next, now), ...(next.lateReason === undefined ? [] : [`; ${profile.lateNotice}`])),
      fact('Notice', `${noticeWords(next, assessment)} Last day: ${lastDayWords(assessment, group.zone)}`),
      fact('Your answer', mine ?? 'none yet'),
    ),
  ]
  return blocks
}
