/** Calendar time keeps its unit: two weeks are not 336 hours, and a month is not 30 days. */
export type Period = { readonly count: number; readonly unit: 'day' | 'week' | 'month' }

/** A span before an event: days and longer by the calendar, hours and minutes as elapsed time. */
export type TimeSpan = Period | { readonly count: number; readonly unit: 'hour' | 'minute' }

/** A place in the rules, and the words that it has there. */
export type Clause = { readonly number: string; readonly quote: string }

/** By when a meeting must be announced. */
export type NoticeRule = {
  readonly period: Period
  readonly clause: Clause
  readonly draftAgenda: 'required' | 'not required'
  /** Green ends this many days before the last permitted day; from there to the last permitted day it is amber. */
  readonly safeDays: number
  /** The suggested sending day is so many days before the last permitted day, or on the working day before that. */
  readonly suggestedDays: number
}

/** The notice rule up to and with a version of the profile. */
export type FormerNotice = { readonly untilVersion: number; readonly notice: NoticeRule }

/** What the period before a study group meeting counts from. */
export type Anchor = 'first day' | 'opening plenary'

/** By when results are reported to one body. */
export type ReportRule = {
  readonly body: string
  readonly period: Period
  readonly anchor: Anchor
  /** Where the period comes from, as shown with the deadline. */
  readonly label: string
  readonly clause: Clause
}

/** By when action items are due and when their owners are reminded. */
export type ActionRule = {
  /** How long before the next meeting an item is due, unless somebody says otherwise. */
  readonly dueBefore: Period
  /** Days before it is due; 0 is the morning of that day. */
  readonly ladder: readonly number[]
  /** How often the owners are reminded once it is overdue. */
  readonly overdueEvery: Period
}

/** What the project proposes for any body. */
export const usualActions: ActionRule = {
  dueBefore: { count: 1, unit: 'week' },
  ladder: [7, 3, 1, 0],
  overdueEvery: { count: 1, unit: 'week' },
}

/** How positions are asked for, and when a conclusion is agreed. */
export type ConsensusRule = {
  /** Who has a position, unless a poll says otherwise. */
  readonly voice: 'organisation' | 'person'
  /** How long members may object to a proposed conclusion. */
  readonly objections: Period
  /** When those who stay silent until then count as not objecting. */
  readonly silence: 'counts once the call is on the mailing list' | 'counts'
  /** Where this comes from, as shown with it. */
  readonly label: string
}

/** When to remind, furthest first. */
export type Ladders = {
  /** Days before the last day on which the announcement may go out; 0 is the morning of that day. */
  readonly notice: readonly number[]
  /** Days before a report is due. */
  readonly report: readonly number[]
  /** Before a meeting, for those who attend. */
  readonly meeting: readonly TimeSpan[]
  /** When the weekly digest comes: 1 is Monday, the hour is in the group's zone. */
  readonly week: { readonly weekday: number; readonly hour: number }
  /** Before a poll closes, for those who have not answered. */
  readonly poll: readonly TimeSpan[]
}

/** The rules that one group runs by. Data: another body's rules are another profile, never another branch in code. */
export type RuleProfile = {
  readonly id: string
  /** Grows by one whenever anything here changes, so that an old verdict can be explained. */
  readonly version: number
  readonly name: string
  /** Where the rules are written, and what of it could not be verified. */
  readonly source: string
  /** IANA zone in which dates are counted unless the group sets another. */
  readonly zone: string
  /** Study groups that each appoint a Co-Convenor. */
  readonly appointedBy: readonly string[]
  readonly mailingList?: string
  readonly clauses: readonly Clause[]
  readonly notice: NoticeRule
  /** Notice rules of earlier versions, the oldest first: a notice stays judged by the rule of its time. */
  readonly formerNotices?: readonly FormerNotice[]
  /** What a meeting becomes if its notice was late and a Co-Convenor still goes ahead. */
  readonly lateNotice: string
  readonly reports: readonly ReportRule[]
  /** The project's planning advice, not a rule: how long before a report is due the last meeting for it should be. */
  readonly meetingBeforeReport: Period
  readonly consensus: ConsensusRule
  readonly ladders: Ladders
  readonly actions: ActionRule
  readonly tools: MeetingTools
}

/** Hosts of join links that need no warning; "*.zoom.us" means zoom.us and every host below it. */
export type MeetingTools = { readonly hosts: readonly string[]; readonly source: string }

/** Tells whether a join link's host is one of the profile's meeting tools; another one gets a warning, nothing more. */
export function isSupportedHost(host: string, { hosts }: MeetingTools): boolean {
  const name = host.toLowerCase()
  return hosts.some((pattern) => (pattern.startsWith('*.') ? `.${name}`.endsWith(pattern.slice(1)) : name === pattern))
}

/** The reminders that the project proposes for any body. */
export const usualLadders: Ladders = {
  notice: [7, 4, 2, 1, 0],
  report: [21, 14, 7, 4, 3, 2, 1, 0],
  meeting: [
    { count: 7, unit: 'day' },
    { count: 1, unit: 'day' },
    { count: 1, unit: 'hour' },
    { count: 10, unit: 'minute' },
  ],
  week: { weekday: 1, hour: 8 },
  poll: [
    { count: 2, unit: 'day' },
    { count: 2, unit: 'hour' },
  ],
}

/** The project's default, since no terms of reference that it knows say how long a call lasts, or what silence means. */
export const usualConsensus: ConsensusRule = {
  voice: 'organisation',
  objections: { count: 2, unit: 'week' },
  silence: 'counts once the call is on the mailing list',
  label: 'default of this project, not in the rules',
}

/** Formats a period: "2 weeks", "1 month". */
export function describePeriod({ count, unit }: TimeSpan): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
