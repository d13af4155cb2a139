import type { DateTime } from 'luxon'
import { listCarried } from '../actions/agenda.ts'
import { itemLine } from '../actions/views.ts'
import { type Block, line, list, strong } from '../bot/view.ts'
import type { Db } from '../db.ts'
import type { Terms } from '../groups/terms.ts'
import type { Meeting } from './meeting.ts'

/** A meeting with the open action items that its agenda lists by itself, unless it has them already. */
export const withCarried = async (db: Db, meeting: Meeting, now: DateTime): Promise<Meeting> => ({
  ...meeting,
  carried: meeting.carried ?? (await listCarried(db, meeting, now)),
})

/** What is still to be done stands on the agenda of the next meeting by itself, one line each. */
export function carriedBlocks({ carried = [], startsAt }: Meeting, { zone }: Terms): readonly Block[] {
  // overdue or not is told as it will be at the meeting
  const lines = carried.map((item) => line(strong('Open action item: '), ...itemLine(item, zone, startsAt)))
  return lines.length > 0 ? [list(...lines)] : []
}
