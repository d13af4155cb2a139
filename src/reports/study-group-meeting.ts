import type { Day } from '../dates/day.ts'

/** A meeting of another body, on whose dates this group's report deadline hangs. */
export interface StudyGroupMeeting {
  readonly id: number
  /** Shown as S1, S2, … */
  readonly number: number
  readonly body: string
  readonly firstDay: Day
  readonly openingPlenary: Day | undefined
  readonly lastDay: Day | undefined
  readonly place: string | undefined
  readonly source: string | undefined
  readonly state: 'planned' | 'cancelled'
}

/** For how many days a report that was missed is called for. */
export const overdueDays = 14
