import { DateTime } from 'luxon'
import { Prisma } from '../../prisma/client/client.ts'
import { type Act, changeRow } from '../database/change.ts'
import type { Db } from '../database/client.ts'
import { instant } from '../dates/instant.ts'
import { reschedule } from '../deadlines/store.ts'
import { type Answer, isOver, type ListedMeeting, type Meeting, type MeetingChange } from './meeting.ts'
import { nextMeetings, readListed, readMeetings } from './read.ts'

export interface NewMeeting {
  readonly title: string
  readonly wall: string
  readonly zone: string
  readonly startsAt: DateTime
  readonly lastsMinutes: number
  readonly tool: string | undefined
  readonly joinLink: string | undefined
}

/** Gives the next number out; two who plan at once get two. */
export async function createMeeting(db: Db, group: number, fresh: NewMeeting, at: DateTime): Promise<Meeting> {
  const { lastMeeting: number } = await db.group.update({
    where: { id: group },
    data: { lastMeeting: { increment: 1 } },
    select: { lastMeeting: true },
  })
  const { startsAt, tool, joinLink, ...rest } = fresh
  const data = {
    ...rest,
    groupId: group,
    number,
    startsAt: startsAt.toJSDate(),
    tool: tool ?? null,
    joinLink: joinLink ?? null,
    changedAt: at.toJSDate(),
  }
  const { id } = await db.meeting.create({
    data: data satisfies Prisma.MeetingUncheckedCreateInput,
    select: { id: true },
  })
  return meetingById(db, id)
}

export async function findMeeting(db: Db, group: number, number: number): Promise<Meeting | undefined> {
  return (await readMeetings(db, Prisma.sql`m.group_id = ${group} AND m.number = ${number}`))[0]
}

/** Whatever its group: for what hangs on the meeting itself, such as its deadlines. */
export async function meetingById(db: Db, id: number): Promise<Meeting> {
  const [meeting] = await readMeetings(db, Prisma.sql`m.id = ${id}`)
  if (!meeting) throw new Error(`There is no meeting with the id ${id}`)
  return meeting
}

/** The same, held against every other change until the transaction ends. */
export async function holdMeeting(db: Db, id: number): Promise<Meeting> {
  // before it is read: a statement that waits for the lock would still see the attendances from before its wait
  await db.$executeRaw`SELECT 1 FROM meeting WHERE id = ${id} FOR UPDATE`
  return meetingById(db, id)
}

/** Holds it likewise, but without waiting; says whether it could. */
export async function tryHoldMeeting(db: Db, id: number): Promise<boolean> {
  return (await db.$executeRaw`SELECT 1 FROM meeting WHERE id = ${id} FOR UPDATE SKIP LOCKED`) === 1
}

/** The first meeting to come. */
export async function nextMeeting(db: Db, group: number, now: DateTime): Promise<Meeting | undefined> {
  const [next] = await listMeetings(db, group, { from: now, most: 1 })
  return next && findMeeting(db, group, next.number)
}

/** Meetings that end after `from`, the next first; without the cancelled ones. */
export async function listMeetings(
  db: Db,
  group: number,
  asked: { readonly from: DateTime; readonly most: number },
): Promise<readonly ListedMeeting[]> {
  // no meeting lasts longer than a day, so this bound can use the index; the end itself is looked at below
  const since = asked.from.minus({ days: 1 }).toJSDate()
  const meetings = await readListed(
    db,
    Prisma.sql`m.group_id = ${group} AND m.starts_at > ${since} AND m.state <> 'cancelled'
      ORDER BY m.starts_at, m.number LIMIT ${asked.most + 10}`,
  )
  return meetings.filter((meeting) => !isOver(meeting, asked.from)).slice(0, asked.most)
}

/** Meetings that begin after `from`, in the order of time and the cancelled ones too; of too many the last. */
export async function listWholeMeetings(
  db: Db,
  group: number,
  asked: { readonly from: DateTime; readonly most: number },
): Promise<readonly Meeting[]> {
  const from = asked.from.toJSDate()
  const meetings = await readMeetings(
    db,
    Prisma.sql`m.group_id = ${group} AND m.starts_at > ${from} ORDER BY m.starts_at DESC, m.number DESC LIMIT ${asked.most}`,
  )
  return meetings.toReversed()
}

/** The last meetings that are over, the latest first. */
export async function listPastMeetings(
  db: Db,
  group: number,
  now: DateTime,
  most: number,
): Promise<readonly ListedMeeting[]> {
  const meetings = await readListed(
    db,
    Prisma.sql`m.group_id = ${group} AND m.starts_at <= ${now.toJSDate()}
      ORDER BY m.starts_at DESC, m.number DESC LIMIT ${most}`,
  )
  return meetings.filter((meeting) => isOver(meeting, now))
}

