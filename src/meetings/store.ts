import { DateTime } from 'luxon'
import type { Prisma } from '../../prisma/client/client.ts'
import type { Db } from '../db.ts'
import type { Answer, Meeting, MeetingChange } from './meeting.ts'

const whole = {
  agenda: { include: { addedBy: { select: { id: true, name: true } } }, orderBy: { position: 'asc' } },
  attendances: { include: { person: { select: { id: true, name: true } } }, orderBy: { answeredAt: 'asc' } },
  notices: { orderBy: { id: 'asc' } },
} satisfies Prisma.MeetingInclude

type Row = Prisma.MeetingGetPayload<{ include: typeof whole }>

const instant = (date: Date): DateTime => DateTime.fromJSDate(date, { zone: 'utc' })

function meetingOf(row: Row): Meeting {
  const { agenda, attendances, notices, groupId, startsAt, tool, joinLink, lateReason, cancelReason, ...rest } = row
  const announced = notices.find(({ kind }) => kind === 'announcement')
  const covering = notices.find(({ distributedAt, revision }) => distributedAt !== null && revision >= row.noticeFrom)
  const distributed = covering?.distributedAt
  return {
    ...rest,
    group: groupId,
    startsAt: instant(startsAt),
    tool: tool ?? undefined,
    joinLink: joinLink ?? undefined,
    lateReason: lateReason ?? undefined,
    cancelReason: cancelReason ?? undefined,
    agenda: agenda.map((item) => ({ ...item, addedAt: instant(item.addedAt) })),
    attendees: attendances.map(({ person, answer, answeredAt, attended }) => ({
      person,
      answer: answer ?? undefined,
      answeredAt: answeredAt ? instant(answeredAt) : undefined,
      attended: attended ?? undefined,
    })),
    announcedAt: announced && instant(announced.postedAt),
    noticeAt: distributed ? instant(distributed) : undefined,
  }
}

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
  return meetingOf(await db.meeting.create({ data: data satisfies Prisma.MeetingUncheckedCreateInput, include: whole }))
}

export async function findMeeting(db: Db, group: number, number: number): Promise<Meeting | undefined> {
  const row = await db.meeting.findUnique({ where: { groupId_number: { groupId: group, number } }, include: whole })
  return row ? meetingOf(row) : undefined
}

/** Whatever its group: for what hangs on the meeting itself, such as its deadlines. */
export async function meetingById(db: Db, id: number): Promise<Meeting | undefined> {
  const row = await db.meeting.findUnique({ where: { id }, include: whole })
  return row ? meetingOf(row) : undefined
}

/** The same, held against every other change until the transaction ends. */
export async function holdMeeting(db: Db, id: number): Promise<Meeting> {
  await db.$queryRaw`SELECT 1 FROM meeting WHERE id = ${id} FOR UPDATE`
  return meetingOf(await db.meeting.findUniqueOrThrow({ where: { id }, include: whole }))
}

/** Meetings that end after `from`, the next first; cancelled ones only when asked for. */
export async function listMeetings(
  db: Db,
  group: number,
  asked: { readonly from: DateTime; readonly most: number; readonly cancelled?: boolean },
): Promise<readonly Meeting[]> {
  const rows = await db.meeting.findMany({
    where: {
      groupId: group,
      // no meeting lasts longer than a day, so this bound can use the index; the end itself is looked at below
      startsAt: { gt: asked.from.minus({ days: 1 }).toJSDate() },
      ...(asked.cancelled ? {} : { state: { not: 'cancelled' } }),
    },
    include: whole,
    orderBy: [{ startsAt: 'asc' }, { number: 'asc' }],
    take: asked.most + 10,
  })
  return rows
    .map(meetingOf)
    .filter((meeting) => meeting.startsAt.plus({ minutes: meeting.lastsMinutes }) > asked.from)
    .slice(0, asked.most)
}

/** The last meetings that are over, the latest first. */
export async function listPastMeetings(
  db: Db,
  group: number,
  now: DateTime,
  most: number,
): Promise<readonly Meeting[]> {
  const rows = await db.meeting.findMany({
    where: { groupId: group, startsAt: { lte: now.toJSDate() } },
    include: whole,
    orderBy: [{ startsAt: 'desc' }, { number: 'desc' }],
    take: most,
  })
  return rows.map(meetingOf).filter((meeting) => meeting.startsAt.plus({ minutes: meeting.lastsMinutes }) <= now)
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
  return meetingOf(await db.meeting.update({ where: { id: meeting.id }, data, include: whole }))
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

/** Enters that the complete notice went out by e-mail, as somebody says who answers for it. */
export async function confirmNotice(
  db: Db,
  meeting: Meeting,
  told: { readonly distributedAt: DateTime; readonly link: string | undefined; readonly now: DateTime },
): Promise<void> {
  await db.notice.create({
    data: {
      meetingId: meeting.id,
      kind: 'announcement',
      revision: meeting.revision,
      state: 'confirmed',
      postedAt: (meeting.announcedAt ?? told.now).toJSDate(),
      distributedAt: told.distributedAt.toJSDate(),
      archiveLink: told.link ?? null,
    },
  })
}

export async function setAnswer(db: Db, meeting: number, person: number, answer: Answer, at: DateTime): Promise<void> {
  await db.$executeRaw`
    INSERT INTO attendance (meeting_id, person_id, answer, answered_at)
    VALUES (${meeting}, ${person}, ${answer}::attendance_answer, ${at.toJSDate()})
    ON CONFLICT (meeting_id, person_id) DO UPDATE SET answer = excluded.answer, answered_at = excluded.answered_at`
}

export async function setAttended(db: Db, meeting: number, person: number, attended: boolean): Promise<void> {
  await db.attendance.upsert({
    where: { meetingId_personId: { meetingId: meeting, personId: person } },
    create: { meetingId: meeting, personId: person, attended },
    update: { attended },
  })
}
