import type { DateTime } from 'luxon'
import { press } from '../../bot/signature.ts'
import { dayOf, daysBetween, describeDay } from '../../dates/day.ts'
import { zoneLabel } from '../../dates/zone.ts'
import type { Deadline, DeadlineSource, Responsible } from '../../deadlines/deadline.ts'
import { dayLadder, eventLadder } from '../../deadlines/ladder.ts'
import type { Terms } from '../../groups/terms.ts'
import { groupTerms } from '../../groups/terms.ts'
import { answeringFor } from '../../people/read.ts'
import { describePeriod } from '../../terms/rules.ts'
import { withActions } from '../card/read.ts'
import { formatVerdict, meetingName } from '../format.ts'
import { endOf, isOver, type ListedMeeting, type Meeting } from '../model.ts'
import { listMeetings, meetingById } from '../read.ts'
import { assess } from '../rules.ts'
import { announce, join, notified } from '../signatures.ts'
import { tryLockMeeting } from '../write.ts'
import { putMeeting } from './publish.ts'

/** Derives by when the complete notice of a meeting has to be out (ToR clause 2, item 3). */
export function noticeDeadline(
  meeting: ListedMeeting,
  terms: Terms,
  convenors: readonly Responsible[],
  now: DateTime,
): Deadline {
  const { notice, ladders } = terms.profile
  const assessment = assess(meeting, terms, now)
  const { lastDay, lastInstant, meetingDay } = assessment.verdict
  return {
    key: `notice:${meeting.id}`,
    kind: 'notice',
    title: `Announce ${meetingName(meeting)} by e-mail`,
    at: lastInstant,
    revision: lastDay,
    arithmetic: `${describeDay(meetingDay)} - ${describePeriod(notice.period)} = ${describeDay(lastDay)}, 23:59 ${zoneLabel(terms.zone)}`,
    rule: notice.clause.number,
    responsible: convenors,
    stops: 'the announcement, with its draft agenda, is out by e-mail',
    ...stateOf(meeting, now, meeting.noticeAt ? formatVerdict(assessment) : undefined),
    rungs: dayLadder(ladders.notice, lastDay, terms.zone, (before) => `D-${before + daysBetween(lastDay, meetingDay)}`),
    act: noticeAct(meeting),
  }
}

function noticeAct(meeting: ListedMeeting): Deadline['act'] {
  // the meeting was moved or its e-mail came back, so the list needs another e-mail
  const isByMail = meeting.mail !== undefined && meeting.mail.state !== 'drafted'
  if (meeting.state !== 'planned' && !isByMail)
    return { label: 'It is out by e-mail…', invocation: press(notified, { meeting }) }
  const label = isByMail ? 'Preview the e-mail' : 'Preview the announcement'
  return { label, invocation: press(announce, { meeting }) }
}

function stateOf(
  meeting: ListedMeeting,
  now: DateTime,
  outcome: string | undefined,
): Pick<Deadline, 'state' | 'outcome'> {
  if (meeting.state === 'cancelled') return { state: 'gone' }
  if (outcome !== undefined) return { state: 'met', outcome }
  return { state: meeting.state === 'held' || isOver(meeting, now) ? 'over' : 'open' }
}

/** Derives the reminders of a meeting to those who said that they come or may come. */
export function attendanceReminders(meeting: Meeting, { profile, zone }: Terms, now: DateTime): Deadline {
  const comes = meeting.attendees.filter(({ answer, here }) => here && (answer === 'attending' || answer === 'maybe'))
  return {
    key: `meeting:${meeting.id}`,
    kind: 'meeting',
    title: meetingName(meeting),
    at: meeting.startsAt.setZone(zone),
    revision: meeting.startsAt.toUTC().toISO() ?? '',
    arithmetic: describeDay(dayOf(meeting.startsAt, zone)),
    rule: 'reminder',
    responsible: comes.map(({ person, answer, answeredAt }) => ({
      person: person.id,
      name: person.name,
      as: answer === 'attending' ? 'attends' : 'may attend',
      ...(answeredAt ? { since: answeredAt } : {}),
    })),
    stops: 'it begins',
    state: meeting.state === 'cancelled' ? 'gone' : meeting.startsAt <= now ? 'over' : 'open',
    rungs: eventLadder(profile.ladders.meeting, meeting.startsAt, zone),
    act: { label: 'Join information', invocation: press(join, { meeting }) },
  }
}

/** Returns when a meeting's card changes through time alone: the notice becomes late, the meeting begins or ends. */
function nextRefresh(meeting: Meeting, terms: Terms, now: DateTime): DateTime | undefined {
  if (meeting.state === 'cancelled' || meeting.state === 'held') return undefined
  const { lastInstant } = assess(meeting, terms, now).verdict
  const late = meeting.noticeAt ? [] : [lastInstant.plus({ seconds: 1 })]
  return [...late, meeting.startsAt, endOf(meeting)].find((at) => at > now)
}

const key = /^(?:notice|meeting):(\d+)$/

/** Derives the deadlines of meetings. `now` only decides what is over; the dates depend on the meeting alone. */
export const meetingDeadlines: DeadlineSource = {
  kind: 'meeting',
  async derive(db, subject, now) {
    const meeting = await meetingById(db, subject)
    const terms = await groupTerms(db, meeting.group)
    const convenors = await answeringFor(db, meeting.group, 'coConvenor')
    return [noticeDeadline(meeting, terms, convenors, now), attendanceReminders(meeting, terms, now)]
  },
  async list(db, { id, terms, answering }, now) {
    const meetings = await listMeetings(db, id, { from: now, most: 30 })
    return meetings.map((meeting) => noticeDeadline(meeting, terms, answering.coConvenor, now))
  },
  subjectOf: (wanted) => {
    const found = key.exec(wanted)?.[1]
    return found === undefined ? undefined : Number(found)
  },
  async refresh(db, { id }, now) {
    // the transaction that has it locked updates the card; waiting for that here could end in a deadlock
    if (!(await tryLockMeeting(db, id))) return now.plus({ seconds: 30 })
    const meeting = await meetingById(db, id)
    const terms = await groupTerms(db, meeting.group)
    await putMeeting(db, await withActions(db, meeting, now), terms, now)
    return nextRefresh(meeting, terms, now)
  },
}
