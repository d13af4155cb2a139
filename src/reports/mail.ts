import { invoke } from '../bot/invocation.ts'
import {
  type Button,
  button,
  fact,
  facts,
  heading,
  type Line,
  line,
  list,
  note,
  strong,
  toned,
  type View,
} from '../bot/view.ts'
import { describeDay } from '../dates/day.ts'
import type { Terms } from '../groups/terms.ts'
import type { mailReport } from './mail-commands.ts'
import type { Reported } from './reported.ts'
import type { Report } from './store.ts'
import type { StudyGroupMeeting } from './study-group-meeting.ts'
import { reportFacts, reportWords } from './views.ts'

/** What the mailing list knows of a report, as the last e-mail said it. */
export type Told = Pick<Report, 'submittedOn' | 'dueDay' | 'where' | 'link' | 'withdrawn'>

export const toldOf = ({ submittedOn, dueDay, where, link, withdrawn }: Report): Told => ({
  ...{ submittedOn, dueDay, where, link, withdrawn },
})

/** The e-mail that is to be sent next: the first, or what has changed since the last. */
export interface NextMail {
  readonly kind: 'announcement' | 'change'
  readonly changes: readonly Line[]
}

/** Nothing changed, nothing sent; so too of what was taken back before the list heard of it. */
export function nextMail(report: Report, told: Told | undefined): NextMail | undefined {
  if (report.withdrawn !== undefined && (!told || told.withdrawn !== undefined)) return undefined
  if (!told) return { kind: 'announcement', changes: [] }
  const state = changed('State', reportWords(report), reportWords(told))
  if (report.withdrawn !== undefined) return { kind: 'change', changes: state }
  const changes = [...state, ...changed('Where', report.where, told.where), ...changed('Link', report.link, told.link)]
  return changes.length > 0 ? { kind: 'change', changes } : undefined
}

const changed = (label: string, is: string | undefined, was: string | undefined): readonly Line[] =>
  is === was ? [] : [line(strong(`${label}: `), `${is ?? 'none'}; before: ${was ?? 'not said'}`)]

/** The whole e-mail to the mailing list. */
export function reportMailView(reported: Reported, { kind, changes }: NextMail, { zone }: Terms): View {
  const { body, firstDay, lastDay, place, state } = reported.meeting
  const { where, withdrawn } = reported.report
  const about = `for its meeting of ${describeDay(firstDay)}`
  const title =
    withdrawn === undefined
      ? `Report to ${body} submitted: ${where ?? about}`
      : `Report to ${body} not submitted after all: ${about}`
  const meeting = [
    `${body}, ${describeDay(firstDay)}${lastDay ? ` to ${describeDay(lastDay)}` : ''}`,
    ...(place ? [place] : []),
    ...(state === 'cancelled' ? ['cancelled'] : []),
  ]
  return toned(
    kind === 'change' ? 'caution' : 'neutral',
    kind === 'change' ? `CHANGED: ${title}` : title,
    ...(changes.length > 0 ? [heading('What changed'), list(...changes), heading('What is recorded now')] : []),
    facts(fact('For the meeting of', meeting.join(', ')), ...reportFacts(reported, zone)),
    note('To comment, answer to the list, or in the thread of this report in the channel of the group.'),
  )
}

export const reportName = ({ number, body }: StudyGroupMeeting): string => `report to ${body} (S${number})`

/** The message in the channels about a report. */
export const reportMessageKey = ({ number }: StudyGroupMeeting): string => `report:${number}:submitted`

/** For what the mailing list has to be told, or told again. */
export const reportMailButton = ({ number }: StudyGroupMeeting): Button =>
  button('Preview the e-mail', invoke<typeof mailReport>('report mail', { meeting: `S${number}` }), 'primary')
