import type { DateTime } from 'luxon'
import { writeLine } from '../../bot/line.ts'
import { press } from '../../bot/signature.ts'
import { type Block, fact, facts, heading, list, note, text, toned, type View } from '../../bot/view.ts'
import { describeDuration } from '../../dates/duration.ts'
import { formatDateTime } from '../../dates/format.ts'
import { zoneLabel } from '../../dates/zone.ts'
import type { Terms } from '../../groups/terms.ts'
import type { ShownMeeting } from '../card/model.ts'
import { draftAgendaBlocks, lateNoticeBlocks } from '../card/views.ts'
import { formatRule, meetingName } from '../format.ts'
import { endOf, type Meeting } from '../model.ts'
import { addItem, join } from '../signatures.ts'
import { joinFact } from '../views.ts'
import type { NextMail } from './model.ts'

/** More zones than this would hide the agenda. */
const mostZones = 12

/** Writes the whole e-mail to the mailing list. `zones`: those of the members. */
export function mailView(next: NextMail, meeting: ShownMeeting, terms: Terms, zones: readonly string[]): View {
  const when = formatDateTime(meeting.startsAt, terms.zone)
  switch (next.kind) {
    case 'announcement':
      return toned(
        'neutral',
        `Meeting announcement: ${meetingName(meeting)}, ${when}`,
        ...meetingBlocks(meeting, terms, zones),
      )
    case 'change':
      return toned(
        'caution',
        `CHANGED: ${meetingName(meeting)}, ${when}`,
        heading('What changed'),
        list(...next.changes),
        ...meetingBlocks(meeting, terms, zones),
      )
    case 'cancellation':
      return cancellationView(meeting, formatDateTime(next.start, terms.zone), when)
  }
}

/**
 * Writes a cancellation, with neither agenda nor join link so that nobody mistakes it for an invitation. `known`: the
 * start that the list knows.
 */
const cancellationView = (meeting: Meeting, known: string, when: string): View =>
  toned(
    'bad',
    `CANCELLED: ${meetingName(meeting)}, ${known}`,
    text(`This meeting will not take place. It was planned for ${known}.`),
    ...(when === known ? [] : [text(`The planned move to ${when} no longer applies.`)]),
    text(`Reason: ${meeting.cancelReason ?? 'none given'}`),
  )

function meetingBlocks(meeting: ShownMeeting, terms: Terms, zones: readonly string[]): readonly Block[] {
  const { startsAt, lastsMinutes, tool } = meeting
  return [
    ...lateNoticeBlocks(meeting, terms),
    facts(
      fact('Date and time', formatSpan(meeting, terms.zone)),
      fact('UTC', formatSpan(meeting, 'UTC')),
      fact('Length', describeDuration(lastsMinutes)),
      ...(tool ? [fact('Tool', tool)] : []),
      joinFact(meeting, `members get it from the bot in the group’s channel: ${writeLine(press(join))}`),
    ),
    ...zoneTable(startsAt, terms.zone, zones),
    ...draftAgendaBlocks(meeting, terms),
    note(
      `To propose an item, reply to the list, or type in the group’s channel: ${writeLine(press(addItem, { meeting }))}`,
    ),
    note(formatRule(terms.profile)),
  ]
}

/** Formats beginning and end: "Tue 1 Sep 2026, 14:00 to 15:30 Geneva"; with both days if it ends on another. */
function formatSpan(meeting: Meeting, zone: string): string {
  const from = meeting.startsAt.setZone(zone)
  const to = endOf(meeting).setZone(zone)
  const until = to.toFormat(from.hasSame(to, 'day') ? 'HH:mm' : 'ccc d LLL yyyy, HH:mm')
  return `${from.toFormat('ccc d LLL yyyy, HH:mm')} to ${until} ${zoneLabel(zone)}`
}

/** Shows the start in each zone of the members, one line each, from west to east. */
function zoneTable(at: DateTime, zone: string, zones: readonly string[]): readonly Block[] {
  const others = [...new Set(zones)].filter((name) => name !== zone && name !== 'UTC')
  const sorted = others
    .map((name) => ({ name, local: at.setZone(name) }))
    .toSorted((a, b) => a.local.offset - b.local.offset || a.name.localeCompare(b.name))
  if (sorted.length === 0) return []
  const entries = sorted
    .slice(0, mostZones)
    .map(({ name, local }) => fact(zoneLabel(name), local.toFormat('ccc d LLL yyyy, HH:mm')))
  return [heading('It begins'), facts(...entries)]
}
