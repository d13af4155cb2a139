import { type Command, implement } from '../../bot/command.ts'
import { answer, type Refusal, refuse } from '../../bot/reply.ts'
import { buttons, note, text, view } from '../../bot/view.ts'
import { wallAt } from '../../dates/wall.ts'
import type { When } from '../../dates/when.ts'
import { refuseNewWork } from '../../groups/life/write.ts'
import { type Terms, termsOf } from '../../groups/terms.ts'
import { listDeadlineWarnings, listWindows } from '../../reports/section.ts'
import { earliestLawfulDay } from '../../terms/calendar.ts'
import { listedItems } from '../../text/list.ts'
import { listAsked } from '../availability/read.ts'
import { bestStarts } from '../availability/rules.ts'
import { verdictView } from '../card/views.ts'
import { formatLateness, formatRule, meetingName } from '../format.ts'
import { longestItem, mostItems } from '../model.ts'
import { publish } from '../publishing/publish.ts'
import { findLastMail } from '../publishing/read.ts'
import { refuseChange } from '../rules.ts'
import * as sign from '../signatures.ts'
import { mailButton } from '../views.ts'
import { changeMeeting, createMeeting } from '../write.ts'
import { type Move, planMove } from './rules.ts'
import { cancelNote, editNote, moveNote, possibleDatesView } from './views.ts'

/** Records a start on the group's clock. */
const startIn = (zone: string, { at }: When) => ({ wall: wallAt(at, zone), zone, startsAt: at })

const plan = implement(sign.plan, async ({ input, caller, now, db }) => {
  const concluded = await refuseNewWork(db, caller)
  if (concluded) return concluded
  const terms = termsOf(caller)
  const agenda = listedItems(input.agenda ?? '')
  if (agenda.length > mostItems || agenda.some((item) => item.length > longestItem))
    return refuse('The agenda is too long.', {
      problems: { agenda: `At most ${mostItems} items of ${longestItem} characters each.` },
    })
  const meeting = await createMeeting(
    db,
    caller.group.id,
    {
      title: input.title,
      ...startIn(caller.group.zone, input.start),
      lastsMinutes: input.lasts,
      tool: input.tool,
      joinLink: input.link,
    },
    { by: caller.person.id, at: now, what: 'planned' },
    agenda,
  )
  await publish(db, meeting, terms, now)
  const warnings = await listDeadlineWarnings(db, caller.group, meeting.startsAt)
  return answer(verdictView(`Planned: ${meetingName(meeting)}`, meeting, terms, now, { warnings }))
})

const findDates = implement(sign.findDates, async ({ input: { lasts }, caller, now, db }) => {
  const terms = termsOf(caller)
  const earliest = earliestLawfulDay({ announcedAt: now, profile: terms.profile, zone: terms.zone })
  const windows = await listWindows(db, caller.group, terms.profile, now)
  const asked = await listAsked(db, caller.group.id)
  const starts = bestStarts(earliest, lasts, asked, terms.zone)
  return answer(possibleDatesView({ earliest, lasts, members: asked.length, starts, windows, terms, caller }))
})

const refuseLateMove = (daysLate: number, { profile }: Terms): Refusal =>
  refuse(`The notice of the new date would be ${formatLateness(daysLate)}.`, {
    rule: formatRule(profile),
    instead: `Choose a later date, or give a reason and continue as “${profile.lateNotice}”.`,
    problems: { reason: `Required: the notice would be ${formatLateness(daysLate)}.` },
  })

const move = implement(sign.move, async ({ input, caller, now, db }) => {
  const terms = termsOf(caller)
  const { meeting, reason } = input
  const closed = refuseChange(meeting, now)
  if (closed) return closed
  const start = startIn(meeting.zone, input.start)
  const lastsMinutes = input.lasts ?? meeting.lastsMinutes
  const wanted: Move = planMove(meeting, { ...start, lastsMinutes }, await findLastMail(db, meeting.id), terms, now)
  if (wanted.isSameStart && wanted.isSameLength)
    return refuse(`M${meeting.number} already begins at that time.`, { instead: 'Give another start.' })
  if (wanted.daysLate !== undefined && reason === undefined) return refuseLateMove(wanted.daysLate, terms)
  const lateReason = wanted.daysLate === undefined ? undefined : reason
  const moved = await changeMeeting(
    db,
    meeting,
    {
      ...(wanted.isSameStart ? {} : start),
      lastsMinutes,
      ...(wanted.noticeFrom === undefined ? {} : { noticeFrom: wanted.noticeFrom }),
      ...(wanted.keepsNotice ? {} : { lateReason }),
    },
    { by: caller.person.id, at: now, what: wanted.isSameStart ? 'edited' : 'moved' },
  )
  const verb = wanted.isSameStart ? 'Changed' : 'Moved'
  const published = await publish(db, moved, terms, now, {
    title: `${verb} by ${caller.person.name}`,
    details: moveNote(meeting, moved, terms, lateReason),
  })
  const warnings = await listDeadlineWarnings(db, caller.group, moved.startsAt)
  const consequences = meeting.state === 'announced' ? { notice: noticeAfter(wanted), mail: mailButton(published) } : {}
  return answer(verdictView(`${verb}: ${meetingName(moved)}`, moved, terms, now, { warnings, ...consequences }))
})

function noticeAfter({ isSameStart, keepsNotice }: Move): string {
  if (isSameStart) return 'The notice is unchanged because the start is the same.'
  if (keepsNotice) return 'The notice is unchanged because the new start is later on the same day.'
  return 'The notice now counts from the day on which the change goes out.'
}

const edit = implement(sign.edit, async ({ input, caller, now, db }) => {
  const terms = termsOf(caller)
  const { meeting } = input
  const closed = refuseChange(meeting, now)
  if (closed) return closed
  const wanted = { title: input.title, joinLink: input.link, tool: input.tool, lastsMinutes: input.lasts }
  const change = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined))
  if (Object.keys(change).length === 0)
    return refuse('You gave nothing to change.', { instead: 'Give title:, link:, tool: or lasts:.' })
  const edited = await changeMeeting(db, meeting, change, { by: caller.person.id, at: now, what: 'edited' })
  const published = await publish(db, edited, terms, now, {
    title: `Changed by ${caller.person.name}`,
    details: editNote(change),
  })
  const mail = mailButton(published)
  return answer(verdictView(`Changed: ${meetingName(edited)}`, edited, terms, now, { warnings: [], mail }))
})

const cancel = implement(sign.cancel, async ({ input: { meeting, reason }, caller, now, db }) => {
  const terms = termsOf(caller)
  const closed = refuseChange(meeting, now)
  if (closed) return closed
  const stamp = { by: caller.person.id, at: now, what: 'cancelled' }
  const cancelled = await changeMeeting(db, meeting, { state: 'cancelled', cancelReason: reason }, stamp)
  const published = await publish(db, cancelled, terms, now, {
    title: `Cancelled by ${caller.person.name}`,
    details: cancelNote(meeting, reason),
  })
  const mail = mailButton(published)
  return answer(
    view(
      `Cancelled: ${meetingName(meeting)}`,
      note('Its messages in the channels now say so.'),
      ...(mail ? [text('The mailing list has not been told yet.'), buttons(mail)] : []),
    ),
  )
})

export const planningCommands = [plan, findDates, move, edit, cancel] as readonly Command[]
