import { DateTime } from 'luxon'
import { strong, text, time, type View, view } from '../../bot/view.ts'
import { dayOf, describeDay } from '../../dates/day.ts'
import { zoneLabel } from '../../dates/zone.ts'
import { meetingName } from '../format.ts'
import type { Meeting } from '../model.ts'

/** Tells the group that the instant of a meeting changed because the rules of its zone did. */
export const movedView = (before: Meeting, { wall, zone, startsAt, number }: Meeting): View =>
  view(
    `The clocks of ${zoneLabel(zone)} change otherwise than expected: ${meetingName(before)}`,
    text(
      'The meeting stays at ',
      // as recorded, without asking the zone's clock again
      strong(
        `${describeDay(dayOf(DateTime.fromISO(wall, { zone: 'utc' }), 'utc'))}, ${wall.slice(11)} ${zoneLabel(zone)}`,
      ),
      ', which is now ',
      time(startsAt, 'UTC'),
      ' and was ',
      time(before.startsAt, 'UTC'),
      ' by the former rules of that zone.',
    ),
    text(
      `Tell whoever has it in a calendar elsewhere. To keep the former instant in its place, set it by /meeting move M${number}.`,
    ),
  )
