import { invoke } from '../bot/invocation.ts'
import { type Button, button } from '../bot/view.ts'
import type { announce } from './announce-commands.ts'
import type { ListedMeeting } from './meeting.ts'

/** For a change of what the mailing list was told by an e-mail of the bot's. */
export const mailButton = (meeting: ListedMeeting): Button | undefined =>
  meeting.mail && meeting.mail.state !== 'drafted'
    ? button(
        'Preview the e-mail',
        invoke<typeof announce>('meeting announce', { meeting: `M${meeting.number}` }),
        'primary',
      )
    : undefined
