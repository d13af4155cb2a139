import type { DateTime } from 'luxon'
import type { Day } from '../dates/day.ts'
import type { ListMail } from '../notices/model.ts'
import type { Named } from '../people/model.ts'
import type { NoticeVerdict } from '../terms/calendar.ts'

export interface AgendaItem {
  readonly id: number
  readonly position: number
  readonly title: string
  readonly seeksConclusion: boolean
  readonly addedBy: Named
  readonly addedAt: DateTime
}

/** What a member says before a meeting about coming to it. */
export type Attendance = 'attending' | 'maybe' | 'regrets'

export interface Attendee {
  readonly person: Named
  /** They are still a member of the group. */
  readonly here: boolean
  readonly answer: Attendance | undefined
  readonly answeredAt: DateTime | undefined
  /** Whether they were present, as recorded afterwards. */
  readonly attended: boolean | undefined
}

/** The last e-mail about a meeting that the bot was asked to send to the mailing list. */
export interface Mail extends Pick<ListMail, 'key' | 'state' | 'goesOutAt' | 'reason'> {
  readonly kind: 'announcement' | 'change' | 'cancellation'
  /** The revision of the meeting that it describes. */
  readonly revision: number
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
  /** Identifies the meeting in calendars. */
  readonly uid: string
  /** Counts up with each change that calendars have to follow. */
  readonly sequence: number
  readonly changedAt: DateTime
  readonly agenda: readonly AgendaItem[]
  readonly attendees: readonly Attendee[]
  /** When the announcement was posted in the channels. */
  readonly announcedAt: DateTime | undefined
  /** When the complete notice that covers the present date went out by e-mail; a chat post never counts. */
  readonly noticeAt: DateTime | undefined
  /** The version of the rules by which that notice was judged. */
  readonly judgedBy?: number | undefined
  readonly mail: Mail | undefined
}

/** What lists show; agenda and attendance take as long to read as all the rest. */
export type ListedMeeting = Omit<Meeting, 'agenda' | 'attendees'>

/** As many items as one agenda takes. */
export const mostItems = 40
/** As many characters as the title of an item takes. */
export const longestItem = 300

/** A meeting compared with the notice rule. Only distribution by e-mail makes it final; a chat post never does. */
export interface Assessment {
  readonly verdict: NoticeVerdict
  /** The verdict is about a notice that is out; otherwise about one that would go out now. */
  readonly distributed: boolean
  /** The first day on which the meeting may take place if its announcement goes out now. */
  readonly earliestDay: Day
}

export interface MeetingChange {
  readonly at: DateTime
  readonly by: string
  readonly what: string
  readonly before: unknown
  readonly after: unknown
}

type Span = Pick<Meeting, 'startsAt' | 'lastsMinutes'>

export const endOf = ({ startsAt, lastsMinutes }: Span): DateTime => startsAt.plus({ minutes: lastsMinutes })

/** Tells whether the meeting has ended by the clock. */
export const isOver = ({ startsAt, lastsMinutes }: Span, now: DateTime): boolean =>
  startsAt.toMillis() + lastsMinutes * 60_000 <= now.toMillis()

/** Tells whether the meeting has ended by the clock or is recorded as held. */
export const isPast = (meeting: Span & Pick<Meeting, 'state'>, now: DateTime): boolean =>
  meeting.state === 'held' || isOver(meeting, now)
