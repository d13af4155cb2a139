import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  type ICalCalendar,
  ICalCalendarMethod,
  type ICalEvent,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator'
import type { DateTime } from 'luxon'
import { z } from 'zod'
import type { Group } from '../../groups/model.ts'
import type { Terms } from '../../groups/terms.ts'
import { meetingName } from '../../meetings/format.ts'
import { type Attendance, endOf, type Meeting } from '../../meetings/model.ts'
import { carriesSecret } from '../../meetings/rules.ts'
import { clean } from '../../text/clean.ts'
import { isReadAlike, zoneDefinition } from './zone.ts'

/** A meeting as the calendar of one reader shows it. */
export interface CalendarEntry {
  readonly meeting: Meeting
  /** The name of the group. */
  readonly group: string
  readonly terms: Terms
  /** The reader's own answer; left out of a calendar that is the same for everyone. */
  readonly answer?: Attendance | undefined
  /** Whether the reader may see a join link that contains a passcode. */
  readonly mayJoin: boolean
}

interface Mailbox {
  readonly name: string
  readonly address: string
}

export interface Invited extends Mailbox {
  readonly kind: 'person' | 'list'
}

/** How the calendar is used: in a mail that invites, in a mail that cancels a meeting, or for reading only. */
export type Calendar = {
  /** When the text was written (DTSTAMP). */
  readonly stampedAt: DateTime
} & (
  | {
      readonly method: 'REQUEST' | 'CANCEL'
      readonly organizer: Mailbox
      readonly invited: readonly Invited[]
      /** Whether calendar apps ask their readers for an answer, which they send to the organizer. */
      readonly asksForAnswers: boolean
    }
  | {
      readonly method: 'PUBLISH'
      readonly organizer: Mailbox | undefined
      /** The name of a calendar that programs subscribe to. */
      readonly name?: string
    }
)

/** Names the group, by its list, as organizer of what nobody answers by mail; undefined without a list. */
export const organizerOf = ({ name, mailingList }: Pick<Group, 'name' | 'mailingList'>): Mailbox | undefined =>
  mailingList === null ? undefined : { name, address: mailingList }

/**
 * Formats an iCalendar object (RFC 5545, RFC 5546). A meeting always has the same UID, and a higher SEQUENCE after each
 * change, so that a calendar app moves its entry instead of adding another.
 */
export function formatCalendar(entries: readonly CalendarEntry[], calendar: Calendar): string {
  const file = ical({
    prodId: { company: 'correspondence-group-bot', product: 'meetings', language: 'EN' },
    method: ICalCalendarMethod[calendar.method],
    timezone: { name: null, generator: (zone) => zoneDefinition(zone) ?? null },
  })
  // the library does not escape this property
  if (calendar.method === 'PUBLISH' && calendar.name !== undefined)
    file.name(shown(calendar.name).replace(/[\\;,]/g, '\\$&'))
  for (const entry of entries) addEvent(file, entry, calendar)
  return `${file.toString()}\r\n`
}

function addEvent(file: ICalCalendar, entry: CalendarEntry, calendar: Calendar): void {
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
  if (calendar.method !== 'PUBLISH') addInvited(event, calendar)
}

function addInvited(
  event: ICalEvent,
  { invited, asksForAnswers }: { readonly invited: readonly Invited[]; readonly asksForAnswers: boolean },
): void {
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

const statuses: Readonly<Record<Meeting['state'], ICalEventStatus>> = {
  planned: ICalEventStatus.TENTATIVE,
  announced: ICalEventStatus.CONFIRMED,
  held: ICalEventStatus.CONFIRMED,
  cancelled: ICalEventStatus.CANCELLED,
}

/** Returns the meeting's zone, or UTC if calendar apps would read its wall times as other instants. */
function zoneOf(meeting: Meeting): string {
  const { zone, startsAt } = meeting
  const isSafe = zoneDefinition(zone) !== undefined && isReadAlike(startsAt, zone) && isReadAlike(endOf(meeting), zone)
  return isSafe ? zone : 'UTC'
}

/** Removes control characters and line breaks, which the library lets through in some places. */
const shown = (text: string): string => clean(text, { most: 10_000 })

const isAddress = (address: string): boolean => z.email().safeParse(address).success

/** Removes characters from a name that programs read differently in a parameter, even in quotes. */
const mailbox = ({ name, address }: Mailbox) => ({
  name: shown(name.replace(/["\\:;^]/g, ' ')) || address,
  email: address,
})

const openLink = ({ meeting: { joinLink }, mayJoin }: CalendarEntry): string | undefined =>
  joinLink !== undefined && (mayJoin || !carriesSecret(joinLink)) ? joinLink : undefined

/** Describes a meeting. A cancelled one has neither agenda nor join link, so that it does not look like an invitation. */
function describe(entry: CalendarEntry): readonly string[] {
  const { meeting, terms, answer } = entry
  if (meeting.state === 'cancelled') return [`Cancelled. Reason: ${meeting.cancelReason ?? 'none given'}`]
  const { agenda, joinLink, lateReason } = meeting
  return [
    ...(meeting.state === 'planned' ? ['Planned, not announced yet.'] : []),
    ...(lateReason === undefined ? [] : [`This is an ${terms.profile.lateNotice}. Reason: ${lateReason}`]),
    ...(answer ? [`Your answer: ${answer}`] : []),
    ...(meeting.tool ? [`Tool: ${meeting.tool}`] : []),
    `Join: ${openLink(entry) ?? (joinLink ? 'for members, with the button on the meeting’s card' : 'to follow')}`,
    ...(agenda.length > 0 ? ['Draft agenda:', ...agenda.map(({ title }, i) => `${i + 1}. ${title}`)] : []),
  ]
}
