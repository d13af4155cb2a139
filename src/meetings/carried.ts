import type { DateTime } from 'luxon'
import { listCarried } from '../actions/read.ts'
import { itemLine } from '../actions/views.ts'
import { type Block, line, list, strong } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import type { Terms } from '../groups/terms.ts'
import type { Meeting } from './meeting.ts'

/** A meeting with the open action items that its agenda lists by itself, unless it has them already. */
export const withCarried = async (db: Db, meeting: Meeting, now: DateTime): Promise<Meeting> => ({
  ...meeting,
  carried: meeting.carried ?? (await listCarried(db, meeting, now)),
})

/** What is still to be done stands on the agenda of the next meeting by itself, one line each. */
export function carriedBlocks({ carried = [] }: Meeting, { zone }: Terms): readonly Block[] {
  // who reads it may do so long before the meeting or after the day: the day alone is true whenever it is read
  const lines = carried.map((item) => line(strong('Open action item: '), ...itemLine(item, zone)))
  return lines.length > 0 ? [list(...lines)] : []
}
