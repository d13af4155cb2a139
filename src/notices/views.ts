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

/** Says whom an e-mail to the list reaches. */
export const formatReach = (list: string): string =>
  `It goes by e-mail to ${list}, one address. The messages in the channels say it already.`

export const takeBackHint = 'The e-mail goes out two minutes after “Send”, and can be taken back until then.'

interface Previewed {
  /** What the mail is about, such as “call for objections on T1”. */
  readonly name: string
  readonly list: string
  readonly mail: View
  /** What hangs on the mail. */
  readonly counts: string
  readonly send: Invocation
  readonly notYet: Invocation
}

/** Everything an organiser has to see before a mail to the list goes out. */
export const mailPreview = ({ name, list, mail, counts, send, notYet }: Previewed): View =>
  toned(
    'caution',
    `Preview: e-mail of the ${name}`,
    text(formatReach(list)),
    note(`${counts} ${takeBackHint}`),
    heading('The whole text'),
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
    `The mailing list is told: ${name}`,
    note(`The e-mail to ${list} goes out on ${formatDateTime(goesOutAt, zone)}; until then it can be taken back.`),
    buttons(button('Take back', takeBack)),
  )

export const takenBackView = (name: string): View =>
  toned('neutral', `Taken back: ${name}`, note('No e-mail was sent.'))

/** `about`: such as M1. */
export const refuseSecond = (about: string, goesOutAt: DateTime, zone: string): Refusal =>
  refuse(`An e-mail about ${about} is about to go out.`, {
    instead: `It goes out on ${formatDateTime(goesOutAt, zone)}; until then “Take back” stops it.`,
  })

/** Warns of a report against a mail that counts as notice all the same. */
export const doubtView = (name: string, reason: string): View =>
  toned(
    'caution',
    `A report says that the mailing list did not get the e-mail: ${name}`,
    facts(fact('Reason', reason)),
    note(
      'The list showed the e-mail, or a Co-Convenor recorded it, so it stays notice. Look whether the archive has it.',
    ),
  )

/** `until`: what does not count while the mail is held; `rejected`: records what a moderator tells people alone. */
export const heldView = (name: string, until: string, rejected: Invocation): View =>
  toned(
    'caution',
    `${heldTitle}: ${name}`,
    note(`${until} If it is rejected, say so here or with ${writeLine(rejected)}: then it can be sent again.`),
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
