import type { DateTime } from 'luxon'
import type { ActionItem } from '../actions/model.ts'
import type { ListMail } from '../notices/draft.ts'
import type { Named } from '../people/model.ts'

export interface AgendaItem {
  readonly id: number
  readonly position: number
  readonly title: string
  readonly seeksConclusion: boolean
  readonly addedBy: Named
  readonly addedAt: DateTime
}

export type Answer = 'attending' | 'maybe' | 'regrets'

export interface Attendee {
  readonly person: Named
  /** They still take part in the group. */
  readonly here: boolean
  readonly answer: Answer | undefined
  readonly answeredAt: DateTime | undefined
  /** As recorded afterwards; before that, nothing. */
  readonly attended: boolean | undefined
}

/** The last e-mail about a meeting that the bot was asked to send to the mailing list. */
export interface Mail extends Pick<ListMail, 'state' | 'goesOutAt' | 'reason'> {
  readonly kind: 'announcement' | 'change' | 'cancellation'
}

export interface Meeting {
  readonly id: number
  readonly group: number
  /** Shown as M1, M2, … */
  readonly number: number
  readonly title: string
  /** The record of the start: wall time in `zone`; `startsAt` is derived from it. */
  readonly wall: string
  readonly zone: string
  readonly startsAt: DateTime
  readonly lastsMinutes: number
  readonly tool: string | undefined
  readonly joinLink: string | undefined
  readonly state: 'planned' | 'announced' | 'held' | 'cancelled'
  readonly lateReason: string | undefined
  readonly cancelReason: string | undefined
  /** Counts up with each change. */
  readonly revision: number
  /** What calendars know it by. */
  readonly uid: string
  /** Counts up with each change that calendars have to follow. */
  readonly sequence: number
  readonly changedAt: DateTime
  readonly agenda: readonly AgendaItem[]
  readonly attendees: readonly Attendee[]
  /** Open action items that its agenda lists by itself, where that was looked up. */
  readonly carried?: readonly ActionItem[]
  /** When the announcement was posted in the channels. */
  readonly announcedAt: DateTime | undefined
  /** When the complete notice that covers the present date went out by e-mail; a chat post never counts. */
  readonly noticeAt: DateTime | undefined
  readonly mail: Mail | undefined
}

/** What lists show; agenda and attendance take as long to read as all the rest. */
export type ListedMeeting = Omit<Meeting, 'agenda' | 'attendees'>

export interface MeetingChange {
  readonly at: DateTime
  readonly by: string
  readonly what: string
  readonly before: unknown
  readonly after: unknown
}

export const isOver = (
  { startsAt, lastsMinutes }: Pick<Meeting, 'startsAt' | 'lastsMinutes'>,
  now: DateTime,
): boolean => startsAt.toMillis() + lastsMinutes * 60_000 <= now.toMillis()

/** Over by the clock, or recorded as held. */
export const isPast = (meeting: Pick<Meeting, 'startsAt' | 'lastsMinutes' | 'state'>, now: DateTime): boolean =>
  meeting.state === 'held' || isOver(meeting, now)

export const endOf = (meeting: Pick<Meeting, 'startsAt' | 'lastsMinutes'>): DateTime =>
  meeting.startsAt.plus({ minutes: meeting.lastsMinutes })
