import type { DateTime } from 'luxon'
import { counted } from '../bot/counted.ts'
import { describeDuration } from '../bot/duration.ts'
import { invoke } from '../bot/invocation.ts'
import {
  type Block,
  button,
  buttons,
  fact,
  facts,
  heading,
  link,
  note,
  numbered,
  strong,
  text,
  time,
  toned,
  type View,
  view,
} from '../bot/view.ts'
import type { Terms } from '../groups/terms.ts'
import type { announceNotYet, sendAnnouncement, sendLate } from './announce-commands.ts'
import { carriedBlocks } from './carried.ts'
import { endOf, isPast, type Meeting } from './meeting.ts'
import { type Assessment, carriesSecret } from './rules.ts'
import { cancelledView, itemLine, tone, verdictFacts } from './views.ts'
import { dateAndUtc, meetingName, noNotice, notDistributed, ruleWords } from './words.ts'

/** The announcement as it stands in the channels; edited in place when the meeting changes. */
export function announcementView(meeting: Meeting, terms: Terms, now: DateTime): View {
  if (meeting.state === 'cancelled') return cancelledView(meeting)
  const state = isPast(meeting, now) ? noNotice : notDistributed
  const notice = meeting.noticeAt ? [] : [note(`Notice state: ${state}.`)]
  return view(`Meeting announcement: ${meetingName(meeting)}`, ...announcementBlocks(meeting, terms), ...notice)
}

function announcementBlocks(meeting: Meeting, terms: Terms): readonly Block[] {
  const informal =
    meeting.lateReason === undefined
      ? []
      : [
          text(
            strong(`This meeting is an ${terms.profile.lateNotice}`),
            `: its notice is late. Reason: ${meeting.lateReason}`,
          ),
        ]
  return [
    ...informal,
    facts(
      fact('Begins', time(meeting.startsAt, meeting.zone)),
      fact('In the group’s zone and UTC', dateAndUtc(meeting.startsAt, terms.zone)),
      fact('Ends', time(endOf(meeting), meeting.zone), ` (${describeDuration(meeting.lastsMinutes)})`),
      ...(meeting.tool ? [fact('Tool', meeting.tool)] : []),
      joinFact(meeting),
    ),
    heading('Draft agenda'),
    meeting.agenda.length === 0
      ? note('To follow.')
      : numbered(...meeting.agenda.map((item) => itemLine(item, meeting, terms))),
    ...carriedBlocks(meeting, terms),
    note(`To propose an item: /meeting agenda add meeting:M${meeting.number}`),
    note(ruleWords(terms.profile)),
  ]
}

function joinFact({ joinLink }: Meeting) {
  if (!joinLink) return fact('Join link', 'to follow')
  return carriesSecret(joinLink)
    ? fact('Join link', 'for members, by the button “Join information” on the card of the meeting')
    : fact('Join link', link(joinLink, joinLink))
}

export interface Preview {
  readonly meeting: Meeting
  readonly terms: Terms
  readonly assessment: Assessment
  readonly channels: number
  readonly members: number
  readonly mailingList: string | undefined
  /** Of the meeting: a preview that has been overtaken is not sent. */
  readonly seen: number
}

/** Everything an organiser has to see before it goes out, with “Send” and “Not yet”. */
export function previewView(preview: Preview): View {
  const { meeting, terms, assessment, channels, members, mailingList } = preview
  const late = assessment.verdict.colour === 'red'
  const args = { meeting: `M${meeting.number}`, seen: String(preview.seen) }
  const send = late
    ? button('Send as late…', invoke<typeof sendLate>('meeting send-late', args), 'danger')
    : button('Send', invoke<typeof sendAnnouncement>('meeting send', args), 'primary')
  return toned(
    tone(meeting, assessment),
    `Preview: announcement of ${meetingName(meeting)}`,
    facts(...verdictFacts(meeting, assessment, terms)),
    text(`It goes to ${counted(channels, 'channel')}, seen by ${counted(members, 'member')} of the group.`),
    note(
      `Only distribution by e-mail${mailingList ? ` to ${mailingList}` : ''} counts as notice. E-mail is not connected, ` +
        'so after sending here the notice state is “not yet distributed by e-mail”.',
    ),
    heading('The whole text'),
    ...announcementBlocks(meeting, terms),
    buttons(send, button('Not yet', invoke<typeof announceNotYet>('meeting not-yet', { meeting: args.meeting }))),
  )
}
