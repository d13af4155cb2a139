import type { DateTime } from 'luxon'
import { press } from '../../bot/signature.ts'
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
import { formatDateTime } from '../../dates/format.ts'
import type { Terms } from '../../groups/terms.ts'
import { formatReach, takeBackHint } from '../../notices/views.ts'
import { counted } from '../../text/count.ts'
import type { ShownMeeting } from '../card/model.ts'
import { announcementBlocks } from '../card/views.ts'
import { formatDue, meetingName, notDistributed } from '../format.ts'
import type { Assessment, Mail, Meeting } from '../model.ts'
import { assess } from '../rules.ts'
import { notYet, send, sendLate, takeBack } from '../signatures.ts'
import { tone, verdictFacts } from '../views.ts'

export interface Preview {
  readonly meeting: ShownMeeting
  readonly terms: Terms
  readonly assessment: Assessment
  /** One sentence for each report that the meeting misses at its present date. */
  readonly warnings: readonly string[]
  readonly channels: number
  readonly members: number
  readonly mailingList: string | undefined
  /** The whole e-mail; undefined if the group has no mailing list. */
  readonly mail: { readonly kind: Mail['kind']; readonly view: View } | undefined
}

/**
 * Shows organisers everything before it goes out, with “Send” and “Not yet”. “Send” carries the revision shown, so that a
 * meeting that changed in between is not sent.
 */
export function previewView(preview: Preview): View {
  const { meeting, terms, assessment, mail } = preview
  const isCancelled = meeting.state === 'cancelled'
  const shown = { meeting, seen: meeting.revision }
  const sendButton =
    !isCancelled && isLate(preview)
      ? button('Send as late…', press(sendLate, shown), 'danger')
      : button('Send', press(send, shown), 'primary')
  return toned(
    isCancelled ? 'bad' : tone(meeting, assessment),
    `Preview: ${previewTitles[mail?.kind ?? 'announcement']} ${meetingName(meeting)}`,
    ...(isCancelled ? [] : [facts(...verdictFacts(meeting, assessment, terms))]),
    ...preview.warnings.map((warning) => text(strong('Warning: '), warning)),
    ...reachBlocks(preview),
    heading('Full text'),
    ...(mail ? [text(strong(mail.view.title)), ...mail.view.blocks] : announcementBlocks(meeting, terms)),
    buttons(sendButton, button('Not yet', press(notYet, { meeting }))),
  )
}

const previewTitles: Readonly<Record<Mail['kind'], string>> = {
  announcement: 'announcement of',
  change: 'e-mail about the changes to',
  cancellation: 'e-mail about the cancellation of',
}

const isLate = ({ meeting, assessment }: Preview): boolean =>
  assessment.verdict.colour === 'red' &&
  (meeting.state === 'planned' || (meeting.noticeAt === undefined && meeting.lateReason === undefined))

/** Says how many people it reaches, and how. */
function reachBlocks({ meeting, channels, members, mailingList = '', mail }: Preview): readonly Block[] {
  const inChannels = `${counted(channels, 'channel')} with ${counted(members, 'member')} of the group`
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
    text(`It goes to ${inChannels}, and by e-mail to one address, ${mailingList}.`),
    note(`Only distribution by e-mail to ${mailingList} counts as notice. ${takeBackHint}`),
  ]
}

export interface SentView {
  readonly meeting: Meeting
  readonly terms: Terms
  readonly now: DateTime
  /** Whether it announced the meeting; otherwise it was an e-mail about changes. */
  readonly isNew: boolean
  readonly list: string | undefined
}

/** Confirms that the announcement or the e-mail about changes is on its way. */
export function sentView({ meeting, terms, now, isNew, list }: SentView): View {
  const name = meetingName(meeting)
  return toned(
    'caution',
    isNew ? `Announced in the channels: ${name}` : `E-mail to the mailing list scheduled: ${name}`,
    ...sentBlocks(meeting, terms, now, list),
  )
}

function sentBlocks(meeting: Meeting, terms: Terms, now: DateTime, list: string | undefined): readonly Block[] {
  const { mail } = meeting
  const due = formatDue(assess(meeting, terms, now), terms.zone, 'must go out by')
  const state = meeting.noticeAt || meeting.state === 'cancelled' ? [] : [`Notice state: ${notDistributed}.`]
  if (list === undefined || !mail) return [note([...state, `The e-mail ${due}.`].join(' '))]
  const leaves = `The e-mail to ${list} goes out on ${formatDateTime(mail.goesOutAt, terms.zone)}; you can take it back until then.`
  const must = state.length > 0 ? [`It ${due}.`] : []
  return [note([...state, leaves, ...must].join(' ')), buttons(button('Take back', press(takeBack, { meeting })))]
}

/** Replaces the announcement in the channels after it was taken back. */
export const notAnnouncedView = (meeting: Meeting): View =>
  view(`Taken back: announcement of ${meetingName(meeting)}`, note('It is planned, and not announced yet.'))
