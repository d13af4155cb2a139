import type { DateTime } from 'luxon'

/** A mail that arrived in the bot's mailbox, as far as anything is done with it. Its words are not kept. */
export interface IncomingMail {
  readonly messageId: string
  readonly from: { readonly name: string; readonly address: string }
  /** Of To and Cc. */
  readonly recipients: readonly string[]
  readonly subject: string
  /** What it answers, the oldest first. */
  readonly references: readonly string[]
  readonly receivedAt: DateTime
  /** Whether it came through a mailing list, as lists say it; a copy that the bot's own server kept did not. */
  readonly isFromList: boolean
  /** Where the archive of the list shows it, as the list says. */
  readonly archiveLink: string | undefined
  /** Written by a program: nobody answers it, so that two bots do not answer each other. */
  readonly isAutomatic: boolean
  /** All addresses in its From: of more than one nobody knows who wrote it. */
  readonly authors: readonly string[]
  /** What mail servers on its way found out of its sender, the last of them first. */
  readonly authenticationResults: readonly string[]
  /** A calendar file in it, such as the answer to an invitation. */
  readonly calendar: string | undefined
  /** What a mail server or a list says of a mail that was sent to it. */
  readonly report: Report | undefined
}

export interface Report {
  /** A server could not deliver it; a moderator of the list did not let it through; or did not yet. */
  readonly kind: 'returned' | 'rejected' | 'held'
  /** Message-IDs that it names, one of which is that of the mail it is about. */
  readonly about: readonly string[]
  /** Of what was returned: the addresses that did not get it. */
  readonly missed: readonly string[]
}
