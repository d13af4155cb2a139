import type { DateTime } from 'luxon'
import { addItem as addAction } from '../../actions/signatures.ts'
import { itemLine as actionLine } from '../../actions/views.ts'
import { writeLine } from '../../bot/line.ts'
import { press } from '../../bot/signature.ts'
import {
  type Block,
  type Button,
  button,
  buttons,
  type Fact,
  fact,
  facts,
  heading,
  line,
  list,
  note,
  numbered,
  strong,
  text,
  time,
  toned,
  type View,
  view,
} from '../../bot/view.ts'
import { addToCalendar } from '../../calendar/signatures.ts'
import { describeDuration } from '../../dates/duration.ts'
import type { Terms } from '../../groups/terms.ts'
import { formatConfirmation, formatMailState } from '../../notices/format.ts'
import {
  formatDue,
  formatRule,
  formatState,
  formatTimeWithUtc,
  formatVerdict,
  meetingName,
  noNotice,
  notDistributed,
} from '../format.ts'
import { endOf, isPast, type Meeting } from '../model.ts'
import { assess, toolWarning } from '../rules.ts'
import { addItem, announce } from '../signatures.ts'
import {
  agendaLine,
  attendanceBlocks,
  attendanceButtons,
  cancelledView,
  dateFacts,
  informalNote,
  joinButton,
  joinFact,
  placeFacts,
  tone,
  verdictFacts,
} from '../views.ts'
import type { ShownMeeting } from './model.ts'

/** Shows a meeting in every channel of the group; edited in place when the meeting changes. */
export function cardView(meeting: ShownMeeting, terms: Terms, now: DateTime): View {
  if (meeting.state === 'cancelled') return cancelledView(meeting)
  return toned(
    'neutral',
    meetingName(meeting),
    facts(...dateFacts(meeting), ...placeFacts(meeting), noticeFact(meeting, terms, now)),
    ...informalNote(meeting, terms),
    ...agendaBlocks(meeting, terms),
    ...attendanceBlocks(meeting),
    cardButtons(meeting, now),
  )
}

function noticeFact(meeting: Meeting, terms: Terms, now: DateTime): Fact {
  const assessment = assess(meeting, terms, now)
  if (assessment.distributed) return fact('Notice', `${formatVerdict(assessment)}${formatConfirmation(meeting.mail)}`)
  if (isPast(meeting, now)) return fact('Notice', noNotice)
  if (meeting.state === 'announced') {
    const trouble = meeting.mail && formatMailState(meeting.mail, terms.zone)
    const due = `${trouble ? 'it' : 'the e-mail'} ${formatDue(assessment, terms.zone, 'must go out by')}`
    return fact('Notice', [notDistributed, ...(trouble ? [trouble] : []), due].join('; '))
  }
  return fact('Notice', formatDue(assessment, terms.zone, 'to go out by'))
}

export function agendaBlocks(meeting: ShownMeeting, terms: Terms): readonly Block[] {
  const items =
    meeting.agenda.length === 0
      ? note('Nothing yet. Any delegate can propose an item.')
      : numbered(...meeting.agenda.map((item) => agendaLine(item, meeting, terms)))
  return [heading('Draft agenda'), items, ...actionBlocks(meeting, terms)]
}

/** Lists open action items on the agenda of the next meeting, one line each. */
export function actionBlocks({ actions }: ShownMeeting, { zone }: Terms): readonly Block[] {
  // the agenda may be read long before the meeting or after the day: the day alone is true whenever it is read
  const lines = actions.map((item) => line(strong('Open action item: '), ...actionLine(item, zone)))
  return lines.length > 0 ? [list(...lines)] : []
}

/**
 * Offers what fits the time: before the meeting begins members propose items; from then on they write down what was
 * agreed.
 */
function cardButtons(meeting: Meeting, now: DateTime): Block {
  const act = button('Add an action item', press(addAction, { meeting }))
  if (isPast(meeting, now)) return buttons(act)
  const propose = button('Propose an item', press(addItem, { meeting }))
  return buttons(
    ...attendanceButtons(meeting),
    meeting.startsAt <= now ? act : propose,
    joinButton(meeting),
    button('Add to calendar', press(addToCalendar, { meeting })),
  )
}

