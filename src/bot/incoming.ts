import type { DateTime } from 'luxon'

/** A mail that arrived in the bot's mailbox. Its text is not kept. */
export interface IncomingMail {
  readonly messageId: string
  readonly from: { readonly name: string; readonly address: string }
  /** Addresses in To and Cc. */
  readonly recipients: readonly string[]
  readonly subject: string
  /** Message-IDs that it answers, the oldest first. */
  readonly references: readonly string[]
  readonly receivedAt: DateTime
  /** True if its headers say that it came through a mailing list. */
  readonly isFromList: boolean
  /** Its page in the archive, if the list names one. */
  readonly archiveLink: string | undefined
  /** True if a program wrote it: the bot does not answer it, so two bots cannot answer each other for ever. */
  readonly isAutomatic: boolean
  /** All addresses in From; if there are several, nobody knows who wrote it. */
  readonly authors: readonly string[]
  /** Authentication-Results that mail servers added on its way, the last one first. */
  readonly authenticationResults: readonly string[]
  /** The calendar file in it, such as an answer to an invitation. */
  readonly calendar: string | undefined
  /** What a mail server or a list reports about a mail that was sent to it. */
  readonly report: MailReport | undefined
}

export interface MailReport {
  /** `returned`: a server could not deliver it; `rejected`: a moderator refused it; `held`: it waits for a moderator. */
  readonly kind: 'returned' | 'rejected' | 'held'
  /** Message-IDs that it names; the mail that it is about is one of them. */
  readonly about: readonly string[]
  /** For a returned mail, the addresses that did not get it. */
  readonly missed: readonly string[]
}