interface Changeable extends Partial<Omit<NewMeeting, 'startsAt'>> {
  /** From which revision on a notice covers the meeting; what went out before does not. */
  readonly noticeFrom?: number
  readonly startsAt?: DateTime
  readonly state?: Meeting['state']
  readonly lateReason?: string | undefined
  readonly cancelReason?: string | undefined
}

/**
 * Changes a meeting and keeps who changed what, when, from what to what. `kept`: of a change that is not in the
 * meeting's own row, such as of its agenda.
 */
export async function changeMeeting(
  db: Db,
  meeting: Meeting,
  changed: Changeable,
  act: Act,
  kept?: { readonly before: object | undefined; readonly after: object | undefined },
): Promise<Meeting> {
  const { noticeFrom, ...change } = changed
  const nulled = Object.fromEntries(
    Object.entries(change).map(([name, value]) => [
      name,
      value instanceof DateTime ? value.toJSDate() : (value ?? null),
    ]),
  ) as Prisma.MeetingUncheckedUpdateInput
  const before = Object.fromEntries(Object.keys(change).map((name) => [name, meeting[name as keyof Meeting]]))
  await recordChange(db, meeting.id, act, kept ? kept.before : before, kept ? kept.after : change)
  const data = {
    ...nulled,
    ...(noticeFrom === undefined ? {} : { noticeFrom }),
    ...(changesEntry(meeting, change) ? { sequence: { increment: 1 } } : {}),
    revision: { increment: 1 },
    changedAt: act.at.toJSDate(),
  }
  await db.meeting.update({ where: { id: meeting.id }, data, select: { id: true } })
  return meetingById(db, meeting.id)
}

const ofEntry = ['startsAt', 'lastsMinutes', 'title', 'tool', 'joinLink', 'state'] as const

/** Whether the entries in people's calendars have to follow (RFC 5546, section 2.1.4). */
const changesEntry = (meeting: Meeting, change: Omit<Changeable, 'newNotice'>): boolean =>
  ofEntry.some((name) => name in change && comparable(change[name]) !== comparable(meeting[name]))

const comparable = (value: DateTime | string | number | null | undefined) =>
  value instanceof DateTime ? value.toMillis() : (value ?? null)

export async function recordChange(db: Db, meeting: number, act: Act, before?: object, after?: object): Promise<void> {
  await db.meetingChange.create({ data: { meetingId: meeting, ...changeRow(act, before, after) } })
}

export async function listChanges(db: Db, meeting: number, most: number): Promise<readonly MeetingChange[]> {
  const rows = await db.meetingChange.findMany({
    where: { meetingId: meeting },
    include: { person: { select: { name: true } } },
    orderBy: { id: 'desc' },
    take: most,
  })
  return rows.map(({ at, person, what, before, after }) => ({ at: instant(at), by: person.name, what, before, after }))
}

/** Enters an answer and tells who comes now. The meeting is held first, so that everyone who answered before is seen. */
export async function setAnswer(
  db: Db,
  meeting: { readonly group: number; readonly number: number },
  given: { readonly person: number; readonly answer: Answer; readonly at: DateTime },
): Promise<Meeting | undefined> {
  const { group, number } = meeting
  await db.$executeRaw`
    WITH held AS (SELECT id FROM meeting WHERE group_id = ${group} AND number = ${number} FOR UPDATE)
    INSERT INTO attendance (meeting_id, person_id, answer, answered_at)
    SELECT id, ${given.person}, ${given.answer}::attendance_answer, ${given.at.toJSDate()} FROM held
    ON CONFLICT (meeting_id, person_id) DO UPDATE SET answer = excluded.answer, answered_at = excluded.answered_at`
  return findMeeting(db, group, number)
}

export async function setAttended(db: Db, meeting: number, person: number, attended: boolean): Promise<void> {
  await db.attendance.upsert({
    where: { meetingId_personId: { meetingId: meeting, personId: person } },
    create: { meetingId: meeting, personId: person, attended },
    update: { attended },
  })
}

/**
 * Has the next tick process the next two meetings of a group, which updates the action items on their agendas: the first
 * lists other items now, and the second may have been the first.
 */
export const rescheduleNextMeetings = (db: Db, group: number, now: DateTime): Promise<void> =>
  reschedule(db, { kind: 'meeting', ids: nextMeetings(group, now, 2) }, now)
