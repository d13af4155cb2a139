import type { DateTime } from 'luxon'
import type { GroupOfCaller } from '../bot/caller.ts'
import { writeLine } from '../bot/line.ts'
import { press } from '../bot/signature.ts'
import { type Block, heading, list, note } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { dayOf } from '../dates/day.ts'
import { missesReport } from '../terms/calendar.ts'
import { profileById } from '../terms/profiles/registry.ts'
import type { RuleProfile } from '../terms/rules.ts'
import { listStudyGroupMeetings } from './read.ts'
import { windowBefore } from './rules.ts'
import { addMeeting } from './signatures.ts'
import { windowLine } from './views.ts'

/** Warns of each report that the results of a group meeting at that time would miss; one sentence each. */
export async function listDeadlineWarnings(
  db: Db,
  group: GroupOfCaller,
  meetingAt: DateTime,
): Promise<readonly string[]> {
  const profile = profileById(group.profile)
  const meetings = await listStudyGroupMeetings(db, group.id, dayOf(meetingAt, group.zone))
  return meetings.flatMap(({ body, firstDay, openingPlenary }) => {
    const rule = profile?.reports.find((report) => report.body === body)
    const warning = rule && missesReport({ firstDay, openingPlenary, rule, zone: group.zone, meetingAt })
    return warning ? [warning] : []
  })
}

/**
 * Shows, for each study group meeting, between which days this group can meet before it if it announces now. Empty for rules
 * that require no report.
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
  if (lines.length === 0)
    return [note(`No study group meeting has been added yet. To add one: ${writeLine(press(addMeeting))}.`)]
  return [heading('Before the next study group meetings'), list(...lines)]
}
