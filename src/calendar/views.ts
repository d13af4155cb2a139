import { file } from '../bot/file.ts'
import { writeLine } from '../bot/line.ts'
import { press } from '../bot/signature.ts'
import { type Block, button, buttons, fact, facts, link, note, text, type View, view } from '../bot/view.ts'
import { formatTimeWithUtc, meetingName } from '../meetings/format.ts'
import type { Meeting } from '../meetings/model.ts'
import { linkCalendar, publishCalendar, revokeOwn, unpublishCalendar } from './signatures.ts'

const address = (url: string): Block => facts(fact('Address', link(url, url)))
const how = text('In your calendar app, choose “subscribe” or “add from the internet”, and enter this address.')

export const ownAddressView = (group: string, url: string): View =>
  view(
    `Your calendar for ${group}`,
    address(url),
    how,
    note(
      'This address is shown only once. Anyone who has it sees dates, places, draft agendas and your answers, but no passcodes. Keep it to yourself.',
    ),
    buttons(button('Revoke my addresses', press(revokeOwn), 'danger')),
  )

export const groupAddressView = (group: string, url: string): View =>
  view(
    `The calendar of ${group} for everyone`,
    address(url),
    how,
    note(
      'This address is shown only once. Anyone who has it sees dates, places and draft agendas, but no passcodes and nobody’s answers.',
    ),
    buttons(button('Revoke the group’s addresses', press(unpublishCalendar), 'danger')),
  )

/** Hands out one meeting, under the same UID as in every other calendar: opened again after a change, it moves. */
export function meetingFileView(meeting: Meeting, calendar: string): View {
  const isCancelled = meeting.state === 'cancelled'
  const name = meetingName(meeting)
  const when = `${name}, ${formatTimeWithUtc(meeting.startsAt, meeting.zone)}`
  const follow = `With ${writeLine(press(linkCalendar))}, your calendar app follows every change.`
  return view(
    isCancelled ? `Cancelled: ${name}` : `For your calendar: ${name}`,
    file(`${name}.ics`, 'text/calendar', calendar, `Calendar file: ${isCancelled ? 'cancelled, ' : ''}${when}`),
    note(
      isCancelled
        ? 'Open it with your calendar app to remove the meeting.'
        : `The file does not change when the meeting does. ${follow}`,
    ),
  )
}

/** Answers a request that is delivered again: the secret is not stored. */
export const shownOnceView: View = view(
  'The address is shown only once',
  text(`If it did not reach you, run ${writeLine(press(linkCalendar))} or ${writeLine(press(publishCalendar))} again.`),
)
