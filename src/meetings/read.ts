import type { DateTime } from 'luxon'
import { Prisma } from '../../prisma/client/client.ts'
import { type Db, type Sql, sql } from '../database/client.ts'
import { atMillis, instant } from '../dates/instant.ts'
import { announcedAt, lastMailJson, noticeAt, noticeJudgedBy } from '../notices/read.ts'
import type { Named } from '../people/model.ts'
import { isMemberOf, namedJson, nameOf } from '../people/read.ts'
import type { AgendaItem, Attendance, ListedMeeting, Mail, Meeting, MeetingChange } from './model.ts'

/** Maps the properties of a meeting to its columns; the only place that names both. */
export const columns = {
  id: 'id',
  group: 'group_id',
  number: 'number',
  title: 'title',
  wall: 'wall',
  zone: 'zone',
  startsAt: 'starts_at',
  lastsMinutes: 'lasts_minutes',
  tool: 'tool',
  joinLink: 'join_link',
  state: 'state',
  lateReason: 'late_reason',
  cancelReason: 'cancel_reason',
  revision: 'revision',
  uid: 'uid',
  sequence: 'sequence',
  changedAt: 'changed_at',
} as const satisfies Partial<Record<keyof ListedMeeting, string>>

export type Column = keyof typeof columns

interface ListedRow extends Readonly<Record<string, unknown>> {
  readonly mail: (Omit<Mail, 'reason' | 'goesOutAt'> & { reason: string | null; goesOutAt: number }) | null
}

/** Instants inside JSON are milliseconds since 1970. */
interface Row extends ListedRow {
  readonly agenda: readonly (Omit<AgendaItem, 'addedAt'> & { addedAt: number })[]
  readonly attendees: readonly {
    person: Named
    answer: Attendance | null
    answeredAt: number | null
    attended: boolean | null
    here: boolean
  }[]
}

const ownColumns = Prisma.raw(
  Object.entries(columns)
    .map(([property, column]) => `m.${column} AS "${property}"`)
    .join(', '),
)

/** Selects what lists show. A notice covers the present date if it is of the revision that set it, or later. */
const listedColumns = sql`
  ${ownColumns},
  ${announcedAt(sql`m.id`)} AS "announcedAt",
  ${noticeAt(sql`m.id`, sql`m.notice_from`)} AS "noticeAt",
  ${noticeJudgedBy(sql`m.id`, sql`m.notice_from`)} AS "judgedBy",
  ${lastMailJson(sql`m.id`)} AS mail`

/** Selects a whole meeting from `meeting m`, for SELECT and RETURNING. */
const wholeColumns = sql`
  ${listedColumns},
  (SELECT coalesce(json_agg(json_build_object('id', i.id, 'position', i.position, 'title', i.title,
      'seeksConclusion', i.seeks_conclusion, 'addedAt', extract(epoch FROM i.added_at) * 1000,
      'addedBy', ${namedJson(sql`i.added_by_id`)}) ORDER BY i.position), '[]')
    FROM agenda_item i WHERE i.meeting_id = m.id) AS agenda,
  (SELECT coalesce(json_agg(json_build_object('answer', a.answer, 'attended', a.attended,
      'answeredAt', extract(epoch FROM a.answered_at) * 1000,
      'person', ${namedJson(sql`a.person_id`)}, 'here', ${isMemberOf(sql`m.group_id`, sql`a.person_id`)})
      ORDER BY a.answered_at), '[]')
    FROM attendance a WHERE a.meeting_id = m.id) AS attendees`

/** Runs an INSERT, or an UPDATE of `meeting m`, and returns the whole meeting as it is then. */
export async function writeMeeting(db: Db, statement: Sql): Promise<Meeting> {
  const [row] = await db.$queryRaw<Row[]>`${statement} RETURNING ${wholeColumns}`
  if (!row) throw new Error('The statement changed no meeting')
  return meetingOf(row)
}

const readWhole = async (db: Db, which: Sql): Promise<readonly Meeting[]> =>
  (await db.$queryRaw<Row[]>`SELECT ${wholeColumns} FROM meeting m WHERE ${which}`).map(meetingOf)

const readListed = async (db: Db, which: Sql): Promise<readonly ListedMeeting[]> =>
  (await db.$queryRaw<ListedRow[]>`SELECT ${listedColumns} FROM meeting m WHERE ${which}`).map(listedOf)

const listedOf = ({ mail, ...row }: ListedRow): ListedMeeting => ({
  ...(fromRow(row) as Omit<ListedMeeting, 'mail'>),
  mail: mail ? { ...mail, reason: mail.reason ?? undefined, goesOutAt: atMillis(mail.goesOutAt) } : undefined,
})

/** Turns null into undefined and Dates into instants. */
const fromRow = (row: object): object =>
  Object.fromEntries(
    Object.entries(row).map(([property, value]) => [
      property,
      value instanceof Date ? instant(value) : (value ?? undefined),
    ]),
  )

