import type { DateTime } from 'luxon'
import { type Day, dayOf, describeDay } from '../dates/day.ts'
import type { Terms } from '../groups/terms.ts'
import { before } from '../terms/calendar.ts'
import { describePeriod } from '../terms/rules.ts'
import { type Decoded, ok, problem } from '../text/decoded.ts'

export interface Due {
  readonly day: Day
  /** How it was counted, where it was. */
  readonly arithmetic: string
}

const give = 'Say by when, such as due:"next Friday".'

/** By when something is due of which nobody said it: so long before the next meeting as the profile says. Pure. */
export function usualDue(
  next: { readonly number: number; readonly startsAt: DateTime } | undefined,
  { profile, zone }: Terms,
  now: DateTime,
): Decoded<Due> {
  if (!next) return problem(`No meeting is planned from which the day could be counted. ${give}`)
  const meetingDay = dayOf(next.startsAt, zone)
  const { dueBefore } = profile.actions
  const day = before(meetingDay, dueBefore)
  const arithmetic = `${describeDay(meetingDay)} (M${next.number}) - ${describePeriod(dueBefore)} = ${describeDay(day)}`
  return day < dayOf(now, zone)
    ? problem(`Counted from the next meeting it would be past: ${arithmetic}. ${give}`)
    : ok({ day, arithmetic })
}
