import type { DateTime } from 'luxon'
import type { Line, View } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import type { About } from './model.ts'

/** What became of a mail to the list. */
export type MailOutcome =
  | { readonly kind: 'sent'; readonly messageId: string }
  /** Its copy came back from the list. */
  | { readonly kind: 'confirmed'; readonly archiveLink: string | undefined }
  /** The list holds it for a moderator. */
  | { readonly kind: 'held' }
  | { readonly kind: 'failed'; readonly reason: string }

/** A mail to the list whose outcome became known. */
export interface MailedNotice {
  /** The record that the mail is about. */
  readonly id: number
  /** The mail's own key. */
  readonly key: string
  /** When the mail went out; undefined as long as it does not count as notice. */
  readonly distributedAt: DateTime | undefined
}

/** Where replies to a mail appear. */
export interface NoticeThread {
  readonly group: number
  /** The key of the message in the channels under which they appear. */
  readonly thread: string
  /** What the mail is about, such as “M1 First”. */
  readonly name: string
}

/** A note in the thread of a message in the channels. */
export interface ThreadNote {
  /** Names the event; unique for this mail. */
  readonly event: string
  readonly title: string
  readonly details: readonly Line[]
}

/** A message to the Co-Convenors of a group. */
export interface ConvenorMessage {
  readonly group: number
  readonly view: View
}

/** What a feature does about the mails to the list that are about one kind of its records. */
export interface NoticeKindHandler {
  /** Locks the record until the transaction ends. */
  lock(db: Db, id: number): Promise<void>
  /** Updates whatever depends on the mail. Returns what the Co-Convenors have to know, if anything. */
  onOutcome(db: Db, notice: MailedNotice, outcome: MailOutcome, now: DateTime): Promise<ConvenorMessage | undefined>
  findThread(db: Db, id: number): Promise<NoticeThread>
}

/** A handler for each kind of record that the list hears about. */
export type NoticeHandlers = Readonly<Record<About['kind'], NoticeKindHandler>>
