import { type Field, type Reading, record, text } from '../bot/field.ts'
import type { Option } from '../bot/view.ts'
import { formatDateTime } from '../dates/format.ts'
import { readWhen, type When } from '../dates/when.ts'
import { ok, problem } from '../text/decoded.ts'
import { listed } from '../text/list.ts'
import type { ListedMeeting, Meeting } from './model.ts'
import { findMeeting, listMeetings, listPastMeetings } from './read.ts'
import { readJoinLink } from './rules.ts'

const shortName = /^[Mm]?(\d{1,9})$/
const numberIn = (typed: string): number | undefined => {
  const digits = shortName.exec(typed.split(/[\s–:]/)[0] ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}

const hint = 'Such as M3; /meeting list shows them'
export const noMeeting = (typed: string): string =>
  `There is no meeting “${typed}” in this group; /meeting list shows them.`

/** A meeting of the caller's group, by its short name. */
export const meetingField = (label = 'Meeting'): Field<Meeting, Pick<Meeting, 'number'>> =>
  record(label, {
    hint,
    suggest: suggestMeetings,
    find: async (typed, { db, caller }) => {
      const number = numberIn(typed)
      const found = number && caller.group ? await findMeeting(db, caller.group.id, number) : undefined
      return found ? ok(found) : problem(noMeeting(typed))
    },
    write: ({ number }) => `M${number}`,
  })

/** Its number alone, for a command that reads the meeting itself, once it holds it. */
export const meetingNumber = (label = 'Meeting'): Field<number> =>
  record(label, {
    hint,
    suggest: suggestMeetings,
    find: async (typed) => {
      const number = numberIn(typed)
      return number === undefined ? problem(noMeeting(typed)) : ok(number)
    },
  })

/** The same where what took place is recorded: what has begun is offered first. */
export const begunMeetingField = (): Field<Meeting> => ({ ...meetingField(), suggest: suggestBegun })

async function suggestMeetings(typed: string, { db, caller, now }: Reading): Promise<readonly Option[]> {
  if (!caller.group) return []
  const coming = await listMeetings(db, caller.group.id, { from: now, most: 20 })
  return offered([...coming, ...(await listPastMeetings(db, caller.group.id, now, 5))], typed)
}

async function suggestBegun(typed: string, { db, caller, now }: Reading): Promise<readonly Option[]> {
  if (!caller.group) return []
  const coming = await listMeetings(db, caller.group.id, { from: now, most: 20 })
  const past = await listPastMeetings(db, caller.group.id, now, 20)
  const hasBegun = ({ startsAt }: ListedMeeting) => startsAt <= now
  return offered([...coming.filter(hasBegun), ...past, ...coming.filter((meeting) => !hasBegun(meeting))], typed)
}

function offered(meetings: readonly ListedMeeting[], typed: string): readonly Option[] {
  const wanted = typed.toLowerCase()
  return meetings
    .map((meeting) => ({ value: `M${meeting.number}`, label: meetingLabel(meeting) }))
    .filter(({ label }) => label.toLowerCase().includes(wanted))
}

const meetingLabel = (meeting: ListedMeeting): string =>
  `M${meeting.number} – ${formatDateTime(meeting.startsAt, meeting.zone)} – ${meeting.title}`.slice(0, 75)

export const joinLink: Field<string> = {
  ...text('Join link', { max: 1000, hint: 'https://…; shown to members only if it carries a passcode' }),
  read: (typed) => readJoinLink(typed),
}

const mostSlots = 10

/** Two to ten dates, one a line or between semicolons. */
export const slotsField: Field<readonly When[]> = {
  kind: 'paragraph',
  label: 'Slots',
  hint: 'Two to ten dates, one a line, such as 10 Dec 14:00',
  required: true,
  max: 1300,
  read: (typed, { now, caller }) => {
    const lines = listed(typed)
    if (lines.length < 2 || lines.length > mostSlots)
      return problem(`Give two to ten slots, one a line or between semicolons; these are ${lines.length}.`)
    const slots: When[] = []
    for (const [i, line] of lines.entries()) {
      const read = readWhen(line, { now, zone: caller.person.zone })
      if (read.kind === 'problem') return problem(`Slot ${i + 1}, “${line}”: ${read.problem}`)
      if (slots.some((slot) => slot.at.toMillis() === read.value.at.toMillis()))
        return problem(`Slot ${i + 1}, “${line}”, is there twice.`)
      slots.push(read.value)
    }
    return ok(slots.toSorted((a, b) => a.at.toMillis() - b.at.toMillis()))
  },
}
