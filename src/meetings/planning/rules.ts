import type { DateTime } from 'luxon'
import type { Terms } from '../../groups/terms.ts'
import type { Meeting } from '../model.ts'
import type { LastMail } from '../publishing/model.ts'
import { mailedStart } from '../publishing/rules.ts'
import { assess, keepsNotice } from '../rules.ts'

/** What moving a meeting means for its notice. */
export interface Move {
  readonly isSameStart: boolean
  readonly isSameLength: boolean
  /** The notice covers the new start too. */
  readonly keepsNotice: boolean
  /** The revision from which on notices cover the meeting, if the move changes that. */
  readonly noticeFrom: number | undefined
  /** By how many days the notice of an announced meeting would be late; undefined if it would be in time. */
  readonly daysLate: number | undefined
}

/** Decides what a new start and length mean for the notice. `last`: the last e-mail that reached the list. */
export function planMove(
  meeting: Meeting,
  to: Pick<Meeting, 'startsAt' | 'lastsMinutes'>,
  last: LastMail | undefined,
  terms: Terms,
  now: DateTime,
): Move {
  // moved back to the start that the mailing list knows, the meeting has its notice again
  const returns = last !== undefined && keepsNotice(mailedStart(last.snapshot), to.startsAt, terms.zone)
  const isKept = returns || keepsNotice(meeting.startsAt, to.startsAt, terms.zone)
  const { verdict } = assess({ startsAt: to.startsAt, noticeAt: undefined }, terms, now)
  const isLate = meeting.state === 'announced' && !isKept && verdict.colour === 'red'
  const restored = returns && meeting.noticeAt === undefined ? last.revision : undefined
  return {
    isSameStart: to.startsAt.toMillis() === meeting.startsAt.toMillis(),
    isSameLength: to.lastsMinutes === meeting.lastsMinutes,
    keepsNotice: isKept,
    noticeFrom: isKept ? restored : meeting.revision + 1,
    daysLate: isLate ? verdict.daysLate : undefined,
  }
}
