import type { DateTime } from 'luxon'
import { plainTime } from '../bot/plain.ts'
import { describeDay } from '../dates/day.ts'
import { zoneLabel } from '../dates/zone.ts'
import type { RuleProfile } from '../terms/rules.ts'
import type { Meeting } from './meeting.ts'
import { type Assessment, lateness } from './rules.ts'

/** "Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)" */
export const dateAndUtc = (at: DateTime, zone: string): string => plainTime(at.toUTC().toISO() ?? '', zone)

export const meetingName = (meeting: Pick<Meeting, 'number' | 'title'>): string => `M${meeting.number} ${meeting.title}`

const colours = { green: 'Green', amber: 'Amber', red: 'Red' } as const

/** The verdict in one sentence that begins with its colour's name. */
export function verdictWords({ verdict, distributed }: Assessment): string {
  const colour = colours[verdict.colour]
  if (distributed) {
    const day = describeDay(verdict.distributedDay)
    if (verdict.colour === 'red') return `${colour}: the notice went out on ${day}, ${lateness(verdict.daysLate)}.`
    return `${colour}: the notice went out on ${day}, in time.`
  }
  if (verdict.colour === 'red') return `${colour}: a notice sent today would be ${lateness(verdict.daysLate)}.`
  if (verdict.colour === 'amber') return `${colour}: today is the last permitted day for the notice.`
  return `${colour}: a notice sent today is in time.`
}

const ifSentToday = { green: 'in time', amber: 'on the last permitted day' } as const

/**
 * How a meeting's notice stands. An announcement that only stands in the channels is no notice: what is said of it then
 * is said of the e-mail that is still to go out.
 */
export function noticeWords({ state }: Pick<Meeting, 'state'>, assessment: Assessment): string {
  const { verdict, distributed } = assessment
  if (state !== 'announced' || distributed) return verdictWords(assessment)
  const { colour, daysLate } = verdict
  return `An e-mail sent today would be ${colour === 'red' ? lateness(daysLate) : ifSentToday[colour]} (${colour}).`
}

/** Which day is the last, and which is wise. */
export const lastDayWords = ({ verdict }: Assessment, zone: string): string =>
  `${describeDay(verdict.lastDay)}, until 23:59 ${zoneLabel(zone)}`

/** By when the e-mail has to be out, or had to be, as seen at the moment of the assessment. */
export const dueWords = (assessment: Assessment, zone: string, still: string): string =>
  `${assessment.verdict.colour === 'red' ? 'was due by' : still} ${lastDayWords(assessment, zone)}`

export const suggestedDayWords = ({ verdict }: Assessment): string =>
  verdict.suggestedDay < verdict.distributedDay ? 'as soon as you can' : describeDay(verdict.suggestedDay)

export const ruleWords = ({ notice }: RuleProfile): string => `${notice.clause.number}: “${notice.clause.quote}”`

/** What stands beside the announcement until e-mail carries it. */
export const notDistributed = 'not yet distributed by e-mail, so it does not count as notice yet'

/** What is said of a meeting that is over and whose notice nobody recorded. */
export const noNotice = 'no notice by e-mail is recorded'
