import type { DateTime } from 'luxon'
import { line, link } from '../bot/view.ts'
import { dayOf, describeDay } from '../dates/day.ts'
import { formatDateTime } from '../dates/format.ts'
import type { MailOutcome, ThreadNote } from './handler.ts'
import type { ListMail } from './model.ts'

export const heldTitle = 'The e-mail is waiting for a moderator of the mailing list'
export const failedTitle = 'The e-mail did not reach the mailing list'

/** Says why a mail does not count as notice; undefined if it does. */
export function formatMailState(
  { state, goesOutAt, reason }: Pick<ListMail, 'state' | 'goesOutAt' | 'reason'>,
  zone: string,
): string | undefined {
  switch (state) {
    case 'drafted':
      return `the e-mail to the list goes out on ${formatDateTime(goesOutAt, zone)}`
    case 'held':
      return 'the e-mail is waiting for a moderator of the mailing list'
    case 'refused':
      return `the e-mail did not reach the mailing list: ${reason ?? 'no reason is known'}`
    case 'sent':
    case 'confirmed':
      return undefined
  }
}

/** Says whether the list has shown the bot's own e-mail; empty for a mail that somebody else sent. */
export function formatConfirmation(mail: Pick<ListMail, 'state'> | undefined): string {
  if (mail?.state === 'sent') return ' The mailing list has not confirmed it yet.'
  return mail?.state === 'confirmed' ? ' Confirmed.' : ''
}

/** Says what became of a mail, for the thread in the channels. */
export function formatOutcome(outcome: MailOutcome, key: string, at: DateTime, zone: string): ThreadNote {
  switch (outcome.kind) {
    case 'sent': {
      const day = describeDay(dayOf(at, zone))
      const details = [line(`The mail server accepted it on ${day}. Message-ID: ${outcome.messageId}`)]
      return { event: `sent:${key}`, title: 'E-mail sent to the mailing list', details }
    }
    case 'confirmed': {
      const details = outcome.archiveLink ? [line(link('Archive', outcome.archiveLink))] : []
      return { event: `confirmed:${key}`, title: 'The mailing list shows the e-mail', details }
    }
    case 'held':
      return { event: `held:${key}`, title: heldTitle, details: [] }
    case 'failed':
      return { event: `trouble:${key}`, title: failedTitle, details: [line(`Reason: ${outcome.reason}.`)] }
  }
}
