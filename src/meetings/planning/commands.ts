import { type Command, command } from '../../bot/command.ts'
import { optional, paragraph, removable, text } from '../../bot/field.ts'
import { answer, refuse } from '../../bot/reply.ts'
import { duration, when } from '../../bot/time-fields.ts'
import { buttons, line, note, strong, time, view, text as words } from '../../bot/view.ts'
import { describeDuration } from '../../dates/duration.ts'
import { formatDateTime } from '../../dates/format.ts'
import { wallAt } from '../../dates/wall.ts'
import type { When } from '../../dates/when.ts'
import { refuseNewWork } from '../../groups/life/write.ts'
import { termsOf } from '../../groups/terms.ts'
import { listDeadlineWarnings } from '../../reports/section.ts'
import { listedItems } from '../../text/list.ts'
import { createItems, mostItems } from '../agenda/write.ts'
import { verdictView } from '../card/views.ts'
import { joinLink, meetingField } from '../fields.ts'
import { formatRule, meetingName } from '../format.ts'
import { publish } from '../publishing/publish.ts'
import { findLastMail } from '../publishing/read.ts'
import { mailedStart } from '../publishing/rules.ts'
import { findMeeting } from '../read.ts'
import { assess, keepsNotice, lateness, refuseChange } from '../rules.ts'
import { mailButton } from '../views.ts'
import { changeMeeting, createMeeting, lockMeeting, recordChange } from '../write.ts'

/** The start as the group records it: wall time in the group's zone. */
export const startIn = (zone: string, { at }: When) => ({ wall: wallAt(at, zone), zone, startsAt: at })

export const plan = command({
  name: 'meeting plan',
  summary: 'Plan a virtual meeting and see at once whether its notice can be in time',
  fields: {
    title: text('Title', { max: 120 }),
    start: when('Start'),
    lasts: duration('Lasts'),
    agenda: optional(
      paragraph('Draft agenda', { hint: 'One item a line or between semicolons; more can follow later' }),
    ),
    link: optional(joinLink),
    tool: optional(text('Meeting tool', { max: 60, hint: 'Such as MyMeetings, Zoom' })),
  },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const concluded = await refuseNewWork(db, caller)
    if (concluded) return concluded
    const terms = termsOf(caller)
    const items = listedItems(input.agenda ?? '')
    if (items.length > mostItems || items.some((item) => item.length > 300))
      return refuse('The agenda is too long.', {
        problems: { agenda: `At most ${mostItems} items of 300 characters each.` },
      })
    const created = await createMeeting(
      db,
      caller.group.id,
      {
        title: input.title,
        ...startIn(caller.group.zone, input.start),
        lastsMinutes: input.lasts,
        tool: input.tool,
        joinLink: input.link,
      },
      now,
    )
    await recordChange(db, created.id, { by: caller.person.id, at: now, what: 'planned' }, undefined, {
      title: created.title,
      wall: created.wall,
      zone: created.zone,
      startsAt: created.startsAt,
      lastsMinutes: created.lastsMinutes,
      ...(items.length > 0 ? { agenda: items } : {}),
    })
    await createItems(
      db,
      created,
      items.map((title) => ({ title, seeksConclusion: false })),
      caller.person.id,
      now,
    )
    const meeting = (await findMeeting(db, caller.group.id, created.number)) ?? created
    await publish(db, meeting, terms, now)
    const warnings = await listDeadlineWarnings(db, caller.group, meeting.startsAt)
    return answer(verdictView(`Planned: ${meetingName(meeting)}`, meeting, terms, now, { warnings }))
  },
})

