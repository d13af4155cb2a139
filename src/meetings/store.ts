import { DateTime } from 'luxon'
import { Prisma } from '../../prisma/client/client.ts'
import type { Db } from '../db.ts'
import { type AgendaItem, type Answer, isOver, type Meeting, type MeetingChange, type Named } from './meeting.ts'

interface Row {
  id: number
  group: number
  number: number
  title: string
  wall: string
  zone: string
  starts_at: Date
  lasts_minutes: number
  tool: string | null
  join_link: string | null
  state: Meeting['state']
  late_reason: string | null
  cancel_reason: string | null
  revision: number
  /** `addedAt` in milliseconds */
  agenda: (Omit<AgendaItem, 'addedAt'> & { addedAt: number })[]
  attendees: { person: Named; answer: Answer | null; attended: boolean | null }[]
  announced_at: Date | null
  notice_at: Date | null
}

/**
 * Whole meetings by one query: this is read for every command and every click. A notice covers the present date when it
 * is of the revision that set it, or later.
 */
async function readMeetings(db: Db, which: Prisma.Sql): Promise<readonly Meeting[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT m.id, m.group_id AS group, m.number, m.title, m.wall, m.zone, m.starts_at, m.lasts_minutes, m.tool, m.join_link,
      m.state::text AS state, m.late_reason, m.cancel_reason, m.revision,
      (SELECT coalesce(json_agg(json_build_object('id', i.id, 'position', i.position, 'title', i.title,
          'seeksConclusion', i.seeks_conclusion, 'addedAt', extract(epoch FROM i.added_at) * 1000,
          'addedBy', json_build_object('id', p.id, 'name', p.name)) ORDER BY i.position), '[]')
        FROM agenda_item i JOIN person p ON p.id = i.added_by_id WHERE i.meeting_id = m.id) AS agenda,
      (SELECT coalesce(json_agg(json_build_object('answer', a.answer, 'attended', a.attended,
          'person', json_build_object('id', p.id, 'name', p.name)) ORDER BY a.answered_at), '[]')
        FROM attendance a JOIN person p ON p.id = a.person_id WHERE a.meeting_id = m.id) AS attendees,
      (SELECT posted_at FROM notice WHERE meeting_id = m.id AND kind = 'announcement' ORDER BY id LIMIT 1)
        AS announced_at,
      (SELECT distributed_at FROM notice
        WHERE meeting_id = m.id AND distributed_at IS NOT NULL AND revision >= m.notice_from ORDER BY id LIMIT 1)
        AS notice_at
    FROM meeting m WHERE ${which}`
  return rows.map(meetingOf)
}

const instant = (date: Date): DateTime => DateTime.fromJSDate(date, { zone: 'utc' })

const meetingOf = (row: Row): Meeting => ({
  id: row.id,
  group: row.group,
  number: row.number,
  title: row.title,
  wall: row.wall,
  zone: row.zone,
  startsAt: instant(row.starts_at),
  lastsMinutes: row.lasts_minutes,
  tool: row.tool ?? undefined,
  joinLink: row.join_link ?? undefined,
  state: row.state,
  lateReason: row.late_reason ?? undefined,
  cancelReason: row.cancel_reason ?? undefined,
  revision: row.revision,
  agenda: row.agenda.map((item) => ({ ...item, addedAt: DateTime.fromMillis(item.addedAt, { zone: 'utc' }) })),
  attendees: row.attendees.map(({ person, answer, attended }) => ({
    person,
    answer: answer ?? undefined,
    attended: attended ?? undefined,
  })),
  announcedAt: row.announced_at ? instant(row.announced_at) : undefined,
  noticeAt: row.notice_at ? instant(row.notice_at) : undefined,
})

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
export async function createMeeting(db: Db, group: number, fresh: NewMeeting): Promise<Meeting> {
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

async function meetingById(db: Db, id: number): Promise<Meeting> {
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

/** Meetings that end after `from`, the next first; cancelled ones only when asked for. */
export async function listMeetings(
  db: Db,
  group: number,
  asked: { readonly from: DateTime; readonly most: number; readonly cancelled?: boolean },
): Promise<readonly Meeting[]> {
  // no meeting lasts longer than a day, so this bound can use the index; the end itself is looked at below
  const since = asked.from.minus({ days: 1 }).toJSDate()
  const states = asked.cancelled ? Prisma.empty : Prisma.sql`AND m.state <> 'cancelled'`
  const meetings = await readMeetings(
    db,
    Prisma.sql`m.group_id = ${group} AND m.starts_at > ${since} ${states}
      ORDER BY m.starts_at, m.number LIMIT ${asked.most + 10}`,
  )
  return meetings.filter((meeting) => !isOver(meeting, asked.from)).slice(0, asked.most)
}

/** The last meetings that are over, the latest first. */
export async function listPastMeetings(
  db: Db,
  group: number,
  now: DateTime,
  most: number,
): Promise<readonly Meeting[]> {
  const meetings = await readMeetings(
    db,
    Prisma.sql`m.group_id = ${group} AND m.starts_at <= ${now.toJSDate()}
      ORDER BY m.starts_at DESC, m.number DESC LIMIT ${most}`,
  )
  return meetings.filter((meeting) => isOver(meeting, now))
}

export interface Act {
  readonly by: number
  readonly at: DateTime
  readonly what: string
}

type Changeable = { /** What went out before no longer covers the meeting. */ readonly newNotice?: true } & Partial<
  Omit<NewMeeting, 'startsAt'>
> & {
    readonly startsAt?: DateTime
    readonly state?: Meeting['state']
    readonly lateReason?: string | undefined
    readonly cancelReason?: string | undefined
  }

/** Changes a meeting and keeps who changed what, when, from what to what. */
export async function changeMeeting(db: Db, meeting: Meeting, changed: Changeable, act: Act): Promise<Meeting> {
  const { newNotice, ...change } = changed
  const nulled = Object.fromEntries(
    Object.entries(change).map(([name, value]) => [
      name,
      value instanceof DateTime ? value.toJSDate() : (value ?? null),
    ]),
  ) as Prisma.MeetingUncheckedUpdateInput
  const before = Object.fromEntries(Object.keys(change).map((name) => [name, meeting[name as keyof Meeting]]))
  await recordChange(db, meeting.id, act, before, change)
  const noticeFrom = newNotice ? { noticeFrom: meeting.revision + 1 } : {}
  const data = { ...nulled, ...noticeFrom, revision: { increment: 1 } }
  await db.meeting.update({ where: { id: meeting.id }, data, select: { id: true } })
  return meetingById(db, meeting.id)
}

export async function recordChange(db: Db, meeting: number, act: Act, before?: object, after?: object): Promise<void> {
  const asJson = (value: object) => JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue
  await db.meetingChange.create({
    data: {
      meetingId: meeting,
      personId: act.by,
      at: act.at.toJSDate(),
      what: act.what,
      ...(before ? { before: asJson(before) } : {}),
      ...(after ? { after: asJson(after) } : {}),
    },
  })
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

export async function createNotice(
  db: Db,
  notice: {
    readonly meeting: number
    readonly kind: 'announcement' | 'change' | 'cancellation'
    readonly at: DateTime
  },
): Promise<void> {
  const { revision } = await db.meeting.findUniqueOrThrow({ where: { id: notice.meeting }, select: { revision: true } })
  await db.notice.create({
    data: { meetingId: notice.meeting, kind: notice.kind, revision, postedAt: notice.at.toJSDate() },
  })
}

/** Holds the meeting, so that whoever reads it next in this transaction sees everyone who answered before. */
export async function setAnswer(db: Db, meeting: number, person: number, answer: Answer, at: DateTime): Promise<void> {
  await db.$executeRaw`
    WITH held AS (SELECT id FROM meeting WHERE id = ${meeting} FOR UPDATE)
    INSERT INTO attendance (meeting_id, person_id, answer, answered_at)
    SELECT id, ${person}, ${answer}::attendance_answer, ${at.toJSDate()} FROM held
    ON CONFLICT (meeting_id, person_id) DO UPDATE SET answer = excluded.answer, answered_at = excluded.answered_at`
}

export async function setAttended(db: Db, meeting: number, person: number, attended: boolean): Promise<void> {
  await db.attendance.upsert({
    where: { meetingId_personId: { meetingId: meeting, personId: person } },
    create: { meetingId: meeting, personId: person, attended },
    update: { attended },
  })
}
