import type { DateTime } from 'luxon'
import type { GroupOfCaller } from '../bot/caller.ts'
import { dayOf } from '../bot/day.ts'
import type { Db } from '../db.ts'
import { missesReport } from '../terms/calendar.ts'
import { profileById } from '../terms/profile.ts'
import { listStudyGroupMeetings } from './store.ts'

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
