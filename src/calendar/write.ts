import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  ICalCalendarMethod,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator'
import type { DateTime } from 'luxon'
import { z } from 'zod'
import type { Group } from '../groups/model.ts'
import type { Terms } from '../groups/terms.ts'
import { meetingName } from '../meetings/format.ts'
import { type Attendance, endOf, type Meeting } from '../meetings/model.ts'
import { carriesSecret } from '../meetings/rules.ts'
import { clean } from '../text/clean.ts'
import { isReadAlike, zoneDefinition } from './zone.ts'

/** One meeting as one reader's calendar shows it. */
export interface Entry {
  readonly meeting: Meeting
  /** Name of the group. */
  readonly group: string
  readonly terms: Terms
  /** The reader's own; what is the same for everybody shows none. */
  readonly answer?: Attendance | undefined
  /** Whether the reader may have a join link that carries a passcode. */
  readonly mayJoin: boolean
}

interface Mailbox {
  readonly name: string
  readonly address: string
}

export interface Invited extends Mailbox {
  readonly kind: 'person' | 'list'
}

/** How the calendar travels: as a mail that asks for an answer, as one that takes a meeting back, or to be read. */
export type Calendar = {
  /** When this text was made (DTSTAMP). */
  readonly stampedAt: DateTime
} & (
  | {
      readonly method: 'REQUEST' | 'CANCEL'
      readonly organizer: Mailbox
      readonly invited: readonly Invited[]
      /** Whether calendar programs shall ask their readers for an answer, which they send to the organizer. */
      readonly asksForAnswers: boolean
    }
  | {
      readonly method: 'PUBLISH'
      readonly organizer: Mailbox | undefined
      /** Of a calendar that programs fetch again and again. */
      readonly name?: string
    }
)

/** Of what nobody answers by mail: the group itself, by its list. */
export const organizerOf = ({ name, mailingList }: Pick<Group, 'name' | 'mailingList'>): Mailbox | undefined =>
  mailingList === null ? undefined : { name, address: mailingList }

/**
 * An iCalendar object (RFC 5545, RFC 5546). The same meeting has the same UID in each of them, and a higher SEQUENCE after
 * each change, so that a calendar program moves its entry and does not add another.
 */
export function writeCalendar(entries: readonly Entry[], calendar: Calendar): string {
  const file = ical({
    prodId: { company: 'correspondence-group-bot', product: 'meetings', language: 'EN' },
    method: ICalCalendarMethod[calendar.method],
    timezone: { name: null, generator: (zone) => zoneDefinition(zone) ?? null },
  })
  // the library writes this one property as it is given
  if (calendar.method === 'PUBLISH' && calendar.name !== undefined)
    file.name(shown(calendar.name).replace(/[\\;,]/g, '\\$&'))
  const { invited, asksForAnswers } = calendar.method === 'PUBLISH' ? { invited: [], asksForAnswers: false } : calendar
  for (const entry of entries) {
    const { meeting } = entry
    const isCancelled = meeting.state === 'cancelled'
    const event = file.createEvent({
      id: meeting.uid,
      sequence: meeting.sequence,
      stamp: calendar.stampedAt,
      lastModified: meeting.changedAt,
      start: meeting.startsAt,
      end: endOf(meeting),
      timezone: zoneOf(meeting),
      summary: `${isCancelled ? 'Cancelled: ' : ''}${shown(entry.group)}: ${shown(meetingName(meeting))}`,
      description: describe(entry).map(shown).join('\n'),
      location: isCancelled ? null : shown(openLink(entry) ?? meeting.tool ?? ''),
      status: statuses[meeting.state],
      transparency:
        isCancelled || entry.answer === 'regrets' ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
    })
    if (calendar.organizer && isAddress(calendar.organizer.address)) event.organizer(mailbox(calendar.organizer))
    for (const one of invited)
      if (isAddress(one.address))
        event.createAttendee({
          ...mailbox(one),
          type: one.kind === 'list' ? ICalAttendeeType.GROUP : ICalAttendeeType.INDIVIDUAL,
          role: ICalAttendeeRole.REQ,
          status: ICalAttendeeStatus.NEEDSACTION,
          rsvp: asksForAnswers,
        })
  }
  return `${file.toString()}\r\n`
}

const statuses: Readonly<Record<Meeting['state'], ICalEventStatus>> = {
  planned: ICalEventStatus.TENTATIVE,
  announced: ICalEventStatus.CONFIRMED,
  held: ICalEventStatus.CONFIRMED,
  cancelled: ICalEventStatus.CANCELLED,
}

/** What is known to be read otherwise elsewhere is written as an instant in UTC. */
function zoneOf(meeting: Meeting): string {
  const { zone, startsAt } = meeting
  const isSafe = zoneDefinition(zone) !== undefined && isReadAlike(startsAt, zone) && isReadAlike(endOf(meeting), zone)
  return isSafe ? zone : 'UTC'
}

/** No control characters and no line breaks, which the library would let through in some places. */
const shown = (text: string): string => clean(text, { most: 10_000 })

const isAddress = (address: string): boolean => z.email().safeParse(address).success

/** A name is a parameter of its line; programs differ in how they read these characters there, even in quotes. */
const mailbox = ({ name, address }: Mailbox) => ({
  name: shown(name.replace(/["\\:;^]/g, ' ')) || address,
  email: address,
})

const openLink = ({ meeting: { joinLink }, mayJoin }: Entry): string | undefined =>
  joinLink !== undefined && (mayJoin || !carriesSecret(joinLink)) ? joinLink : undefined

/** A cancelled meeting has neither agenda nor join link, so that nobody mistakes it for an invitation. */
function describe(entry: Entry): readonly string[] {
  const { meeting, terms, answer } = entry
  if (meeting.state === 'cancelled') return [`Cancelled. Reason: ${meeting.cancelReason ?? 'none given'}`]
  const { agenda, joinLink, lateReason } = meeting
  return [
    ...(meeting.state === 'planned' ? ['Planned, not announced yet.'] : []),
    ...(lateReason === undefined ? [] : [`This is an ${terms.profile.lateNotice}. Reason: ${lateReason}`]),
    ...(answer ? [`Your answer: ${answer}`] : []),
    ...(meeting.tool ? [`Tool: ${meeting.tool}`] : []),
    `Join: ${openLink(entry) ?? (joinLink ? 'for members, by the button on the card of the meeting' : 'to follow')}`,
    ...(agenda.length > 0 ? ['Draft agenda:', ...agenda.map(({ title }, i) => `${i + 1}. ${title}`)] : []),
  ]
}
