import { DateTime } from 'luxon'
import { Prisma } from '../../prisma/client/client.ts'
import type { ChangeStamp } from '../database/change.ts'
import { type Db, type Sql, sql } from '../database/client.ts'
import { reschedule } from '../deadlines/schedule.ts'
import { takeNumber } from '../groups/write.ts'
import { storedJson } from '../text/json.ts'
import type { Attendance, Meeting } from './model.ts'
import { type Column, columns, findMeeting, meetingById, nextMeetings, writeMeeting } from './read.ts'

export type NewMeeting = Pick<Meeting, 'title' | 'wall' | 'zone' | 'startsAt' | 'lastsMinutes' | 'tool' | 'joinLink'>

/** Plans a meeting under the group's next number, and records that; two people who plan at once get two numbers. */
export async function createMeeting(
  db: Db,
  group: number,
  fresh: NewMeeting,
  stamp: ChangeStamp,
  agenda: readonly string[] = [],
): Promise<Meeting> {
  const number = await takeNumber(db, group, 'meeting')
  const values = Object.entries({ ...fresh, group, number, changedAt: stamp.at })
  const names = values.map(([name]) => Prisma.raw(columns[name as keyof typeof columns]))
  const stored = values.map(([, value]) => toStored(value))
  const meeting = await writeMeeting(
    db,
    sql`INSERT INTO meeting AS m (${Prisma.join(names)}) VALUES (${Prisma.join(stored)})`,
  )
  const { title, wall, zone, startsAt, lastsMinutes } = fresh
  const recorded = { title, wall, zone, startsAt, lastsMinutes, ...(agenda.length > 0 ? { agenda } : {}) }
  await recordChange(db, meeting.id, stamp, undefined, recorded)
  if (agenda.length === 0) return meeting
  const items = agenda.map((item) => ({ title: item, seeksConclusion: false }))
  await addItems(db, meeting, items, stamp.by, stamp.at)
  return meetingById(db, meeting.id)
}

export interface NewAgendaItem {
  readonly title: string
  readonly seeksConclusion: boolean
}

/** Adds items at the end of the agenda. `by`: the person who adds them. */
export async function addItems(
  db: Db,
  meeting: Meeting,
  items: readonly NewAgendaItem[],
  by: number,
  at: DateTime,
): Promise<void> {
  const first = meeting.agenda.length + 1
  await db.agendaItem.createMany({
    data: items.map((item, i) => ({
      ...item,
      meetingId: meeting.id,
      position: first + i,
      addedById: by,
      addedAt: at.toJSDate(),
    })),
  })
}

type Value = DateTime | string | number | null | undefined

const toStored = (value: Value) => (value instanceof DateTime ? value.toJSDate() : (value ?? null))

/** Locks the meeting until the transaction ends, and reads it. */
export async function lockMeeting(db: Db, id: number): Promise<Meeting> {
  // locked first: a statement that waits for the lock would still read the attendance from before its wait
  await db.$executeRaw`SELECT 1 FROM meeting WHERE id = ${id} FOR UPDATE`
  return meetingById(db, id)
}

/** Locks a meeting of the group by its number until the transaction ends, and reads it. */
export async function lockMeetingByNumber(db: Db, group: number, number: number): Promise<Meeting | undefined> {
  await db.$executeRaw`SELECT 1 FROM meeting WHERE group_id = ${group} AND number = ${number} FOR UPDATE`
  return findMeeting(db, group, number)
}

/** Locks the meeting whose invitations are answered with this key until the transaction ends, and reads it. */
export async function lockMeetingByReplyKey(db: Db, replyKey: string): Promise<Meeting | undefined> {
  const found = await db.meeting.findUnique({ where: { replyKey }, select: { id: true } })
  return found ? lockMeeting(db, found.id) : undefined
}

/** Locks the meeting if nobody else has it locked, without waiting; returns whether it did. */
export async function tryLockMeeting(db: Db, id: number): Promise<boolean> {
  return (await db.$executeRaw`SELECT 1 FROM meeting WHERE id = ${id} FOR UPDATE SKIP LOCKED`) === 1
}

type Counted = 'id' | 'group' | 'number' | 'uid' | 'revision' | 'sequence' | 'changedAt'

/** The values that a command can change; null and undefined both clear a value. */
export type MeetingValues = { readonly [K in Exclude<Column, Counted>]?: Meeting[K] | null }

export interface MeetingUpdate extends MeetingValues {
  /** The revision from which on a notice covers the meeting; notices of earlier revisions do not. */
  readonly noticeFrom?: number
}