/** Shows a meeting to one reader: the content of its card with the verdict of this moment. */
export function meetingView(meeting: ShownMeeting, terms: Terms, now: DateTime): View {
  if (meeting.state === 'cancelled') return cancelledView(meeting)
  const over = isPast(meeting, now)
  const assessment = assess(meeting, terms, now)
  return toned(
    over ? 'neutral' : tone(meeting, assessment),
    meetingName(meeting),
    facts(
      fact('State', formatState(meeting, now)),
      ...dateFacts(meeting),
      ...placeFacts(meeting),
      ...(over ? [noticeFact(meeting, terms, now)] : verdictFacts(meeting, assessment, terms)),
    ),
    ...informalNote(meeting, terms),
    ...agendaBlocks(meeting, terms),
    ...attendanceBlocks(meeting),
    cardButtons(meeting, now),
  )
}

interface Verdict {
  readonly warnings: readonly string[]
  /** Says what the change did to the notice. */
  readonly notice?: string
  /** The button that sends an e-mail about the change. */
  readonly mail?: Button | undefined
}

/** Shows organisers what planning or moving a meeting means for its notice, and what to do next. */
export function verdictView(
  title: string,
  meeting: Meeting,
  terms: Terms,
  now: DateTime,
  { warnings, notice, mail }: Verdict,
): View {
  const assessment = assess(meeting, terms, now)
  const tool = meeting.joinLink ? toolWarning(meeting.joinLink, terms.profile) : undefined
  const needsAgenda = terms.profile.notice.draftAgenda === 'required' && meeting.agenda.length === 0
  return toned(
    tone(meeting, assessment),
    title,
    facts(...dateFacts(meeting), ...verdictFacts(meeting, assessment, terms)),
    ...(notice ? [text(notice)] : []),
    ...[...warnings, ...(tool ? [tool] : [])].map((warning) => text(strong('Warning: '), warning)),
    ...(needsAgenda ? [text(`M${meeting.number} needs a draft agenda before it can be announced.`)] : []),
    note(formatRule(terms.profile)),
    buttons(
      ...(mail ? [mail] : []),
      button('Add to the agenda', press(addItem, { meeting })),
      ...(meeting.state === 'planned'
        ? [button('Preview the announcement', press(announce, { meeting }), 'primary')]
        : []),
    ),
  )
}

/** Shows the announcement in the channels; edited in place when the meeting changes. */
export function announcementView(meeting: ShownMeeting, terms: Terms, now: DateTime): View {
  if (meeting.state === 'cancelled') return cancelledView(meeting)
  const trouble = meeting.mail && formatMailState(meeting.mail, terms.zone)
  const state = isPast(meeting, now) ? noNotice : [notDistributed, ...(trouble ? [trouble] : [])].join('; ')
  const notice = meeting.noticeAt ? [] : [note(`Notice state: ${state}.`)]
  return view(`Meeting announcement: ${meetingName(meeting)}`, ...announcementBlocks(meeting, terms), ...notice)
}

export function announcementBlocks(meeting: ShownMeeting, terms: Terms): readonly Block[] {
  return [
    ...lateNoticeBlocks(meeting, terms),
    facts(
      fact('Begins', time(meeting.startsAt, meeting.zone)),
      fact('In the group’s zone and UTC', formatTimeWithUtc(meeting.startsAt, terms.zone)),
      fact('Ends', time(endOf(meeting), meeting.zone), ` (${describeDuration(meeting.lastsMinutes)})`),
      ...(meeting.tool ? [fact('Tool', meeting.tool)] : []),
      joinFact(meeting, 'shown to members by the button “Join information” on the meeting’s card'),
    ),
    ...draftAgendaBlocks(meeting, terms),
    note(`To propose an item: ${writeLine(press(addItem, { meeting }))}`),
    note(formatRule(terms.profile)),
  ]
}

export const lateNoticeBlocks = (meeting: Meeting, { profile }: Terms): readonly Block[] =>
  meeting.lateReason === undefined
    ? []
    : [text(strong(`This meeting is an ${profile.lateNotice}`), `: its notice is late. Reason: ${meeting.lateReason}`)]

/** Lists the agenda as an announcement or an e-mail shows it. */
export const draftAgendaBlocks = (meeting: ShownMeeting, terms: Terms): readonly Block[] => [
  heading('Draft agenda'),
  meeting.agenda.length === 0
    ? note('To follow.')
    : numbered(...meeting.agenda.map((item) => agendaLine(item, meeting, terms))),
  ...actionBlocks(meeting, terms),
]
