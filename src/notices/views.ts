import type { DateTime } from 'luxon'
import type { Invocation } from '../bot/invocation.ts'
import { type Refusal, refuse } from '../bot/reply.ts'
import { button, buttons, heading, note, strong, text, toned, type View } from '../bot/view.ts'
import { dateWords } from '../meetings/words.ts'

/** What a preview says of whom an e-mail reaches. */
export const listReachWords = (list: string): string =>
  `It goes by e-mail to ${list}, one address. The messages in the channels say it already.`

/** What a preview says of the way back. */
export const takeBackWords = 'The e-mail goes out two minutes after “Send”, and can be taken back until then.'

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
    text(listReachWords(list)),
    note(`${counts} ${takeBackWords}`),
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
    note(`The e-mail to ${list} goes out on ${dateWords(goesOutAt, zone)}; until then it can be taken back.`),
    buttons(button('Take back', takeBack)),
  )

export const takenBackView = (name: string): View =>
  toned('neutral', `Taken back: ${name}`, note('No e-mail was sent.'))

/** `about`: such as M1. */
export const refuseSecond = (about: string, goesOutAt: DateTime, zone: string): Refusal =>
  refuse(`An e-mail about ${about} is about to go out.`, {
    instead: `It goes out on ${dateWords(goesOutAt, zone)}; until then “Take back” stops it.`,
  })
