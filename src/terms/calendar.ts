import type { DateTime } from 'luxon'
import {
  addDays,
  addMonths,
  type Day,
  dayOf,
  daysBetween,
  describeDay,
  endOfDay,
  workingDayUntil,
} from '../dates/day.ts'
import { zoneLabel } from '../dates/zone.ts'
import {
  type Anchor,
  type Clause,
  describePeriod,
  type NoticeRule,
  type Period,
  type ReportRule,
  type RuleProfile,
} from './rules.ts'

export type Colour = 'green' | 'amber' | 'red'

/** A notice compared with the rule of record: local dates in the group's zone count, never hours. */
export type NoticeVerdict = {
  readonly colour: Colour
  readonly meetingDay: Day
  readonly distributedDay: Day
  /** The last day on which the complete notice may go out; its last second is `lastInstant`. */
  readonly lastDay: Day
  readonly lastInstant: DateTime
  /** The last green day. */
  readonly safeDay: Day
  readonly suggestedDay: Day
  /** Days after `lastDay`; 0 when in time. */
  readonly daysLate: number
  /** The version of the rules by which the notice was judged, if they have changed since. */
  readonly formerVersion: number | undefined
  readonly clause: Clause
}

/**
 * Judges a notice: it is in time if the local date of its distribution is on or before the meeting's local date minus the
 * period. `distributedAt` is when the complete notice, with its draft agenda if one is required, went to the list, or now
 * for a notice that would go out now; `version` is the version of the rules at that time.
 */
export function noticeVerdict(asked: {
  readonly meetingAt: DateTime
  readonly distributedAt: DateTime
  readonly profile: RuleProfile
  readonly zone: string
  readonly version?: number | undefined
}): NoticeVerdict {
  const { version = asked.profile.version } = asked
  const notice = noticeRuleOf(asked.profile, version)
  const meetingDay = dayOf(asked.meetingAt, asked.zone)
  const distributedDay = dayOf(asked.distributedAt, asked.zone)
  const lastDay = before(meetingDay, notice.period)
  const daysToSpare = daysBetween(distributedDay, lastDay)
  return {
    colour: daysToSpare < 0 ? 'red' : daysToSpare < notice.safeDays ? 'amber' : 'green',
    meetingDay,
    distributedDay,
    lastDay,
    // these three are worked out when asked for: they cost more than all the rest, and lists do not show them
    get lastInstant() {
      return endOfDay(lastDay, asked.zone)
    },
    get safeDay() {
      return addDays(lastDay, -notice.safeDays)
    },
    get suggestedDay() {
      return workingDayUntil(addDays(lastDay, -notice.suggestedDays))
    },
    daysLate: Math.max(0, -daysToSpare),
    formerVersion: version < asked.profile.version ? version : undefined,
    clause: notice.clause,
  }
}

/** Finds the notice rule that a version of a profile had. */
export const noticeRuleOf = ({ notice, formerNotices = [] }: RuleProfile, version: number): NoticeRule =>
  formerNotices.find(({ untilVersion }) => version <= untilVersion)?.notice ?? notice

/** Finds the first day on which a meeting may be held if its notice goes out at that instant. */
export function earliestLawfulDay(asked: {
  readonly announcedAt: DateTime
  readonly profile: RuleProfile
  readonly zone: string
}): Day {
  const { period } = asked.profile.notice
  const announced = dayOf(asked.announcedAt, asked.zone)
  let day = shifted(announced, period, 1)
  // A month counted back from a shorter month may end before the announcement: 28 Feb - 1 month is 28 Jan, not 31 Jan.
  while (before(day, period) < announced) day = addDays(day, 1)
  return day
}

/** The dates of one meeting of a study group, or of TSAG. */
export type BodyMeeting = { readonly firstDay: Day; readonly openingPlenary?: Day }

