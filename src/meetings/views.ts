import type { DateTime } from 'luxon'
import { addItem as addAction } from '../actions/signatures.ts'
import { invoke } from '../bot/invocation.ts'
import { press } from '../bot/signature.ts'
import {
  type Block,
  type Button,
  button,
  buttons,
  type Fact,
  fact,
  facts,
  heading,
  type Line,
  line,
  link,
  note,
  numbered,
  strong,
  type Tone,
  text,
  time,
  toned,
  type View,
  view,
} from '../bot/view.ts'
import type { addToCalendar } from '../calendar/commands.ts'
import { describeDay } from '../dates/day.ts'
import { describeDuration } from '../dates/duration.ts'
import type { Terms } from '../groups/terms.ts'
import { formatConfirmation, formatMailState } from '../notices/format.ts'
import type { addItem } from './agenda-commands.ts'
import type { announce } from './announce-commands.ts'
import type { joinInformation } from './attendance-commands.ts'
import { answerButtons, attendanceBlocks } from './attendance-views.ts'
import { carriedBlocks } from './carried.ts'
import { type AgendaItem, endOf, isOver, isPast, type ListedMeeting, type Meeting } from './meeting.ts'
import { type Assessment, addedAfterNotice, assess, carriesSecret, toolWarning } from './rules.ts'
import {
  dueWords,
  lastDayWords,
  meetingName,
  noNotice,
  notDistributed,
  noticeWords,
  ruleWords,
  suggestedDayWords,
  verdictWords,
} from './words.ts'

const ref = (meeting: Pick<Meeting, 'number'>): string => `M${meeting.number}`

export const noMeetings = view(
  'No meeting is planned',
  text('A Co-Convenor or the secretariat plans one with ', strong('/meeting plan'), '.'),
)

