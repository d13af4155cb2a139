import type { DateTime } from 'luxon'
import type { GroupOfCaller, Member } from '../../bot/caller.ts'
import { type Command, implement } from '../../bot/command.ts'
import { writeLine } from '../../bot/line.ts'
import { answer, type Refusal, refuse } from '../../bot/reply.ts'
import { press } from '../../bot/signature.ts'
import type { View } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import { dayOf } from '../../dates/day.ts'
import { schedule } from '../../deadlines/schedule.ts'
import { put } from '../../delivery/put.ts'
import { termsOf } from '../../groups/terms.ts'
import { meetingName } from '../../meetings/format.ts'
import { listMeetings } from '../../meetings/read.ts'
import { missesReport } from '../../terms/calendar.ts'
import { studyGroupMeetingName } from '../format.ts'
import { type StudyGroupMeeting, subjectOf } from '../model.ts'
import { findReport, listEarlierDates, listStudyGroupMeetings, lockStudyGroupMeeting } from '../read.ts'
import { refuseDates, windowWarning } from '../rules.ts'
import * as sign from '../signatures.ts'
import { changeStudyGroupMeeting, createStudyGroupMeeting } from '../write.ts'
import { cancelledView, meetingsView, meetingView } from './views.ts'

const add = implement(sign.addMeeting, async ({ input, caller, now, db }) => {
  const { body, first, plenary, last, place, source } = input
  const refused = refuseDates(first, plenary, last)
  if (refused) return refused
  const known = await listStudyGroupMeetings(db, caller.group.id, first)
  const same = known.find((meeting) => meeting.body === body && meeting.firstDay === first)
  if (same)
    return refuse(`${studyGroupMeetingName(same)} has already been added.`, {
      instead: `To change its dates: ${writeLine(press(sign.moveMeeting, { meeting: same }))}.`,
    })
  const fresh = { body, firstDay: first, openingPlenary: plenary, lastDay: last, place, source }
  const meeting = await createStudyGroupMeeting(db, caller.group.id, fresh, { by: caller.person.id, at: now })
  await schedule(db, subjectOf(meeting), now)
  const title = `Added: ${studyGroupMeetingName(meeting)}`
  const shown = { meeting, earlier: [], warnings: await listWarnings(db, caller.group, meeting, now) }
  return answer(meetingView(title, shown, termsOf(caller)))
})

const alreadyCancelled = (meeting: StudyGroupMeeting): Refusal =>
  refuse(`${studyGroupMeetingName(meeting)} is already cancelled.`, {
    instead: `To add a new one: ${writeLine(press(sign.addMeeting))}.`,
  })

const move = implement(sign.moveMeeting, async ({ input, caller, now, db }) => {
  const before = await lockStudyGroupMeeting(db, input.meeting.id)
  if (before.state === 'cancelled') return alreadyCancelled(before)
  const change = {
    firstDay: input.first,
    openingPlenary: input.plenary ?? before.openingPlenary,
    lastDay: input.last ?? before.lastDay,
  }
  const refused = refuseDates(change.firstDay, change.openingPlenary, change.lastDay)
  if (refused) return refused
  const stamp = { by: caller.person.id, at: now, what: 'moved' }
  const meeting = await changeStudyGroupMeeting(db, before, change, stamp)
  await schedule(db, subjectOf(meeting), now)
  const earlier = (await listEarlierDates(db, [meeting.id])).get(meeting.id) ?? []
  const warnings = await listWarnings(db, caller.group, meeting, now)
  const shown = { meeting, earlier, warnings, movedBy: caller.person.name }
  const view = meetingView(`Moved: ${studyGroupMeetingName(meeting)}`, shown, termsOf(caller))
  const isNews = meeting.firstDay !== before.firstDay || meeting.openingPlenary !== before.openingPlenary
  if (isNews) await announceChange(db, caller, meeting, view, now)
  return answer(view)
})

const cancel = implement(sign.cancelMeeting, async ({ input, caller, now, db }) => {
  const before = await lockStudyGroupMeeting(db, input.meeting.id)
  if (before.state === 'cancelled') return alreadyCancelled(before)
  const stamp = { by: caller.person.id, at: now, what: 'cancelled' }
  const meeting = await changeStudyGroupMeeting(db, before, { state: 'cancelled' }, stamp)
  await schedule(db, subjectOf(meeting), now)
  const view = cancelledView(meeting, caller.person.name, termsOf(caller))
  await announceChange(db, caller, meeting, view, now)
  return answer(view)
})

/** Posts a change in the channels, since members rely on these dates. */
const announceChange = (db: Db, { group }: Member, { number, state }: StudyGroupMeeting, view: View, now: DateTime) =>
  put(db, { group: group.id, key: `sgmeeting:${number}:${state}:${now.toUTC().toISO()}`, view })

const list = implement(sign.listMeetings, async ({ caller, now, db }) => {
  const meetings = await listStudyGroupMeetings(db, caller.group.id, dayOf(now, caller.group.zone))
  const ids = meetings.map(({ id }) => id)
  const earlier = await listEarlierDates(db, ids)
  const shown = meetings.map((meeting) => ({ meeting, earlier: earlier.get(meeting.id) ?? [] }))
  return answer(meetingsView(shown, termsOf(caller)))
})

/** Warns of what the dates mean for the next announcement of the group, and for the meetings that it has planned. */
async function listWarnings(
  db: Db,
  group: GroupOfCaller,
  meeting: StudyGroupMeeting,
  now: DateTime,
): Promise<readonly string[]> {
  const report = await findReport(db, meeting.id)
  const window = report ? undefined : windowWarning(meeting, termsOf({ group }).profile, group.zone, now)
  return [...(window ? [window] : []), ...(await listMissingMeetings(db, group, meeting, now))]
}

/** Warns of each meeting that the group has planned and whose results would miss the report; one sentence each. */
async function listMissingMeetings(
  db: Db,
  group: GroupOfCaller,
  { body, firstDay, openingPlenary }: StudyGroupMeeting,
  now: DateTime,
): Promise<readonly string[]> {
  const rule = termsOf({ group }).profile.reports.find((report) => report.body === body)
  if (!rule) return []
  const planned = await listMeetings(db, group.id, { from: now, most: 30 })
  return planned.flatMap((meeting) => {
    const dates = { firstDay, openingPlenary, rule, zone: group.zone, meetingAt: meeting.startsAt }
    const warning = missesReport(dates)
    return warning ? [`${meetingName(meeting)}: ${warning}`] : []
  })
}

/** The commands on study group meetings, in the order of the help. */
export const studyGroupMeetingCommands: readonly Command[] = [add, move, cancel, list]