export type ReportDeadline = {
  readonly day: Day
  /** The end of that day in the group's zone. */
  readonly instant: DateTime
  /** What was counted from; the first day, if the opening plenary is not known. */
  readonly anchor: Anchor
  readonly anchorDay: Day
  /** "Wed 9 Sep 2026 - 14 days = Wed 26 Aug 2026, 23:59 Geneva" */
  readonly arithmetic: string
  readonly label: string
  readonly clause: Clause
}

type AskedReport = BodyMeeting & { readonly rule: ReportRule; readonly zone: string }

/** Finds when a report is due. A deadline on a weekend stays on it. */
export function reportDeadline({ firstDay, openingPlenary, rule, zone }: AskedReport): ReportDeadline {
  const { period, label, clause } = rule
  const plenary = rule.anchor === 'opening plenary' ? openingPlenary : undefined
  const anchorDay = plenary ?? firstDay
  const day = before(anchorDay, period)
  return {
    day,
    instant: endOfDay(day, zone),
    anchor: plenary === undefined ? 'first day' : 'opening plenary',
    anchorDay,
    arithmetic: `${describeDay(anchorDay)} - ${formatDays(period)} = ${describeDay(day)}, 23:59 ${zoneLabel(zone)}`,
    label,
    clause,
  }
}

/** The last days on which things can happen for one body's meeting, each counted back from the next. */
export type PlanningChain = { readonly announceBy: Day; readonly meetBy: Day; readonly report: ReportDeadline }

type AskedChain = AskedReport & { readonly profile: RuleProfile }

export function planningChain(asked: AskedChain): PlanningChain {
  const report = reportDeadline(asked)
  const meetBy = before(report.day, asked.profile.meetingBeforeReport)
  return { announceBy: before(meetBy, asked.profile.notice.period), meetBy, report }
}

/**
 * The days on which the group can meet for one body's report if the notice goes out now.
 * Open: from `from` to `meetBy`. Tight: only after `meetBy`, still by the report's day. Closed: no lawful day before the report is due.
 */
export type MeetingWindow = {
  readonly kind: 'open' | 'tight' | 'closed'
  readonly from: Day
  readonly meetBy: Day
  readonly reportDay: Day
}

export function meetingWindow(asked: AskedChain & { readonly now: DateTime }): MeetingWindow {
  const { meetBy, report } = planningChain(asked)
  const from = earliestLawfulDay({ announcedAt: asked.now, profile: asked.profile, zone: asked.zone })
  const kind = from <= meetBy ? 'open' : from <= report.day ? 'tight' : 'closed'
  return { kind, from, meetBy, reportDay: report.day }
}

/** Warns if the group meets after the report is due, up to the day that it is counted from; otherwise undefined. */
export function missesReport(asked: AskedReport & { readonly meetingAt: DateTime }): string | undefined {
  const { day, anchorDay, clause } = reportDeadline(asked)
  const meetingDay = dayOf(asked.meetingAt, asked.zone)
  if (meetingDay <= day || meetingDay > anchorDay) return undefined
  return (
    `The report to ${asked.rule.body} is due on ${describeDay(day)} (${clause.number}): ` +
    `a meeting on ${describeDay(meetingDay)} is too late for it.`
  )
}

/** Counts a period back from a day, by the calendar. */
export function before(day: Day, period: Period): Day {
  return shifted(day, period, -1)
}

/** Moves a day by a period, by the calendar: months keep the day number, clipped to the month's end. */
export function shifted(day: Day, { count, unit }: Period, direction: 1 | -1): Day {
  switch (unit) {
    case 'day':
      return addDays(day, direction * count)
    case 'week':
      return addDays(day, direction * count * 7)
    case 'month':
      return addMonths(day, direction * count)
  }
}

/** Formats a period with weeks as days, so that the arithmetic can be followed on a calendar. */
function formatDays({ count, unit }: Period): string {
  return describePeriod(unit === 'week' ? { count: count * 7, unit: 'day' } : { count, unit })
}
