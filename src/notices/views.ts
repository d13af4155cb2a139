import type { DateTime } from 'luxon'
import type { Invocation } from '../bot/invocation.ts'
import { writeLine } from '../bot/line.ts'
import { type Refusal, refuse } from '../bot/reply.ts'
import { button, buttons, fact, facts, heading, note, strong, text, toned, type View, view } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { formatDateTime } from '../dates/format.ts'
import { put } from '../delivery/put.ts'
import { heldTitle } from './format.ts'
import type { NoticeThread, ThreadNote } from './handler.ts'

/** Formats where an e-mail to the list goes. */
export const formatReach = (list: string): string =>
  `It goes by e-mail to one address, ${list}. The channels already have it.`

export const takeBackHint = 'The e-mail goes out two minutes after you press “Send”; until then you can take it back.'

interface Previewed {
  /** What the mail is about, such as “call for objections on T1”. */
  readonly name: string
  readonly list: string
  readonly mail: View
  /** What depends on the mail. */
  readonly counts: string
  readonly send: Invocation
  readonly notYet: Invocation
}

/** Shows everything that an organiser has to see before a mail to the list goes out. */
export const mailPreview = ({ name, list, mail, counts, send, notYet }: Previewed): View =>
  toned(
    'caution',
    `Preview: e-mail about the ${name}`,
    text(formatReach(list)),
    note(`${counts} ${takeBackHint}`),
    heading('Full text'),
    text(strong(mail.title)),
    ...mail.blocks,
    buttons(button('Send', send, 'primary'), button('Not yet', notYet)),
  )

interface Waiting {
  readonly name: string
  readonly list: string
  readonly goesOutAt: DateTime
  readonly zone: string
  readonly takeBack: Invocation
}

export const waitingView = ({ name, list, goesOutAt, zone, takeBack }: Waiting): View =>
  toned(
    'caution',
    `E-mail to the mailing list scheduled: ${name}`,
    note(`The e-mail to ${list} goes out on ${formatDateTime(goesOutAt, zone)}; you can take it back until then.`),
    buttons(button('Take back', takeBack)),
  )

export const takenBackView = (name: string): View =>
  toned('neutral', `Taken back: ${name}`, note('No e-mail was sent.'))

/** Refuses a second mail about a record, such as M1, while the first can still be taken back. */
export const refuseSecond = (about: string, goesOutAt: DateTime, zone: string): Refusal =>
  refuse(`An e-mail about ${about} is about to go out.`, {
    instead: `It goes out on ${formatDateTime(goesOutAt, zone)}; “Take back” stops it until then.`,
  })

/** Shows a report against a mail that still counts as notice. */
export const doubtView = (name: string, reason: string): View =>
  toned(
    'caution',
    `A report says that the mailing list did not get the e-mail: ${name}`,
    facts(fact('Reason', reason)),
    note(
      'The list showed the e-mail, or a Co-Convenor recorded it, so it still counts as notice. Please check the archive.',
    ),
  )

/** Shows that the list holds a mail. `until` says what does not count meanwhile; `rejected` records a rejection. */
export const heldView = (name: string, until: string, rejected: Invocation): View =>
  toned(
    'caution',
    `${heldTitle}: ${name}`,
    note(
      `${until} If the moderator rejects it, record that here or with ${writeLine(rejected)}; you can then send it again.`,
    ),
    buttons(button('It was rejected', rejected)),
  )

/** Puts a note into the thread in which replies to a mail appear. */
export async function putThreadNote(
  db: Db,
  { group, thread: under }: Pick<NoticeThread, 'group' | 'thread'>,
  { event, title, details }: ThreadNote,
): Promise<void> {
  const shown = view(title, ...details.map((line) => text(...line)))
  await put(db, { group, key: `${under}:${event}`, view: shown, under })
}
