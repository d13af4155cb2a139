import type { DateTime } from 'luxon'
import type { GroupOfCaller } from '../bot/caller.ts'
import { type Day, dayOf, describeDay } from '../bot/day.ts'
import { type Block, heading, type Line, line, list, note, strong } from '../bot/view.ts'
import type { Db } from '../db.ts'
import { type MeetingWindow, meetingWindow } from '../terms/calendar.ts'
import type { RuleProfile } from '../terms/rules.ts'
import { listStudyGroupMeetings } from './store.ts'
import type { StudyGroupMeeting } from './study-group-meeting.ts'

/**
 * Before each known study group meeting: between which days this group can meet if it announces now.
 * Nothing for rules that ask for no report.
 */
export async function listWindows(
  db: Db,
  group: GroupOfCaller,
  profile: RuleProfile,
  now: DateTime,
): Promise<readonly Block[]> {
  if (profile.reports.length === 0) return []
  const meetings = await listStudyGroupMeetings(db, group.id, dayOf(now, group.zone))
  const lines = meetings.flatMap((meeting) => {
    const rule = profile.reports.find(({ body }) => body === meeting.body)
    if (!rule) return []
    const { firstDay, openingPlenary } = meeting
    return [windowLine(meeting, meetingWindow({ firstDay, openingPlenary, rule, profile, zone: group.zone, now }))]
  })
  if (lines.length === 0) return [note('No study group meeting is known yet: /sgmeeting add enters one.')]
  return [heading('Before the next study group meetings'), list(...lines)]
}

const between = (from: Day, to: Day): string =>
  from === to ? `on ${describeDay(from)}` : `from ${describeDay(from)} to ${describeDay(to)}`

function windowLine(meeting: StudyGroupMeeting, window: MeetingWindow): Line {
  const who = strong(`${meeting.body} on ${describeDay(meeting.firstDay)}`)
  const report = `report due ${describeDay(window.reportDay)}`
  if (window.kind === 'open') return line(who, `: meet ${between(window.from, window.meetBy)}; ${report}.`)
  if (window.kind === 'tight')
    return line(who, `: meet ${between(window.from, window.reportDay)}, which leaves little time; ${report}.`)
  return line(who, `: too late for a meeting whose results reach the report; ${report}.`)
}
