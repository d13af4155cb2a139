import { file } from '../bot/file.ts'
import { invoke } from '../bot/invocation.ts'
import { type Block, button, buttons, fact, facts, link, note, text, type View, view } from '../bot/view.ts'
import { formatTimeWithUtc, meetingName } from '../meetings/format.ts'
import type { Meeting } from '../meetings/model.ts'
import type { revoke, unpublish } from './commands.ts'

const address = (url: string): Block => facts(fact('Address', link(url, url)))
const how = text('In your calendar program choose “subscribe” or “add from the internet”, and give it this address.')
const contents = 'dates, places and draft agendas of the meetings; join links with a passcode are left out'

export const ownAddressView = (group: string, url: string): View =>
  view(
    `Your calendar of ${group}`,
    address(url),
    how,
    note(`It is shown this once. Whoever has it reads ${contents}. It shows your answers too, so keep it to yourself.`),
    buttons(button('End my addresses', invoke<typeof revoke>('calendar revoke', {}), 'danger')),
  )

export const groupAddressView = (group: string, url: string): View =>
  view(
    `The calendar of ${group} for everybody`,
    address(url),
    how,
    note(`It is shown this once. Give it to whoever shall read ${contents}. It shows nobody’s answer.`),
    buttons(button('End the group’s addresses', invoke<typeof unpublish>('calendar unpublish', {}), 'danger')),
  )

/** One entry, with the same number as in every other calendar: opened again after a change, it moves. */
export function meetingFileView(meeting: Meeting, calendar: string): View {
  const isCancelled = meeting.state === 'cancelled'
  const name = meetingName(meeting)
  const when = `${name}, ${formatTimeWithUtc(meeting.startsAt, meeting.zone)}`
  return view(
    isCancelled ? `Cancelled: ${name}` : `For your calendar: ${name}`,
    file(`${name}.ics`, 'text/calendar', calendar, `Calendar file: ${isCancelled ? 'cancelled, ' : ''}${when}`),
    note(
      isCancelled
        ? 'Open it with your calendar program to take the meeting out.'
        : 'It stays as the meeting is now. With /calendar link your calendar program follows every change.',
    ),
  )
}

/** To whoever asks a second time with the same act: the secret is not kept. */
export const shownOnceView: View = view(
  'The address was shown once',
  text('Ask again by /calendar link or /calendar publish if it did not reach you.'),
)
