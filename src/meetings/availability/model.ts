import type { DateTime } from 'luxon'
import type { Named } from '../../people/model.ts'

export type Availability = 'yes' | 'ifNeedBe' | 'no'

export interface Slot {
  readonly id: number
  /** 1 to 10, in order of time. */
  readonly number: number
  readonly wall: string
  readonly zone: string
  readonly startsAt: DateTime
  readonly answers: readonly { readonly person: Named; readonly answer: Availability }[]
}

/** Asks the members which of several slots for one meeting suit them. */
export interface AvailabilityPoll {
  readonly id: number
  readonly group: number
  /** Shown as P1, P2, … */
  readonly number: number
  readonly title: string
  readonly lastsMinutes: number
  readonly state: 'open' | 'settled' | 'withdrawn'
  /** The meeting that it became. */
  readonly meetingNumber: number | undefined
  readonly slots: readonly Slot[]
}

/** A member who is asked, with the zone they live in. */
export interface AskedMember extends Named {
  readonly zone: string
}
