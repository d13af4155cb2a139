import type { DateTime } from 'luxon'
import type { Member } from '../bot/caller.ts'
import { type Command, command, query } from '../bot/command.ts'
import { type Field, optional, text } from '../bot/field.ts'
import { httpsLink } from '../bot/link-field.ts'
import { answer, type Refusal, refuse } from '../bot/reply.ts'
import { day } from '../bot/time-fields.ts'
import type { View } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { type Day, dayOf, describeDay } from '../dates/day.ts'
import { watch } from '../deadlines/store.ts'
import { put } from '../delivery/put.ts'
import { termsOf } from '../groups/terms.ts'
import { profileById } from '../terms/profile.ts'
import { ok } from '../text/decoded.ts'
import { studyGroupMeetingField as meetingField } from './fields.ts'
import { reportMailCommands } from './mail-commands.ts'
import { reportDone, subjectOf, submitReport, withdrawReport } from './report-commands.ts'
import {
  changeStudyGroupMeeting,
  createStudyGroupMeeting,
  listEarlierDates,
  listStudyGroupMeetings,
  studyGroupMeetingReport,
} from './store.ts'
import type { StudyGroupMeeting } from './study-group-meeting.ts'
import { cancelledView, studyGroupMeetingName, studyGroupMeetingsView, studyGroupMeetingView } from './views.ts'
import { listMissingMeetings } from './warnings.ts'
import { windowWarning } from './windows.ts'

const body: Field<string> = {
  ...text('Body', { max: 40, hint: 'Such as SG2, SG20 or TSAG' }),
  suggest: async (typed, { caller }) =>
    (profileById(caller.group?.profile ?? '')?.reports ?? [])
      .map((rule) => ({ value: rule.body, label: rule.body }))
      .filter(({ value }) => value.toLowerCase().startsWith(typed.toLowerCase())),
  read: (typed) =>
    ok(
      typed
        .toUpperCase()
        .replace(/^ITU-T\s+/, '')
        .replace(/^(?:SG|STUDY GROUP)[\s-]*(?=\d)/, 'SG'),
    ),
}

const source = httpsLink('Source', 'https://… where the dates are published')

const dates = {
  first: day('First day', { past: 'allowed' }),
  plenary: optional(day('Opening plenary', { past: 'allowed' })),
  last: optional(day('Last day', { past: 'allowed' })),
}

/** Others count on these dates: the reports of the group hang on them. */
const tellGroup = (db: Db, { group }: Member, { number, state }: StudyGroupMeeting, told: View, now: DateTime) =>
  put(db, { group: group.id, key: `sgmeeting:${number}:${state}:${now.toUTC().toISO()}`, view: told })

function refuseDates(first: Day, plenary: Day | undefined, last: Day | undefined): Refusal | undefined {
  if (last !== undefined && last < first)
    return refuse('The last day is before the first.', { problems: { last: `Not before ${describeDay(first)}.` } })
  if (plenary !== undefined && (plenary < first || (last !== undefined && plenary > last)))
    return refuse('The opening plenary is outside the meeting.', {
      problems: { plenary: `From ${describeDay(first)}${last ? ` to ${describeDay(last)}` : ''}.` },
    })
  return undefined
}

const cancelledAlready = (meeting: StudyGroupMeeting): Refusal =>
  refuse(`${studyGroupMeetingName(meeting)} is cancelled already.`, { instead: 'Enter a new one with /sgmeeting add.' })

/** What the dates mean for this group: for its next announcement, and for the meetings that it has planned. */
async function listWarnings(
  db: Db,
  { group }: Member,
  meeting: StudyGroupMeeting,
  now: DateTime,
): Promise<readonly string[]> {
  const isReported = (await studyGroupMeetingReport(db, meeting.id)) !== undefined
  const window = isReported ? undefined : windowWarning(meeting, termsOf({ group }).profile, group.zone, now)
  return [...(window ? [window] : []), ...(await listMissingMeetings(db, group, meeting, now))]
}