/** The message that stands in every channel of the group and follows each change. */
export function cardView(meeting: Meeting, terms: Terms, now: DateTime): View {
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

/** A cancelled meeting shows neither agenda nor join link, so that nobody mistakes it for an invitation. */
export const cancelledView = (meeting: Meeting): View =>
  toned(
    'bad',
    `Cancelled: ${meetingName(meeting)}`,
    text('It was to begin on ', time(meeting.startsAt, meeting.zone), '.'),
    note(`Reason: ${meeting.cancelReason ?? 'none given'}`),
  )

export const dateFacts = (meeting: Meeting): readonly Fact[] => [
  fact('Begins', time(meeting.startsAt, meeting.zone)),
  fact('Ends', time(endOf(meeting), meeting.zone), ` (${describeDuration(meeting.lastsMinutes)})`),
]

/** A link with a passcode in it never stands in a channel. */
function placeFacts({ tool, joinLink }: Meeting): readonly Fact[] {
  const place = tool ? [fact('Tool', tool)] : []
  if (!joinLink) return [...place, fact('Join link', 'to follow')]
  return [
    ...place,
    carriesSecret(joinLink)
      ? fact('Join link', 'for members, by the button')
      : fact('Join', link('Join link', joinLink)),
  ]
}

function noticeFact(meeting: Meeting, terms: Terms, now: DateTime): Fact {
  const assessment = assess(meeting, terms, now)
  if (assessment.distributed) return fact('Notice', `${verdictWords(assessment)}${formatConfirmation(meeting.mail)}`)
  if (isPast(meeting, now)) return fact('Notice', noNotice)
  if (meeting.state === 'announced') {
    const trouble = meeting.mail && formatMailState(meeting.mail, terms.zone)
    const due = `${trouble ? 'it' : 'the e-mail'} ${dueWords(assessment, terms.zone, 'must go out by')}`
    return fact('Notice', [notDistributed, ...(trouble ? [trouble] : []), due].join('; '))
  }
  return fact('Notice', dueWords(assessment, terms.zone, 'to go out by'))
}

export const informalNote = (meeting: Meeting, { profile }: Terms): readonly Block[] =>
  meeting.lateReason === undefined
    ? []
    : [text(strong(sentence(profile.lateNotice)), `: ${lateWords(meeting)}. Reason: ${meeting.lateReason}`)]

/** A meeting that was held without any announcement had no notice that could be late. */
const lateWords = ({ announcedAt }: Meeting): string =>
  announcedAt === undefined ? 'it was never announced' : 'the notice was late'

export const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

export function agendaBlocks(meeting: Meeting, terms: Terms): readonly Block[] {
  const items =
    meeting.agenda.length === 0
      ? note('Nothing yet. Any delegate can propose an item.')
      : numbered(...meeting.agenda.map((item) => itemLine(item, meeting, terms)))
  return [heading('Draft agenda'), items, ...carriedBlocks(meeting, terms)]
}

export function itemLine(item: AgendaItem, meeting: Meeting, terms: Terms): Line {
  const marks = [
    ...(item.seeksConclusion ? ['seeks a conclusion'] : []),
    ...(addedAfterNotice(item, meeting, terms) ? ['added after notice'] : []),
  ]
  return marks.length > 0 ? line(item.title, ' – ', strong(marks.join(', '))) : line(item.title)
}

export const joinButton = (meeting: Meeting): Button =>
  button('Join information', invoke<typeof joinInformation>('meeting join', { meeting: ref(meeting) }))

/** From the moment it begins, what is agreed in it is written down; before, items are proposed. */
function cardButtons(meeting: Meeting, now: DateTime): Block {
  const args = { meeting: ref(meeting) }
  const act = button('Add an action item', press(addAction, args))
  if (isPast(meeting, now)) return buttons(act)
  const propose = button('Propose an item', invoke<typeof addItem>('meeting agenda add', args))
  return buttons(
    ...answerButtons(meeting),
    meeting.startsAt <= now ? act : propose,
    joinButton(meeting),
    button('Add to calendar', invoke<typeof addToCalendar>('calendar add', args)),
  )
}

const tones = { green: 'good', amber: 'caution', red: 'bad' } as const

/** What an organiser is told after planning or moving: the verdict at once, and what to do next. */
export function verdictView(
  title: string,
  meeting: Meeting,
  terms: Terms,
  now: DateTime,
  told: { readonly warnings: readonly string[]; readonly kept?: string; readonly tell?: Button | undefined },
): View {
  const assessment = assess(meeting, terms, now)
  const tool = meeting.joinLink ? toolWarning(meeting.joinLink, terms.profile) : undefined
  const needsAgenda = terms.profile.notice.draftAgenda === 'required' && meeting.agenda.length === 0
  const agenda = needsAgenda ? [nextStep(meeting)] : []
  return toned(
    tone(meeting, assessment),
    title,
    facts(...dateFacts(meeting), ...verdictFacts(meeting, assessment, terms)),
    ...(told.kept ? [text(told.kept)] : []),
    ...[...told.warnings, ...(tool ? [tool] : [])].map((warning) => text(strong('Warning: '), warning)),
    ...agenda,
    note(ruleWords(terms.profile)),
    buttons(
      ...(told.tell ? [told.tell] : []),
      button('Add to the agenda', invoke<typeof addItem>('meeting agenda add', { meeting: ref(meeting) })),
      ...(meeting.state === 'planned'
        ? [
            button(
              'Preview the announcement',
              invoke<typeof announce>('meeting announce', { meeting: ref(meeting) }),
              'primary' as const,
            ),
          ]
        : []),
    ),
  )
}

const nextStep = (meeting: Meeting): Block => text(`${ref(meeting)} needs a draft agenda before it can be announced.`)

export function verdictFacts(meeting: Meeting, assessment: Assessment, { zone, profile }: Terms): readonly Fact[] {
  const { verdict } = assessment
  const entries = [
    fact('Notice', strong(noticeWords(meeting, assessment))),
    fact('Last day for it', lastDayWords(assessment, zone)),
  ]
  if (assessment.distributed) return entries
  if (verdict.colour !== 'red') return [...entries, fact('Suggested day', suggestedDayWords(assessment))]
  const possible = fact('Announced today, a meeting is possible from', describeDay(assessment.earliestDay))
  if (meeting.lateReason !== undefined) return [...entries, possible]
  return [...entries, possible, fact('If you keep this date', `${profile.lateNotice}, with a recorded reason`)]
}

/** Nothing that only stands in the channels is shown as good: it is no notice yet. */
export function tone(meeting: Meeting, { verdict, distributed }: Assessment): Tone {
  const chatOnly = meeting.state === 'announced' && !distributed
  return chatOnly && verdict.colour === 'green' ? 'caution' : tones[verdict.colour]
}

/** A meeting for one reader: the card's content with the verdict of this moment. */
export function meetingView(meeting: Meeting, terms: Terms, now: DateTime): View {
  if (meeting.state === 'cancelled') return cancelledView(meeting)
  const over = isPast(meeting, now)
  const assessment = assess(meeting, terms, now)
  return toned(
    over ? 'neutral' : tone(meeting, assessment),
    meetingName(meeting),
    facts(
      fact('State', stateWords(meeting, now)),
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

export function stateWords(meeting: ListedMeeting, now: DateTime): string {
  if (meeting.state === 'cancelled' || meeting.state === 'held') return meeting.state
  if (isOver(meeting, now)) return `over, not marked as held: /meeting held meeting:${ref(meeting)}`
  if (meeting.state === 'announced')
    return meeting.noticeAt ? 'announced' : `announced in the channels, ${notDistributed}`
  return 'planned, not announced yet'
}
