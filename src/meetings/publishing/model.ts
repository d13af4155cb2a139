import type { DateTime } from 'luxon'
import type { Line } from '../../bot/view.ts'

/** What the mailing list knows about a meeting: the content of the last e-mail. */
export interface MailedSnapshot {
  readonly title: string
  /** ISO 8601, UTC. */
  readonly startsAt: string
  readonly lastsMinutes: number
  readonly tool: string | null
  readonly joinLink: string | null
  readonly agenda: readonly string[]
  readonly cancelled: boolean
}

/** The e-mail to send next, with what it says first. */
export type NextMail =
  | { readonly kind: 'announcement' }
  /** `start`: as the list knows it. */
  | { readonly kind: 'cancellation'; readonly start: DateTime }
  | { readonly kind: 'change'; readonly changes: readonly Line[] }

/** The last e-mail that reached the list or waits for its moderator. */
export interface LastMail {
  readonly key: string
  readonly revision: number
  readonly snapshot: MailedSnapshot
  /** When it went out; undefined while it does not count as notice. */
  readonly distributedAt: DateTime | undefined
}
