import { writeLine } from '../bot/line.ts'
import { press } from '../bot/signature.ts'
import {
  type Block,
  type Button,
  button,
  type Fact,
  fact,
  facts,
  heading,
  type Line,
  line,
  link,
  note,
  strong,
  type Tone,
  text,
  time,
  toned,
  type View,
  view,
} from '../bot/view.ts'
import { describeDay } from '../dates/day.ts'
import { describeDuration } from '../dates/duration.ts'
import type { Terms } from '../groups/terms.ts'
import { formatLastDay, formatNotice, formatSuggestedDay, meetingName, sentence } from './format.ts'
import { type AgendaItem, type Assessment, type Attendance, endOf, type ListedMeeting, type Meeting } from './model.ts'
import { addedAfterNotice, carriesSecret } from './rules.ts'
import { announce, attend, join, plan } from './signatures.ts'

export const noMeetings = view(
  'No meeting is planned',
  text('A Co-Convenor or the secretariat can plan one with ', strong(writeLine(press(plan))), '.'),
)

/** Shows neither agenda nor join link, so that nobody mistakes a cancelled meeting for an invitation. */
export const cancelledView = (meeting: Meeting): View =>
  toned(
    'bad',
    `Cancelled: ${meetingName(meeting)}`,
    text('It was planned for ', time(meeting.startsAt, meeting.zone), '.'),
    note(`Reason: ${meeting.cancelReason ?? 'none given'}`),
  )

export const dateFacts = (meeting: Meeting): readonly Fact[] => [
  fact('Begins', time(meeting.startsAt, meeting.zone)),
  fact('Ends', time(endOf(meeting), meeting.zone), ` (${describeDuration(meeting.lastsMinutes)})`),
]

/** Shows where the meeting is held; never a link with a passcode, because everyone in a channel would see it. */
export function placeFacts({ tool, joinLink }: Meeting): readonly Fact[] {
  const place = tool ? [fact('Tool', tool)] : []
  if (!joinLink) return [...place, fact('Join link', 'to follow')]
  return [
    ...place,
    carriesSecret(joinLink)
      ? fact('Join link', 'shown to members by the button “Join information”')
      : fact('Join', link('Join link', joinLink)),
  ]
}

/** Shows the join link, or, where it carries a passcode, `instead`: how members get it. */
export function joinFact({ joinLink }: Meeting, instead: string): Fact {
  if (!joinLink) return fact('Join link', 'to follow')
  return carriesSecret(joinLink) ? fact('Join link', instead) : fact('Join link', link(joinLink, joinLink))
}

export const informalNote = (meeting: Meeting, { profile }: Terms): readonly Block[] =>
  meeting.lateReason === undefined
    ? []
    : [text(strong(sentence(profile.lateNotice)), `: ${formatLate(meeting)}. Reason: ${meeting.lateReason}`)]

/** Says why a meeting is informal: a meeting that was held without any announcement had no notice that could be late. */
const formatLate = ({ announcedAt }: Meeting): string =>
  announcedAt === undefined ? 'it was never announced' : 'the notice was late'

export function agendaLine(item: AgendaItem, meeting: Meeting, terms: Terms): Line {
  const marks = [
    ...(item.seeksConclusion ? ['seeks a conclusion'] : []),
    ...(addedAfterNotice(item, meeting, terms) ? ['added after notice'] : []),
  ]
  return marks.length > 0 ? line(item.title, ' – ', strong(marks.join(', '))) : line(item.title)
}

export function verdictFacts(meeting: Meeting, assessment: Assessment, { zone, profile }: Terms): readonly Fact[] {
  const { verdict } = assessment
  const entries = [
    fact('Notice', strong(formatNotice(meeting, assessment))),
    fact('Last day for the notice', formatLastDay(assessment, zone)),
  ]
  if (assessment.distributed) return entries
  if (verdict.colour !== 'red') return [...entries, fact('Suggested day', formatSuggestedDay(assessment))]
  const possible = fact('Earliest date if announced today', describeDay(assessment.earliestDay))
  if (meeting.lateReason !== undefined) return [...entries, possible]
  return [...entries, possible, fact('If you keep this date', `${profile.lateNotice}, with a recorded reason`)]
}

const tones = { green: 'good', amber: 'caution', red: 'bad' } as const

/** Chooses the colour of a view. An announcement that is only in the channels is never shown as good: it is not notice. */
export function tone(meeting: Meeting, { verdict, distributed }: Assessment): Tone {
  const isChatOnly = meeting.state === 'announced' && !distributed
  return isChatOnly && verdict.colour === 'green' ? 'caution' : tones[verdict.colour]
}

const attendanceLabels: Readonly<Record<Attendance, string>> = {
  attending: 'Attending',
  maybe: 'Maybe',
  regrets: 'Regrets',
}
const attendances = ['attending', 'maybe', 'regrets'] as const satisfies readonly Attendance[]

export function attendanceBlocks(meeting: Meeting): readonly Block[] {
  if (meeting.state === 'held') return presenceBlocks(meeting)
  const entries = attendances.map((answer) => {
    const names = meeting.attendees.filter((attendee) => attendee.answer === answer).map(({ person }) => person.name)
    return fact(`${attendanceLabels[answer]} (${names.length})`, names.join(', ') || 'nobody yet')
  })
  return [heading('Who is coming'), facts(...entries)]
}

function presenceBlocks(meeting: Meeting): readonly Block[] {
  const present = meeting.attendees.filter(({ attended }) => attended === true).map(({ person }) => person.name)
  return [heading('Attendance'), facts(fact(`Present (${present.length})`, present.join(', ') || 'nobody recorded'))]
}

export const attendanceButtons = (meeting: Meeting): readonly Button[] =>
  attendances.map((answer) => button(attendanceLabels[answer], press(attend, { meeting, as: answer })))

export const joinButton = (meeting: Meeting): Button => button('Join information', press(join, { meeting }))

/** Offers the e-mail about a change, if the mailing list has had an e-mail of the bot's about the meeting. */
export const mailButton = (meeting: ListedMeeting): Button | undefined =>
  meeting.mail && meeting.mail.state !== 'drafted'
    ? button('Preview the e-mail', press(announce, { meeting }), 'primary')
    : undefined