export const move = command({
  name: 'meeting move',
  summary: 'Move a meeting to another time; the verdict is computed anew where the rules say so',
  fields: {
    meeting: meetingField(),
    start: when('New start'),
    lasts: optional(duration('Lasts')),
    reason: optional(
      text('Reason for late notice', { max: 300, hint: 'Needed only when the notice of the new date is late' }),
    ),
  },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const terms = termsOf(caller)
    const meeting = await lockMeeting(db, input.meeting.id)
    const refused = refuseChange(meeting, now)
    if (refused) return refused
    const start = startIn(meeting.zone, input.start)
    const lastsMinutes = input.lasts ?? meeting.lastsMinutes
    const sameStart = start.startsAt.toMillis() === meeting.startsAt.toMillis()
    const sameLength = lastsMinutes === meeting.lastsMinutes
    if (sameStart && sameLength)
      return refuse(`M${meeting.number} begins at that time already.`, { instead: 'Give another start.' })
    const last = await findLastMail(db, meeting.id)
    // moved back to what the mailing list was told, the meeting has its notice again
    const back = last !== undefined && keepsNotice(mailedStart(last.snapshot), start.startsAt, terms.zone)
    const kept = back || keepsNotice(meeting.startsAt, start.startsAt, terms.zone)
    const noticeAt = kept ? (meeting.noticeAt ?? (back ? last.distributedAt : undefined)) : undefined
    const { verdict } = assess({ startsAt: start.startsAt, noticeAt }, terms, now)
    const late = meeting.state === 'announced' && !kept && verdict.colour === 'red'
    if (late && input.reason === undefined)
      return refuse(`The notice of the new date would be ${lateness(verdict.daysLate)}.`, {
        rule: formatRule(terms.profile),
        instead: `Choose a later date, or give a reason and go on as “${terms.profile.lateNotice}”.`,
        problems: { reason: `Needed: the notice would be ${lateness(verdict.daysLate)}.` },
      })
    const change = {
      ...(sameStart ? {} : start),
      lastsMinutes,
      ...(kept
        ? { ...(back && meeting.noticeAt === undefined ? { noticeFrom: last.revision } : {}) }
        : { noticeFrom: meeting.revision + 1, lateReason: late ? input.reason : undefined }),
    }
    const moved = await changeMeeting(db, meeting, change, {
      by: caller.person.id,
      at: now,
      what: sameStart ? 'edited' : 'moved',
    })
    const word = sameStart ? 'Changed' : 'Moved'
    const published = await publish(db, moved, terms, now, {
      title: `${word} by ${caller.person.name}`,
      details: [
        ...(sameStart
          ? []
          : [
              line(strong('New: '), time(moved.startsAt, moved.zone)),
              line(`Was: ${formatDateTime(meeting.startsAt, meeting.zone)}`),
            ]),
        ...(sameLength
          ? []
          : [
              line(
                strong('Lasts: '),
                `${describeDuration(moved.lastsMinutes)}, was ${describeDuration(meeting.lastsMinutes)}`,
              ),
            ]),
        ...(late ? [line(`As ${terms.profile.lateNotice}, because the notice is late: ${input.reason}`)] : []),
      ],
    })
    const warnings = await listDeadlineWarnings(db, caller.group, moved.startsAt)
    const notice = sameStart ? noticeSame : kept ? noticeKept : noticeAnew
    const told = meeting.state === 'announced' ? { warnings, notice, mail: mailButton(published) } : { warnings }
    return answer(verdictView(`${word}: ${meetingName(moved)}`, moved, terms, now, told))
  },
})

const noticeSame = 'The notice stays as it was: the start is the same.'
const noticeKept = 'The notice stays as it was: a later start on the same day.'
const noticeAnew = 'The notice counts anew from the day on which the change goes out.'

export const edit = command({
  name: 'meeting edit',
  summary: 'Change the title, the length, the tool or the join link of a meeting',
  fields: {
    meeting: meetingField(),
    title: optional(text('Title', { max: 120 })),
    link: optional(removable(joinLink)),
    tool: optional(removable(text('Meeting tool', { max: 60 }))),
    lasts: optional(duration('Lasts')),
  },
  allow: 'organiser',
  asksForOne: true,
  async run({ input, caller, now, db }) {
    const terms = termsOf(caller)
    const meeting = await lockMeeting(db, input.meeting.id)
    const refused = refuseChange(meeting, now)
    if (refused) return refused
    const wanted = { title: input.title, joinLink: input.link, tool: input.tool, lastsMinutes: input.lasts }
    const change = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined))
    if (Object.keys(change).length === 0)
      return refuse('Nothing to change was given.', { instead: 'Give title:, link:, tool: or lasts:.' })
    const edited = await changeMeeting(db, meeting, change, { by: caller.person.id, at: now, what: 'edited' })
    const words = Object.entries(change).map(([name, value]) =>
      line(strong(labels[name] ?? name), `: ${shown(name, value)}`),
    )
    const published = await publish(db, edited, terms, now, {
      title: `Changed by ${caller.person.name}`,
      details: words,
    })
    const told = { warnings: [], mail: mailButton(published) }
    return answer(verdictView(`Changed: ${meetingName(edited)}`, edited, terms, now, told))
  },
})

const labels: Readonly<Record<string, string>> = {
  title: 'Title',
  joinLink: 'Join link',
  tool: 'Tool',
  lastsMinutes: 'Lasts',
}

const shown = (name: string, value: unknown): string => {
  if (value === null) return 'none'
  if (name === 'lastsMinutes') return describeDuration(Number(value))
  // a note stays behind when the meeting is cancelled, so that no link stands in one
  return name === 'joinLink' ? 'new, see the meeting' : String(value)
}

export const cancel = command({
  name: 'meeting cancel',
  summary: 'Cancel a meeting, with the reason that everyone will see',
  fields: { meeting: meetingField(), reason: text('Reason', { max: 300 }) },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const terms = termsOf(caller)
    const meeting = await lockMeeting(db, input.meeting.id)
    const refused = refuseChange(meeting, now)
    if (refused) return refused
    const act = { by: caller.person.id, at: now, what: 'cancelled' }
    const cancelled = await changeMeeting(db, meeting, { state: 'cancelled', cancelReason: input.reason }, act)
    const published = await publish(db, cancelled, terms, now, {
      title: `Cancelled by ${caller.person.name}`,
      details: [line(`Was: ${formatDateTime(meeting.startsAt, meeting.zone)}. Reason: ${input.reason}`)],
    })
    const button = mailButton(published)
    return answer(
      view(
        `Cancelled: ${meetingName(meeting)}`,
        note('Its messages in the channels say so now.'),
        ...(button ? [words('The mailing list does not know it yet.'), buttons(button)] : []),
      ),
    )
  },
})

export const planningCommands = [plan, move, edit, cancel] as readonly Command[]