/**
 * Changes a meeting, records who changed what, and returns the meeting as it is then. `recorded` replaces the values of
 * the meeting's own row in the record, such as for a change of its agenda.
 */
export async function changeMeeting(
  db: Db,
  meeting: Meeting,
  { noticeFrom, ...values }: MeetingUpdate,
  stamp: ChangeStamp,
  recorded?: { readonly before: object | undefined; readonly after: object | undefined },
): Promise<Meeting> {
  const own = Object.fromEntries(Object.keys(values).map((name) => [name, meeting[name as keyof Meeting]]))
  const { before, after } = recorded ?? { before: own, after: values }
  const update = updateOf(meeting, { ...values, noticeFrom }, stamp.at)
  return writeMeeting(db, sql`WITH recorded AS (${changeOf(meeting.id, stamp, before, after)}) ${update}`)
}

/** Moves a meeting to the instant that its wall time means by new time-zone data; nobody changed it. */
export const moveInstant = (db: Db, meeting: Meeting, startsAt: DateTime, at: DateTime): Promise<Meeting> =>
  writeMeeting(db, updateOf(meeting, { startsAt }, at))

/** Changes a meeting's row, counts its revision up, and its sequence if calendars have to follow. */
function updateOf(meeting: Meeting, { noticeFrom, ...values }: MeetingUpdate, at: DateTime): Sql {
  const set = Object.entries(values).map(
    ([name, value]) => sql`${Prisma.raw(columns[name as keyof MeetingValues])} = ${toStored(value)}`,
  )
  const changes = [
    ...set,
    ...(noticeFrom === undefined ? [] : [sql`notice_from = ${noticeFrom}`]),
    ...(changesCalendars(meeting, values) ? [sql`sequence = sequence + 1`] : []),
    sql`revision = revision + 1`,
    sql`changed_at = ${at.toJSDate()}`,
  ]
  return sql`UPDATE meeting m SET ${Prisma.join(changes)} WHERE id = ${meeting.id}`
}

const inCalendars = ['startsAt', 'lastsMinutes', 'title', 'tool', 'joinLink', 'state'] as const

/** Tells whether the entries in people's calendars have to follow a change (RFC 5546, section 2.1.4). */
const changesCalendars = (meeting: Meeting, values: MeetingValues): boolean =>
  inCalendars.some((name) => name in values && comparable(values[name]) !== comparable(meeting[name]))

const comparable = (value: Value) => (value instanceof DateTime ? value.toMillis() : (value ?? null))

/** Records who changed what about a meeting. */
export async function recordChange(
  db: Db,
  meeting: number,
  stamp: ChangeStamp,
  before: object | undefined,
  after: object,
): Promise<void> {
  await db.$executeRaw(changeOf(meeting, stamp, before, after))
}

const changeOf = (
  meeting: number,
  { by, at, what }: ChangeStamp,
  before: object | undefined,
  after: object | undefined,
): Sql =>
  sql`INSERT INTO meeting_change (meeting_id, person_id, at, what, before, after)
    VALUES (${meeting}, ${by}, ${at.toJSDate()}, ${what}, ${toJson(before)}::jsonb, ${toJson(after)}::jsonb)`

const toJson = (values: object | undefined): string | null => (values ? storedJson(values) : null)

/**
 * Records whether a member comes, and returns the meeting as it is then; undefined if the group has no such meeting. The
 * meeting is locked, so the result includes everyone who answered before.
 */
export async function setAttendance(
  db: Db,
  { group, number }: { readonly group: number; readonly number: number },
  given: { readonly person: number; readonly answer: Attendance; readonly at: DateTime },
): Promise<Meeting | undefined> {
  await db.$executeRaw`
    WITH locked AS (SELECT id FROM meeting WHERE group_id = ${group} AND number = ${number} FOR UPDATE)
    INSERT INTO attendance (meeting_id, person_id, answer, answered_at)
    SELECT id, ${given.person}, ${given.answer}::attendance_answer, ${given.at.toJSDate()} FROM locked
    ON CONFLICT (meeting_id, person_id) DO UPDATE SET answer = excluded.answer, answered_at = excluded.answered_at`
  return findMeeting(db, group, number)
}

/**
 * Has the next tick process the next two meetings of a group, which updates the action items on their agendas: the first
 * lists other items now, and the second may have been the first.
 */
export const rescheduleNextMeetings = (db: Db, group: number, now: DateTime): Promise<void> =>
  reschedule(db, { kind: 'meeting', ids: nextMeetings(group, now, 2) }, now)
