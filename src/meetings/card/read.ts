import type { DateTime } from 'luxon'
import { listCarried } from '../../actions/read.ts'
import type { Db } from '../../database/client.ts'
import type { Meeting } from '../model.ts'
import type { ShownMeeting } from './model.ts'

/** Adds the open action items that the meeting's agenda lists. */
export const withActions = async (db: Db, meeting: Meeting, now: DateTime): Promise<ShownMeeting> => ({
  ...meeting,
  actions: await listCarried(db, meeting, now),
})
