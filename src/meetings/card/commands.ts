import type { DateTime } from 'luxon'
import { type Command, implement } from '../../bot/command.ts'
import { answer } from '../../bot/reply.ts'
import { type Block, heading, type Line, line, list, note, strong, time, view } from '../../bot/view.ts'
import { type Terms, termsOf } from '../../groups/terms.ts'
import { formatChange, formatNotice, formatState, meetingName, noNotice, sentence } from '../format.ts'
import { isPast, type ListedMeeting } from '../model.ts'
import { listChanges, listMeetings, listPastMeetings, nextMeeting } from '../read.ts'
import { assess } from '../rules.ts'
import * as sign from '../signatures.ts'
import { noMeetings } from '../views.ts'
import { withActions } from './read.ts'
import { meetingView } from './views.ts'

const show = implement(sign.show, async ({ input, caller, now, db }) => {
  const meeting = input.meeting ?? (await nextMeeting(db, caller.group.id, now))
  if (!meeting) return answer(noMeetings)
  return answer(meetingView(await withActions(db, meeting, now), termsOf(caller), now))
})

const mostListed = 20

const listAll = implement(sign.list, async ({ input, caller, now, db }) => {
  const terms = termsOf(caller)
  const coming = await listMeetings(db, caller.group.id, { from: now, most: mostListed })
  const past = input.past ? await listPastMeetings(db, caller.group.id, now, mostListed) : []
  if (coming.length + past.length === 0) return answer(noMeetings)
  const lines = (meetings: readonly ListedMeeting[]) =>
    list(...meetings.map((meeting) => listLine(meeting, terms, now)))
  const blocks: readonly Block[] = [
    ...(coming.length > 0 ? [lines(coming)] : []),
    ...(past.length > 0 ? [heading('Past'), lines(past)] : []),
    ...(coming.length === mostListed ? [note(`Only the next ${mostListed} are shown.`)] : []),
  ]
  return answer(view(`Meetings of ${caller.group.name} (${coming.length} upcoming)`, ...blocks))
})

function listLine(meeting: ListedMeeting, terms: Terms, now: DateTime): Line {
  const state = [formatState(meeting, now), ...noticeState(meeting, terms, now)].join('. ')
  const informal = meeting.lateReason === undefined ? '' : ` – ${terms.profile.lateNotice}`
  return line(strong(meetingName(meeting)), informal, ' – ', time(meeting.startsAt, meeting.zone), ` – ${state}`)
}

function noticeState(meeting: ListedMeeting, terms: Terms, now: DateTime): readonly string[] {
  if (meeting.state === 'cancelled') return []
  if (!isPast(meeting, now)) return [formatNotice(meeting, assess(meeting, terms, now))]
  return meeting.noticeAt ? [] : [`${sentence(noNotice)}.`]
}

const mostChanges = 50

const history = implement(sign.history, async ({ input: { meeting }, db }) => {
  const changes = await listChanges(db, meeting.id, mostChanges)
  const lines = changes.map((change) => {
    const values = formatChange(change, meeting.zone)
    return line(time(change.at, meeting.zone), ` – ${change.by}: ${change.what}${values ? ` (${values})` : ''}`)
  })
  return answer(view(`History of ${meetingName(meeting)}`, list(...lines), note('Latest first.')))
})

export const showingCommands = [show, listAll, history] as readonly Command[]
