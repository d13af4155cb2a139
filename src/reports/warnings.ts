import type { DateTime } from 'luxon'
import type { GroupOfCaller } from '../bot/caller.ts'
import type { Db } from '../database/client.ts'
import { dayOf } from '../dates/day.ts'
import { meetingName } from '../meetings/format.ts'
import { listMeetings } from '../meetings/read.ts'
import { missesReport } from '../terms/calendar.ts'
import { profileById } from '../terms/profile.ts'
import { listStudyGroupMeetings } from './store.ts'
import type { StudyGroupMeeting } from './study-group-meeting.ts'

/** One sentence for each meeting of the group, planned already, whose results would miss the report to that meeting. */
export async function listMissingMeetings(
  db: Db,
  group: GroupOfCaller,
  { body, firstDay, openingPlenary }: StudyGroupMeeting,
  now: DateTime,
): Promise<readonly string[]> {
  const rule = profileById(group.profile)?.reports.find((report) => report.body === body)
  if (!rule) return []
  return (await listMeetings(db, group.id, { from: now, most: 30 })).flatMap((meeting) => {
    const asked = { firstDay, openingPlenary, rule, zone: group.zone, meetingAt: meeting.startsAt }
    const warning = missesReport(asked)
    return warning ? [`${meetingName(meeting)}: ${warning}`] : []
  })
}

/** One sentence for each report that the results of a group meeting at that time would miss. */
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
