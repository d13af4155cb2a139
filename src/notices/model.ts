import type { DateTime } from 'luxon'

/** The record that a mail to the list is about. */
export interface About {
  /** A report is named by its study group meeting. */
  readonly kind: 'meeting' | 'conclusion' | 'report'
  readonly id: number
}

/** A mail that the bot was asked to send to the mailing list. */
export interface ListMail {
  readonly key: string
  /** Only what was sent or confirmed counts as notice. */
  readonly state: 'drafted' | 'sent' | 'confirmed' | 'held' | 'refused'
  /** A drafted mail can be taken back until then. */
  readonly goesOutAt: DateTime
  /** Why it does not count as notice. */
  readonly reason: string | undefined
}

/** A mail that was drafted, in whatever state it is now. */
export interface Notice {
  readonly key: string
  readonly about: About
  readonly kind: string
  readonly state: string
  /** When it went out; undefined while it does not count as notice. */
  readonly distributedAt: DateTime | undefined
}

/** The last mail about a record that reached the list or waits for its moderator. */
export interface LastListMail {
  readonly key: string
  readonly revision: number
  /** What the mail said, as it was given to `draftListMail`. */
  readonly snapshot: unknown
  /** When it went out; undefined while it does not count as notice. */
  readonly distributedAt: DateTime | undefined
}

/** The mails to the list about one record. */
export interface LastMails {
  /** The last one that was not taken back. */
  readonly last: ListMail | undefined
  /** What the last one said that reached the list or waits for its moderator, as it was given to `draftListMail`. */
  readonly snapshot: unknown
}

/** A drafted mail can be taken back for so many seconds. */
export const takeBackSeconds = 120

/** Begins the keys of the messages that are mails to the list. */
export const keyPrefix = 'notice:'

/** Tells whether a message is a mail to the list. */
export const isNoticeKey = (key: string): boolean => key.startsWith(keyPrefix)
