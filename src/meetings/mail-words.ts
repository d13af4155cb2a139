import { invoke } from '../bot/invocation.ts'
import { type Button, button } from '../bot/view.ts'
import type { announce } from './announce-commands.ts'
import type { ListedMeeting, Mail } from './meeting.ts'
import { dateWords } from './words.ts'

/** How the e-mail stands, where it is not notice. */
export function mailWords({ state, goesOutAt, reason }: Mail, zone: string): string | undefined {
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
export const confirmedWords = ({ mail }: ListedMeeting): string =>
  mail?.state === 'sent'
    ? ' The mailing list has not confirmed it yet.'
    : mail?.state === 'confirmed'
      ? ' Confirmed.'
      : ''

/** For a change of what the mailing list was told by an e-mail of the bot's. */
export const mailButton = (meeting: ListedMeeting): Button | undefined =>
  meeting.mail && meeting.mail.state !== 'drafted'
    ? button(
        'Preview the e-mail',
        invoke<typeof announce>('meeting announce', { meeting: `M${meeting.number}` }),
        'primary',
      )
    : undefined
