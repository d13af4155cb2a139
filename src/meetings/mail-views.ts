import type { DateTime } from 'luxon'
import { type Block, fact, facts, heading, list, note, numbered, text, toned, type View } from '../bot/view.ts'
import { describeDuration } from '../dates/duration.ts'
import { formatDateTime } from '../dates/format.ts'
import { zoneLabel } from '../dates/zone.ts'
import type { Terms } from '../groups/terms.ts'
import { informalBlocks, joinFact } from './announcement.ts'
import { carriedBlocks } from './carried.ts'
import type { NextMail } from './mail.ts'
import { endOf, type Meeting } from './meeting.ts'
import { itemLine } from './views.ts'
import { meetingName, ruleWords } from './words.ts'

/** More zones than this would hide the agenda. */
const mostZones = 12

/** The whole e-mail to the mailing list. `zones`: of the members. */
export function mailView(next: NextMail, meeting: Meeting, terms: Terms, zones: readonly string[]): View {
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

/** Neither agenda nor join link: nobody shall mistake it for an invitation. `known`: the start that the list was told. */
const cancellationView = (meeting: Meeting, known: string, when: string): View =>
  toned(
    'bad',
    `CANCELLED: ${meetingName(meeting)}, ${known}`,
    text(`This meeting does not take place. It was to begin on ${known}.`),
    ...(when === known ? [] : [text(`Its move to ${when} falls away too.`)]),
    text(`Reason: ${meeting.cancelReason ?? 'none given'}`),
  )

function meetingBlocks(meeting: Meeting, terms: Terms, zones: readonly string[]): readonly Block[] {
  const { startsAt, lastsMinutes, tool, agenda, number } = meeting
  return [
    ...informalBlocks(meeting, terms),
    facts(
      fact('Date and time', spanWords(meeting, terms.zone)),
      fact('UTC', spanWords(meeting, 'UTC')),
      fact('Length', describeDuration(lastsMinutes)),
      ...(tool ? [fact('Tool', tool)] : []),
      joinFact(meeting, 'for members, from the bot in the channel of the group: /meeting join'),
    ),
    ...zoneTable(startsAt, terms.zone, zones),
    heading('Draft agenda'),
    agenda.length === 0 ? note('To follow.') : numbered(...agenda.map((item) => itemLine(item, meeting, terms))),
    ...carriedBlocks(meeting, terms),
    note(
      `To propose an item, answer to the list, or type in the channel of the group: /meeting agenda add meeting:M${number}`,
    ),
    note(ruleWords(terms.profile)),
  ]
}

/** "Tue 1 Sep 2026, 14:00 to 15:30 Geneva"; both days where it ends on another. */
function spanWords(meeting: Meeting, zone: string): string {
  const [from, to] = [meeting.startsAt.setZone(zone), endOf(meeting).setZone(zone)]
  const until = to.toFormat(from.hasSame(to, 'day') ? 'HH:mm' : 'ccc d LLL yyyy, HH:mm')
  return `${from.toFormat('ccc d LLL yyyy, HH:mm')} to ${until} ${zoneLabel(zone)}`
}

/** One line for each zone of the members, from west to east. */
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