const meetingOf = ({ agenda, attendees, ...row }: Row): Meeting => ({
  ...listedOf(row),
  agenda: agenda.map((item) => ({ ...item, addedAt: atMillis(item.addedAt) })),
  attendees: attendees.map(({ person, answer, answeredAt, attended, here }) => ({
    person,
    here,
    answer: answer ?? undefined,
    answeredAt: answeredAt === null ? undefined : atMillis(answeredAt),
    attended: attended ?? undefined,
  })),
})

export async function findMeeting(db: Db, group: number, number: number): Promise<Meeting | undefined> {
  return (await readWhole(db, sql`m.group_id = ${group} AND m.number = ${number}`))[0]
}

/** Reads a meeting of any group, for what belongs to the meeting itself, such as its deadlines. */
export async function meetingById(db: Db, id: number): Promise<Meeting> {
  const [meeting] = await readWhole(db, sql`m.id = ${id}`)
  if (!meeting) throw new Error(`There is no meeting with the id ${id}`)
  return meeting
}

/** Selects the meetings of a group that have not ended and are not cancelled, the next first. */
const coming = (group: number, now: DateTime): Sql =>
  // no meeting lasts longer than a day, so the first bound can use the index
  sql`m.group_id = ${group} AND m.starts_at > ${now.minus({ days: 1 }).toJSDate()} AND m.state <> 'cancelled'
    AND m.starts_at + make_interval(mins => m.lasts_minutes) > ${now.toJSDate()} ORDER BY m.starts_at, m.number`

/** Finds the first meeting that has not ended. */
export async function nextMeeting(db: Db, group: number, now: DateTime): Promise<Meeting | undefined> {
  return (await readWhole(db, sql`${coming(group, now)} LIMIT 1`))[0]
}

/** Lists meetings that end after `from`, the next first, without cancelled ones. */
export const listMeetings = (
  db: Db,
  group: number,
  { from, most }: { readonly from: DateTime; readonly most: number },
): Promise<readonly ListedMeeting[]> => readListed(db, sql`${coming(group, from)} LIMIT ${most}`)

/** Lists the last `most` meetings that begin after `from` in order of time, including cancelled ones. */
export async function listWholeMeetings(
  db: Db,
  group: number,
  { from, most }: { readonly from: DateTime; readonly most: number },
): Promise<readonly Meeting[]> {
  const meetings = await readWhole(
    db,
    sql`m.group_id = ${group} AND m.starts_at > ${from.toJSDate()} ORDER BY m.starts_at DESC, m.number DESC LIMIT ${most}`,
  )
  return meetings.toReversed()
}

/** Lists the last meetings that are over, the latest first. */
export const listPastMeetings = (
  db: Db,
  group: number,
  now: DateTime,
  most: number,
): Promise<readonly ListedMeeting[]> =>
  readListed(
    db,
    sql`m.group_id = ${group} AND m.starts_at <= ${now.toJSDate()}
        AND m.starts_at + make_interval(mins => m.lasts_minutes) <= ${now.toJSDate()}
      ORDER BY m.starts_at DESC, m.number DESC LIMIT ${most}`,
  )

/** Lists the changes of a meeting, the latest first. */
export async function listChanges(db: Db, meeting: number, most: number): Promise<readonly MeetingChange[]> {
  const rows = await db.$queryRaw<(Omit<MeetingChange, 'at'> & { at: Date })[]>`
    SELECT c.at, ${nameOf(sql`c.person_id`)} AS by, c.what, c.before, c.after
    FROM meeting_change c WHERE c.meeting_id = ${meeting} ORDER BY c.id DESC LIMIT ${most}`
  return rows.map((row) => ({ ...row, at: instant(row.at) }))
}

/** Lists the starts of all meetings that are still to come, in every group. */
export async function listFutureStarts(
  db: Db,
  now: DateTime,
): Promise<readonly Pick<Meeting, 'id' | 'wall' | 'zone' | 'startsAt'>[]> {
  const rows = await db.meeting.findMany({
    where: { startsAt: { gt: now.toJSDate() }, state: { in: ['planned', 'announced'] } },
    select: { id: true, wall: true, zone: true, startsAt: true },
  })
  return rows.map((row) => ({ ...row, startsAt: instant(row.startsAt) }))
}

/** Selects a meeting as JSON, `{ id, number, title }`, given by a column that holds its id; null if that is null. */
export const meetingJson = (meeting: Sql): Sql => sql`
  (SELECT json_build_object('id', about.id, 'number', about.number, 'title', about.title)
    FROM meeting about WHERE about.id = ${meeting})`

/** Selects the ids of the next meetings of a group to begin. */
export const nextMeetings = (group: number, now: DateTime, most: number): Sql => sql`
  SELECT coming.id FROM meeting coming
  WHERE coming.group_id = ${group} AND coming.starts_at > ${now.toJSDate()} AND coming.state IN ('planned', 'announced')
  ORDER BY coming.starts_at, coming.number LIMIT ${most}`

/** Finds the unguessable key in the address to which invitations to a meeting are answered. */
export async function findReplyKey(db: Db, meeting: number): Promise<string> {
  const { replyKey } = await db.meeting.findUniqueOrThrow({ where: { id: meeting }, select: { replyKey: true } })
  return replyKey
}
