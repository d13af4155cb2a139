import { type Field, type Reading, record, text } from '../bot/field.ts'
import type { Option } from '../bot/view.ts'
import { formatDateTime } from '../dates/format.ts'
import { type Decoded, ok, problem } from '../text/decoded.ts'
import type { ListedMeeting, Meeting } from './model.ts'
import { findMeeting, listMeetings, listPastMeetings } from './read.ts'
import { lockMeetingByNumber } from './write.ts'

const shortName = /^[Mm]?(\d{1,9})$/

function numberIn(typed: string): number | undefined {
  const digits = shortName.exec(typed.split(/[\s–:]/)[0] ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}

export const noMeeting = (typed: string): string =>
  `There is no meeting “${typed}” in this group; /meeting list shows them.`

type Numbered = Pick<Meeting, 'number'>
type Suggest = (typed: string, reading: Reading) => Promise<readonly Option[]>
type Find = (db: Reading['db'], group: number, number: number) => Promise<Meeting | undefined>

const fieldOf = (label: string, find: Find, suggest: Suggest): Field<Meeting, Numbered> =>
  record(label, {
    hint: 'Such as M3; /meeting list shows them',
    suggest,
    find: async (typed, { db, caller }) => {
      const number = numberIn(typed)
      const found = number && caller.group ? await find(db, caller.group.id, number) : undefined
      return found ? ok(found) : problem(noMeeting(typed))
    },
    write: ({ number }) => `M${number}`,
  })

/** Asks for a meeting of the caller's group by its short name. */
export const meetingField = (label = 'Meeting'): Field<Meeting, Numbered> =>
  fieldOf(label, findMeeting, suggestMeetings)

/** Asks for a meeting that the command changes: it stays locked until the transaction ends. */
export const meetingToChange = (): Field<Meeting, Numbered> => fieldOf('Meeting', lockMeetingByNumber, suggestMeetings)

/** Asks for a meeting whose course the command records, and locks it; meetings that have begun are offered first. */
export const begunMeetingToChange = (): Field<Meeting, Numbered> =>
  fieldOf('Meeting', lockMeetingByNumber, suggestBegun)

/** Asks for a meeting, but reads only its number, for a command that locks and reads the meeting with one statement. */
export const meetingNumber = (): Field<number, Numbered> => ({
  ...meetingField(),
  read: (typed) => {
    const number = numberIn(typed)
    return number === undefined ? problem(noMeeting(typed)) : ok(number)
  },
})

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

export const joinLinkField: Field<string> = {
  ...text('Join link', { max: 1000, hint: 'https://…; shown to members only if it carries a passcode' }),
  read: readJoinLink,
}

/** Reads a join link: any https address without a user name or password. */
export function readJoinLink(typed: string): Decoded<string> {
  const url = URL.canParse(typed) ? new URL(typed) : undefined
  if (url?.protocol !== 'https:')
    return problem('A join link begins with https://, such as https://remote.example.org/meeting/123.')
  return url.username === '' && url.password === ''
    ? ok(url.href)
    : problem('A join link has no user name or password before the name of its server.')
}
