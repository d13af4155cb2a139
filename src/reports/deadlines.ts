import { writeLine } from '../bot/line.ts'
import { press } from '../bot/signature.ts'
import { addDays, dayOf, describeDay, endOfDay } from '../dates/day.ts'
import type { Deadline, DeadlineSource, Responsible } from '../deadlines/deadline.ts'
import { dayLadder, overdueLadder } from '../deadlines/ladder.ts'
import { groupTerms } from '../groups/terms.ts'
import { answeringFor } from '../people/read.ts'
import { planningChain, reportDeadline } from '../terms/calendar.ts'
import type { ReportRule, RuleProfile } from '../terms/rules.ts'
import { formatReport } from './format.ts'
import { overdueDays, type Report, ref, reportKey, type StudyGroupMeeting } from './model.ts'
import { findReport, findReports, listStudyGroupMeetings, studyGroupMeetingById } from './read.ts'
import { reportDone, submitReport } from './signatures.ts'

interface Parts {
  readonly meeting: StudyGroupMeeting
  readonly report: Report | undefined
  readonly profile: RuleProfile
  readonly zone: string
  readonly convenors: readonly (Responsible & { readonly by: string | null })[]
}

/** Derives the deadlines of one study group meeting: the report, and the planning that leads to it. Pure. */
export function studyGroupDeadlines(parts: Parts): readonly Deadline[] {
  const rule = parts.profile.reports.find(({ body }) => body === parts.meeting.body)
  return rule ? [reportOf(parts, rule), ...adviceOf(parts, rule)] : []
}

function reportOf({ meeting, report, profile, zone, convenors }: Parts, rule: ReportRule): Deadline {
  const due = reportDeadline({ ...meeting, rule, zone })
  const appointed = convenors.filter(({ by }) => by === meeting.body)
  return {
    key: reportKey(meeting),
    kind: 'report',
    title: `Report to ${meeting.body} (${ref(meeting)})`,
    at: due.instant,
    revision: due.day,
    arithmetic: due.arithmetic,
    rule: `${due.label}, ${due.clause.number}; counted from the ${due.anchor}`,
    responsible: appointed.length > 0 ? appointed : convenors,
    stops: `the report is submitted (${writeLine(press(submitReport, { meeting }))})`,
    ...stateOf(meeting, report),
    rungs: [
      ...dayLadder(profile.ladders.report, due.day, zone, rungName),
      ...overdueLadder(due.day, overdueDays, zone),
    ],
    act: { label: 'Submitted…', invocation: press(reportDone, { meeting }) },
  }
}

const rungName = (before: number): string =>
  before === 0 ? 'the last day' : `${before} ${before === 1 ? 'day' : 'days'} before`

function stateOf(meeting: StudyGroupMeeting, report: Report | undefined): Pick<Deadline, 'state' | 'outcome'> {
  if (meeting.state === 'cancelled') return { state: 'gone' }
  return report ? { state: 'met', outcome: formatReport(report) } : { state: 'open' }
}

function adviceOf(parts: Parts, rule: ReportRule): readonly Deadline[] {
  const { meeting, profile, zone, convenors } = parts
  if (meeting.state === 'cancelled' || parts.report) return []
  const { announceBy, meetBy, report } = planningChain({ ...meeting, rule, profile, zone })
  const common = {
    kind: 'advice' as const,
    rule: 'planning advice, not a rule',
    responsible: convenors,
    stops: '',
    state: 'open' as const,
    rungs: [],
  }
  return [
    {
      ...common,
      key: `announce-for:${meeting.id}`,
      title: `Last day to announce a meeting for the report to ${meeting.body}`,
      at: endOfDay(announceBy, zone),
      revision: announceBy,
      arithmetic: `${describeDay(announceBy)}, for a meeting on ${describeDay(meetBy)}`,
    },
    {
      ...common,
      key: `meet-for:${meeting.id}`,
      title: `Last day for a meeting before the report to ${meeting.body}`,
      at: endOfDay(meetBy, zone),
      revision: meetBy,
      arithmetic: `${describeDay(meetBy)}, for the report on ${describeDay(report.day)}`,
    },
  ]
}

const key = /^report:(\d+)$/

export const studyGroupMeetingDeadlines: DeadlineSource = {
  kind: 'study group meeting',
  async derive(db, subject) {
    const meeting = await studyGroupMeetingById(db, subject)
    const convenors = await answeringFor(db, meeting.group, 'coConvenor')
    const report = await findReport(db, meeting.id)
    return studyGroupDeadlines({ meeting, report, convenors, ...(await groupTerms(db, meeting.group)) })
  },
  async list(db, group, now) {
    const from = addDays(dayOf(now, group.zone), -overdueDays)
    const meetings = await listStudyGroupMeetings(db, group.id, from)
    if (meetings.length === 0) return []
    const { terms, answering } = group
    const ids = meetings.map(({ id }) => id)
    const reports = await findReports(db, ids)
    const all = meetings.flatMap((meeting) =>
      studyGroupDeadlines({ meeting, report: reports.get(meeting.id), convenors: answering.coConvenor, ...terms }),
    )
    // planning advice is of no use after its day
    return all.filter((deadline) => deadline.kind !== 'advice' || deadline.at > now)
  },
  subjectOf: (wanted) => {
    const found = key.exec(wanted)?.[1]
    return found === undefined ? undefined : Number(found)
  },
}