export const add = command({
  name: 'sgmeeting add',
  summary: 'Enter a meeting of a study group or TSAG, on which a report deadline hangs',
  fields: {
    body,
    ...dates,
    place: optional(text('Place', { max: 80, hint: 'A city, or virtual' })),
    source: optional(source),
  },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const refused = refuseDates(input.first, input.plenary, input.last)
    if (refused) return refused
    const same = (await listStudyGroupMeetings(db, caller.group.id, input.first)).find(
      ({ body, firstDay }) => body === input.body && firstDay === input.first,
    )
    if (same)
      return refuse(`${studyGroupMeetingName(same)} is entered already.`, {
        instead: `Its dates are changed with /sgmeeting move meeting:S${same.number}.`,
      })
    const meeting = await createStudyGroupMeeting(
      db,
      caller.group.id,
      {
        body: input.body,
        firstDay: input.first,
        openingPlenary: input.plenary,
        lastDay: input.last,
        place: input.place,
        source: input.source,
      },
      { by: caller.person.id, at: now },
    )
    await watch(db, subjectOf(meeting, caller.group), now)
    const title = `Entered: ${studyGroupMeetingName(meeting)}`
    const shown = { meeting, earlier: [], warnings: await listWarnings(db, caller, meeting, now) }
    return answer(studyGroupMeetingView(title, shown, termsOf(caller).profile, caller.group.zone))
  },
})

export const move = command({
  name: 'sgmeeting move',
  summary: 'Change the dates of a study group meeting; the earlier ones are kept',
  fields: { meeting: meetingField, ...dates },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    if (input.meeting.state === 'cancelled') return cancelledAlready(input.meeting)
    const change = {
      firstDay: input.first,
      openingPlenary: input.plenary ?? input.meeting.openingPlenary,
      lastDay: input.last ?? input.meeting.lastDay,
    }
    const refused = refuseDates(change.firstDay, change.openingPlenary, change.lastDay)
    if (refused) return refused
    const act = { by: caller.person.id, at: now, what: 'moved' }
    const meeting = await changeStudyGroupMeeting(db, input.meeting, change, act)
    await watch(db, subjectOf(meeting, caller.group), now)
    const earlier = await listEarlierDates(db, meeting.id)
    const title = `Moved: ${studyGroupMeetingName(meeting)}`
    const shown = { meeting, earlier, warnings: await listWarnings(db, caller, meeting, now), by: caller.person.name }
    const told = studyGroupMeetingView(title, shown, termsOf(caller).profile, caller.group.zone)
    const isNews = meeting.firstDay !== input.meeting.firstDay || change.openingPlenary !== input.meeting.openingPlenary
    if (isNews) await tellGroup(db, caller, meeting, told, now)
    return answer(told)
  },
})

export const cancel = command({
  name: 'sgmeeting cancel',
  summary: 'Take a study group meeting off the calendar',
  fields: { meeting: meetingField },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    if (input.meeting.state === 'cancelled') return cancelledAlready(input.meeting)
    const act = { by: caller.person.id, at: now, what: 'cancelled' }
    const meeting = await changeStudyGroupMeeting(db, input.meeting, { state: 'cancelled' }, act)
    await watch(db, subjectOf(input.meeting, caller.group), now)
    const told = cancelledView(meeting, caller.person.name, termsOf(caller).profile)
    await tellGroup(db, caller, meeting, told, now)
    return answer(told)
  },
})

export const listAll = query({
  name: 'sgmeeting list',
  summary: 'List the study group meetings to come and the report deadlines that hang on them',
  fields: {},
  allow: 'member',
  async run({ caller, now, db }) {
    const all = []
    for (const meeting of await listStudyGroupMeetings(db, caller.group.id, dayOf(now, caller.group.zone)))
      all.push({ meeting, earlier: await listEarlierDates(db, meeting.id) })
    return answer(studyGroupMeetingsView(all, termsOf(caller).profile, caller.group.zone))
  },
})

export const reportCommands: readonly Command[] = [
  add,
  move,
  cancel,
  listAll,
  submitReport,
  withdrawReport,
  reportDone,
  ...reportMailCommands,
] as readonly Command[]
