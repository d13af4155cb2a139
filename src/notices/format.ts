import type { DateTime } from 'luxon'
import type { Invocation } from '../bot/invocation.ts'
import { writeLine } from '../bot/line.ts'
import { button, buttons, fact, facts, type Line, line, link, note, toned, type View } from '../bot/view.ts'
import { dayOf, describeDay } from '../dates/day.ts'
import { dateWords } from '../meetings/words.ts'
import type { ListMail } from './draft.ts'

/** How the e-mail stands, where it is not notice. */
export function mailWords(
  { state, goesOutAt, reason }: Pick<ListMail, 'state' | 'goesOutAt' | 'reason'>,
  zone: string,
): string | undefined {
  switch (state) {
    case 'drafted':
      return `the e-mail to the list goes out on ${dateWords(goesOutAt, zone)}`
    case 'held':
      return 'the e-mail waits for a moderator of the mailing list'
    case 'refused':
      return `the e-mail did not reach the mailing list: ${reason ?? 'no reason is known'}`
    case 'sent':
    case 'confirmed':
      return undefined
  }
}

/** Whether the list shows the bot's own e-mail; nothing where somebody else sent it. */
export const confirmedWords = (mail: Pick<ListMail, 'state'> | undefined): string =>
  mail?.state === 'sent'
    ? ' The mailing list has not confirmed it yet.'
    : mail?.state === 'confirmed'
      ? ' Confirmed.'
      : ''

/** What has become of a mail to the list. */
export type Fate =
  | { readonly kind: 'sent'; readonly messageId: string }
  /** Its copy came back from the list. */
  | { readonly kind: 'confirmed'; readonly archiveLink: string | undefined }
  | { readonly kind: 'held' }
  | { readonly kind: 'failed'; readonly reason: string }

export interface Told {
  /** What it tells of, unique for this mail. */
  readonly event: string
  readonly title: string
  readonly details: readonly Line[]
}

/** The same for the thread in the channels. */
export function fateWords(fate: Fate, key: string, at: DateTime, zone: string): Told {
  switch (fate.kind) {
    case 'sent': {
      const day = describeDay(dayOf(at, zone))
      const details = [line(`The mail server took it on ${day}. Message-ID: ${fate.messageId}`)]
      return { event: `sent:${key}`, title: 'E-mail sent to the mailing list', details }
    }
    case 'confirmed': {
      const details = fate.archiveLink ? [line(link('Archive', fate.archiveLink))] : []
      return { event: `confirmed:${key}`, title: 'The mailing list shows the e-mail', details }
    }
    case 'held':
      return { event: `held:${key}`, title: heldTitle, details: [] }
    case 'failed':
      return { event: `trouble:${key}`, title: failedTitle, details: [line(`Reason: ${fate.reason}.`)] }
  }
}

/** Of a mail that is notice all the same. */
export const doubtView = (name: string, reason: string): View =>
  toned(
    'caution',
    `A report says that the mailing list did not get the e-mail: ${name}`,
    facts(fact('Reason', reason)),
    note(
      'The list showed the e-mail, or a Co-Convenor recorded it, so it stays notice. Look whether the archive has it.',
    ),
  )

/** `until`: what does not count while it waits. `rejected`: the command that records what a moderator answers people alone. */
export const heldView = (name: string, until: string, rejected: Invocation): View =>
  toned(
    'caution',
    `${heldTitle}: ${name}`,
    note(`${until} If it is rejected, say so here or with ${writeLine(rejected)}: then it can be sent again.`),
    buttons(button('It was rejected', rejected)),
  )

export const heldTitle = 'The e-mail waits for a moderator of the mailing list'
export const failedTitle = 'The e-mail did not reach the mailing list'
