import type { DateTime } from 'luxon'
import type { GroupOfCaller } from '../bot/caller.ts'
import type { Invocation } from '../bot/invocation.ts'
import type { Db } from '../database/client.ts'
import type { Terms } from '../groups/terms.ts'
import type { AnsweringOffices } from '../people/read.ts'
import type { Scheduled } from './schedule.ts'

/** `advice` is in no rule: it is shown, and nobody is pinged for it. */
export type DeadlineKind = 'notice' | 'report' | 'meeting' | 'poll' | 'objections' | 'action' | 'advice'

/** Tells whether it concerns each person alone: it is neither in the channel's digest nor on the time line, nor handed over. */
export const isPersonal = (kind: DeadlineKind): boolean => kind === 'meeting' || kind === 'poll'

/**
 * Tells by its key alone whether a deadline is in the channel's digest of a day. The owners of action items are reminded;
 * the channel hears of them once a week.
 */
export const isForChannel = (key: string): boolean => !outsideDigest.some((kind) => key.startsWith(`${kind}:`))

const outsideDigest: readonly DeadlineKind[] = ['meeting', 'poll', 'action']

/** One moment before (or after) a deadline at which the responsible people are reminded. */
export interface Rung {
  /** Such as D-14, or "1 hour before". */
  readonly name: string
  readonly at: DateTime
  /** After this instant the reminder is of no use. */
  readonly expiresAt?: DateTime
  /** It waits neither for the end of quiet hours nor for a digest, because minutes count. */
  readonly urgent: boolean
}

export interface Responsible {
  readonly person: number
  readonly name: string
  /** Why it is theirs: their office, or that they attend. */
  readonly as: string
  /** Why it is theirs, if it is the task of an office that they do not hold. */
  readonly actingReason?: string
  /** Rungs before this instant are not theirs, such as those before they said that they attend. */
  readonly since?: DateTime
}

export interface DeadlineAct {
  readonly label: string
  readonly invocation: Invocation
}

/** A deadline, derived from its subject and the rules each time it is needed; never stored. */
export interface Deadline {
  /** Unique in the deployment: its kind and its subject, such as `notice:12`; for advice, what it is about. */
  readonly key: string
  readonly kind: DeadlineKind
  readonly title: string
  /** The last instant. */
  readonly at: DateTime
  /** Changes when another date makes another ladder. */
  readonly revision: string
  /** How the date was counted, in words. */
  readonly arithmetic: string
  /** The clause, or that it is advice. */
  readonly rule: string
  readonly responsible: readonly Responsible[]
  /** What stops the pings. */
  readonly stops: string
  /** `over`: its time has passed, and a reminder is no longer of use. */
  readonly state: 'open' | 'met' | 'gone' | 'over'
  /** How it ended, if it has. */
  readonly outcome?: string
  readonly rungs: readonly Rung[]
  /** The button that does it; undefined if nothing is left to do. */
  readonly act?: DeadlineAct
  /** Buttons of its own in place of snoozing and handing over. */
  readonly own?: readonly DeadlineAct[]
}

/** A group with its rules, and those who answer for its offices: read once for all sources. */
export interface GroupInOffice extends GroupOfCaller {
  readonly terms: Terms
  readonly answering: AnsweringOffices
}

/** Derives the deadlines of one kind of subject. */
export interface DeadlineSource {
  /** The kind of subject, as `schedule` names it. */
  readonly kind: string
  /** Derives the deadlines of one subject; none if it is gone. */
  derive(db: Db, subject: number, now: DateTime): Promise<readonly Deadline[]>
  /** Lists the deadlines of a group that are still to come, and those that ended lately. */
  list(db: Db, group: GroupInOffice, now: DateTime): Promise<readonly Deadline[]>
  /** Returns the subject of a deadline, by the deadline's key; undefined if it is of another source. */
  subjectOf(key: string): number | undefined
  /**
   * Corrects what changes with time alone, such as texts in the channels, or ends the subject. Returns when that happens
   * next. Called whenever the subject is processed, in that transaction; if nothing differs, nothing is sent. It schedules
   * no other subject.
   */
  refresh?(db: Db, subject: Scheduled, now: DateTime): Promise<DateTime | undefined>
}
