import type { DateTime } from 'luxon'
import type { GroupOfCaller } from '../bot/caller.ts'
import { type Block, heading, type Line, line, list, note, strong } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { type Day, dayOf, describeDay } from '../dates/day.ts'
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
    const window = windowBefore(meeting, profile, group.zone, now)
    return window ? [windowLine(meeting, window)] : []
  })
  if (lines.length === 0) return [note('No study group meeting is known yet: /sgmeeting add enters one.')]
  return [heading('Before the next study group meetings'), list(...lines)]
}

/** Nothing for a body to which the rules name no report. */
function windowBefore(
  { body, firstDay, openingPlenary }: StudyGroupMeeting,
  profile: RuleProfile,
  zone: string,
  now: DateTime,
): MeetingWindow | undefined {
  const rule = profile.reports.find((report) => report.body === body)
  return rule && meetingWindow({ firstDay, openingPlenary, rule, profile, zone, now })
}

/** A sentence where a meeting that is announced now hardly reaches the report, or not at all. */
export function windowWarning(...[meeting, profile, zone, now]: Parameters<typeof windowBefore>): string | undefined {
  const window = windowBefore(meeting, profile, zone, now)
  if (!window || window.kind === 'open') return undefined
  if (window.reportDay < dayOf(now, zone)) return `This report was due on ${describeDay(window.reportDay)} already.`
  return window.kind === 'closed'
    ? 'A meeting that is announced today comes too late for this report.'
    : `A meeting that is announced today can be held ${between(window.from, window.reportDay)}, which leaves little time for this report.`
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
