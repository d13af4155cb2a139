import { invoke } from '../../bot/invocation.ts'
import {
  type Block,
  button,
  buttons,
  facts,
  heading,
  note,
  strong,
  text,
  toned,
  type View,
  view,
} from '../../bot/view.ts'
import type { Terms } from '../../groups/terms.ts'
import { formatReach, takeBackHint } from '../../notices/views.ts'
import { counted } from '../../text/count.ts'
import type { ShownMeeting } from '../card/model.ts'
import { announcementBlocks } from '../card/views.ts'
import { meetingName } from '../format.ts'
import type { Mail, Meeting } from '../model.ts'
import type { Assessment } from '../rules.ts'
import { tone, verdictFacts } from '../views.ts'
import type { announceNotYet, sendAnnouncement, sendLate } from './commands.ts'

export interface Preview {
  readonly meeting: ShownMeeting
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

/** Replaces the announcement in the channels after it was taken back. */
export const notAnnouncedView = (meeting: Meeting): View =>
  view(`Taken back: announcement of ${meetingName(meeting)}`, note('It is planned, and not announced yet.'))
