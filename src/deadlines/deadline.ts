import type { DateTime } from 'luxon'
import type { GroupOfCaller } from '../bot/caller.ts'
import type { Invocation } from '../bot/invocation.ts'
import type { Db } from '../database/client.ts'
import type { Watched } from './store.ts'

/** `advice` is in no rule: it is shown, and nobody is pinged for it. */
export type DeadlineKind = 'notice' | 'report' | 'meeting' | 'poll' | 'objections' | 'action' | 'advice'

/** For each person alone: neither in the digest of the channel nor on the time line, and nobody takes it over. */
export const isPersonal = (kind: DeadlineKind): boolean => kind === 'meeting' || kind === 'poll'

/**
 * Whether the deadline of a key is in the channel's digest of a day: known before it is derived. Action items are told to
 * their owners; the channel hears of them once a week.
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
  /** Minutes count: it does not wait for the end of quiet hours, nor for a digest. */
  readonly urgent: boolean
}

export interface Responsible {
  readonly person: number
  readonly name: string
  /** Why them: their office, or that they attend. */
  readonly as: string
  /** Why it is theirs although it is the task of an office that they do not hold. */
  readonly standsIn?: string
  /** Rungs before this instant are not theirs, such as those before they said that they come. */
  readonly since?: DateTime
}

export interface DeadlineAct {
  readonly label: string
  readonly invocation: Invocation
}

/** Derived from its subject and the rules each time it is needed; never stored. */
export interface Deadline {
  /** Unique in the deployment: its kind and its subject, such as `notice:12`; of advice what it is about. */
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
  /** `over`: its time has passed, and a reminder is of no use any more. */
  readonly state: 'open' | 'met' | 'gone' | 'over'
  /** How it ended, where it has. */
  readonly outcome?: string
  readonly rungs: readonly Rung[]
  /** What does it, as a button; none where nothing is left to do. */
  readonly act?: DeadlineAct
  /** Where it is handed over in a way of its own: that and what else can be done, as buttons. */
  readonly own?: readonly DeadlineAct[]
}

/** Where the deadlines of one kind of subject come from. */
export interface DeadlineSource {
  /** The kind of subject, as `watch` names it. */
  readonly kind: string
  /** What hangs on one subject; nothing where it is gone. */
  derive(db: Db, subject: number, now: DateTime): Promise<readonly Deadline[]>
  /** What hangs on the subjects of a group that are still to come, and those that ended lately. */
  list(db: Db, group: GroupOfCaller, now: DateTime): Promise<readonly Deadline[]>
  /** The subject of a deadline's key, where it is of this source. */
  subjectOf(key: string): number | undefined
  /**
   * Puts right what changes with time alone: words that stand in the channels, or that the subject itself ends. Says
   * when that happens next. Called at each look, in its transaction; where nothing differs, nothing is sent.
   */
  refresh?(db: Db, subject: Watched, now: DateTime): Promise<DateTime | undefined>
}
