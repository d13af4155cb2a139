import type { DateTime } from 'luxon'
import { type Command, query } from '../../bot/command.ts'
import { optional, yesNo } from '../../bot/field.ts'
import { invoke } from '../../bot/invocation.ts'
import { answer } from '../../bot/reply.ts'
import { mayRun } from '../../bot/rights.ts'
import { duration } from '../../bot/time-fields.ts'
import {
  type Block,
  button,
  buttons,
  type Fact,
  fact,
  facts,
  heading,
  type Line,
  line,
  list,
  note,
  strong,
  time,
  view,
} from '../../bot/view.ts'
import { type Day, describeDay } from '../../dates/day.ts'
import { describeDuration } from '../../dates/duration.ts'
import { zoneLabel } from '../../dates/zone.ts'
import type { Terms } from '../../groups/terms.ts'
import { termsOf } from '../../groups/terms.ts'
import { listWindows } from '../../reports/section.ts'
import { earliestLawfulDay } from '../../terms/calendar.ts'
import type { Asked } from '../availability/model.ts'
import { listAsked } from '../availability/read.ts'
import { bestStarts } from '../availability/rules.ts'
import { meetingField } from '../fields.ts'
import { formatChange, formatNotice, formatRule, formatState, meetingName, noNotice, sentence } from '../format.ts'
import { isPast, type ListedMeeting } from '../model.ts'
import type { plan } from '../planning/commands.ts'
import { listChanges, listMeetings, listPastMeetings, nextMeeting } from '../read.ts'
import { assess } from '../rules.ts'
import { noMeetings } from '../views.ts'
import { withActions } from './read.ts'
import { meetingView } from './views.ts'

export const show = query({
  name: 'meeting show',
  summary: 'Show a meeting: date, notice verdict, agenda, who comes',
  fields: { meeting: optional(meetingField()) },
  allow: 'member',
  async run({ input, caller, now, db }) {
    const meeting = input.meeting ?? (await nextMeeting(db, caller.group.id, now))
    if (!meeting) return answer(noMeetings)
    return answer(meetingView(await withActions(db, meeting, now), termsOf(caller), now))
  },
})

export const listAll = query({
  name: 'meeting list',
  summary: 'List the meetings to come',
  fields: { past: optional(yesNo('Past ones too')) },
  allow: 'member',
  async run({ input, caller, now, db }) {
    const terms = termsOf(caller)
    const coming = await listMeetings(db, caller.group.id, { from: now, most: 20 })
    const past = input.past ? await listPastMeetings(db, caller.group.id, now, 20) : []
    if (coming.length + past.length === 0) return answer(noMeetings)
    const blocks: Block[] = coming.length > 0 ? [list(...coming.map((meeting) => listLine(meeting, terms, now)))] : []
    if (past.length > 0) blocks.push(heading('Past'), list(...past.map((meeting) => listLine(meeting, terms, now))))
    if (coming.length === 20) blocks.push(note('Only the next 20 are shown.'))
    return answer(view(`Meetings of ${caller.group.name} (${coming.length} to come)`, ...blocks))
  },
})

function listLine(meeting: ListedMeeting, terms: Terms, now: DateTime): Line {
  const words = [formatState(meeting, now), ...noticeNews(meeting, terms, now)].join('. ')
  const informal = meeting.lateReason === undefined ? '' : ` – ${terms.profile.lateNotice}`
  return line(strong(meetingName(meeting)), informal, ' – ', time(meeting.startsAt, meeting.zone), ` – ${words}`)
}

function noticeNews(meeting: ListedMeeting, terms: Terms, now: DateTime): readonly string[] {
  if (meeting.state === 'cancelled') return []
  if (!isPast(meeting, now)) return [formatNotice(meeting, assess(meeting, terms, now))]
  return meeting.noticeAt ? [] : [`${sentence(noNotice)}.`]
}

export const history = query({
  name: 'meeting history',
  summary: 'Show who changed what about a meeting',
  fields: { meeting: meetingField() },
  allow: 'member',
  async run({ input, db }) {
    const { meeting } = input
    const changes = await listChanges(db, meeting.id, 50)
    const lines = changes.map((change) => {
      const words = formatChange(change, meeting.zone)
      return line(time(change.at, meeting.zone), ` – ${change.by}: ${change.what}${words ? ` (${words})` : ''}`)
    })
    return answer(view(`History of ${meetingName(meeting)}`, list(...lines), note('The latest change first.')))
  },
})

function startFacts(day: Day, lasts: number, asked: readonly Asked[], { zone }: Terms): readonly Fact[] {
  const { spans, unsocial } = bestStarts(day, lasts, asked, zone)
  if (asked.length === 0) return []
  const words = spans.map(([from, to]) => (from === to ? `at ${from}` : `between ${from} and ${to}`)).join(' or ')
  const who = unsocial === 0 ? 'nobody' : `${unsocial} of ${asked.length} members`
  return [
    fact(
      'Hours that suit most',
      'begin ',
      strong(`${words} ${zoneLabel(zone)}`),
      `: ${describeDuration(lasts)} then run before 07:00 or after 22:00 for ${who}`,
    ),
  ]
}

/** When a meeting can lawfully be held if its announcement goes out today. */
export const whenPossible = query({
  name: 'meeting when',
  summary: 'Show when a meeting of some length can be held if it is announced today, and which hours suit most',
  fields: { lasts: duration('Lasts') },
  allow: 'member',
  async run({ input, caller, now, db }) {
    const terms = termsOf(caller)
    const earliest = earliestLawfulDay({ announcedAt: now, profile: terms.profile, zone: terms.zone })
    const windows = await listWindows(db, caller.group, terms.profile, now)
    const lasts = `${input.lasts}m`
    return answer(
      view(
        'When a meeting can be held',
        facts(
          fact(
            'If it is announced by e-mail today',
            'from ',
            strong(describeDay(earliest)),
            `, at any time of day in ${zoneLabel(terms.zone)}`,
          ),
          ...startFacts(earliest, input.lasts, await listAsked(db, caller.group.id), terms),
        ),
        ...windows,
        note(formatRule(terms.profile)),
        ...(mayRun('organiser', caller)
          ? [buttons(button('Plan a meeting', invoke<typeof plan>('meeting plan', { lasts }), 'primary'))]
          : []),
      ),
    )
  },
})

export const showingCommands = [whenPossible, show, listAll, history] as readonly Command[]
