import type { DateTime } from 'luxon'
import { invoke } from '../bot/invocation.ts'
import {
  type Block,
  button,
  buttons,
  type Fact,
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
import { describeDuration } from '../dates/duration.ts'
import type { Terms } from '../groups/terms.ts'
import { formatMailState } from '../notices/format.ts'
import { formatReach, takeBackHint } from '../notices/views.ts'
import { counted } from '../text/count.ts'
import type { announceNotYet, sendAnnouncement, sendLate } from './announce-commands.ts'
import { carriedBlocks } from './carried.ts'
import { endOf, isPast, type Mail, type Meeting } from './meeting.ts'
import { type Assessment, carriesSecret } from './rules.ts'
import { cancelledView, itemLine, tone, verdictFacts } from './views.ts'
import { dateAndUtc, meetingName, noNotice, notDistributed, ruleWords } from './words.ts'

/** The announcement as it stands in the channels; edited in place when the meeting changes. */
export function announcementView(meeting: Meeting, terms: Terms, now: DateTime): View {
  if (meeting.state === 'cancelled') return cancelledView(meeting)
  const trouble = meeting.mail && formatMailState(meeting.mail, terms.zone)
  const state = isPast(meeting, now) ? noNotice : [notDistributed, ...(trouble ? [trouble] : [])].join('; ')
  const notice = meeting.noticeAt ? [] : [note(`Notice state: ${state}.`)]
  return view(`Meeting announcement: ${meetingName(meeting)}`, ...announcementBlocks(meeting, terms), ...notice)
}

export const informalBlocks = (meeting: Meeting, { profile }: Terms): readonly Block[] =>
  meeting.lateReason === undefined
    ? []
    : [text(strong(`This meeting is an ${profile.lateNotice}`), `: its notice is late. Reason: ${meeting.lateReason}`)]

function announcementBlocks(meeting: Meeting, terms: Terms): readonly Block[] {
  return [
    ...informalBlocks(meeting, terms),
    facts(
      fact('Begins', time(meeting.startsAt, meeting.zone)),
      fact('In the group’s zone and UTC', dateAndUtc(meeting.startsAt, terms.zone)),
      fact('Ends', time(endOf(meeting), meeting.zone), ` (${describeDuration(meeting.lastsMinutes)})`),
      ...(meeting.tool ? [fact('Tool', meeting.tool)] : []),
      joinFact(meeting, 'for members, by the button “Join information” on the card of the meeting'),
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

/** `kept`: where members find a link that must not be seen by everybody. */
export function joinFact({ joinLink }: Meeting, kept: string): Fact {
  if (!joinLink) return fact('Join link', 'to follow')
  return carriesSecret(joinLink) ? fact('Join link', kept) : fact('Join link', link(joinLink, joinLink))
}

export interface Preview {
  readonly meeting: Meeting
  readonly terms: Terms
  readonly assessment: Assessment
  /** Sentences: what it misses if it is held then. */
  readonly warnings: readonly string[]
  readonly channels: number
  readonly members: number
  readonly mailingList: string | undefined
  /** The whole e-mail; absent where the group has no mailing list. */
  readonly mail: { readonly kind: Mail['kind']; readonly view: View } | undefined
  /** Of the meeting: a preview that has been overtaken is not sent. */
  readonly seen: number
}

/** Everything an organiser has to see before it goes out, with “Send” and “Not yet”. */
export function previewView(preview: Preview): View {
  const { meeting, terms, assessment, mail } = preview
  const isCancelled = meeting.state === 'cancelled'
  const needsReason = !isCancelled && isLate(preview)
  const args = { meeting: `M${meeting.number}`, seen: String(preview.seen) }
  const send = needsReason
    ? button('Send as late…', invoke<typeof sendLate>('meeting send-late', args), 'danger')
    : button('Send', invoke<typeof sendAnnouncement>('meeting send', args), 'primary')
  return toned(
    isCancelled ? 'bad' : tone(meeting, assessment),
    `Preview: ${mail ? previewed[mail.kind] : previewed.announcement} ${meetingName(meeting)}`,
    ...(isCancelled ? [] : [facts(...verdictFacts(meeting, assessment, terms))]),
    ...preview.warnings.map((warning) => text(strong('Warning: '), warning)),
    ...reachBlocks(preview),
    heading('The whole text'),
    ...(mail ? [text(strong(mail.view.title)), ...mail.view.blocks] : announcementBlocks(meeting, terms)),
    buttons(send, button('Not yet', invoke<typeof announceNotYet>('meeting not-yet', { meeting: args.meeting }))),
  )
}

const previewed = {
  announcement: 'announcement of',
  change: 'e-mail about the changes of',
  cancellation: 'e-mail about the cancellation of',
} as const

const isLate = ({ meeting, assessment }: Preview): boolean =>
  assessment.verdict.colour === 'red' &&
  (meeting.state === 'planned' || (meeting.noticeAt === undefined && meeting.lateReason === undefined))

/** Whom it reaches, and how. */
function reachBlocks({ meeting, channels, members, mailingList = '', mail }: Preview): readonly Block[] {
  const inChannels = `${counted(channels, 'channel')}, seen by ${counted(members, 'member')} of the group`
  if (!mail)
    return [
      text(`It goes to ${inChannels}.`),
      note(
        'Only distribution by e-mail counts as notice. This group has no mailing list here (/group edit list:…), so ' +
          'after sending the notice state is “not yet distributed by e-mail”.',
      ),
    ]
  if (meeting.state !== 'planned') return [text(formatReach(mailingList)), note(takeBackHint)]
  return [
    text(`It goes to ${inChannels}, and by e-mail to ${mailingList}, one address.`),
    note(`Only distribution by e-mail to ${mailingList} counts as notice. ${takeBackHint}`),
  ]
}
