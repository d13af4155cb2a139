import { DateTime } from 'luxon'
import { writeLine } from '../../bot/line.ts'
import { press } from '../../bot/signature.ts'
import { strong, text, time, type View, view } from '../../bot/view.ts'
import { dayOf, describeDay } from '../../dates/day.ts'
import { zoneLabel } from '../../dates/zone.ts'
import { meetingName } from '../format.ts'
import type { Meeting } from '../model.ts'
import { move } from '../signatures.ts'

/** Tells the group that a meeting is at another instant because the rules of its zone changed. */
export function movedView(before: Meeting, after: Meeting): View {
  const { wall, zone, startsAt } = after
  return view(
    `New time-zone rules for ${zoneLabel(zone)}: ${meetingName(before)}`,
    text(
      'The meeting stays at ',
      // as recorded, without asking the zone's clock again
      strong(
        `${describeDay(dayOf(DateTime.fromISO(wall, { zone: 'utc' }), 'utc'))}, ${wall.slice(11)} ${zoneLabel(zone)}`,
      ),
      '. That is now ',
      time(startsAt, 'UTC'),
      '; under the old rules it was ',
      time(before.startsAt, 'UTC'),
      '.',
    ),
    text(
      'Tell everyone who has it in another calendar. To keep the old UTC time instead, set it with ' +
        `${writeLine(press(move, { meeting: after }))}.`,
    ),
  )
}
