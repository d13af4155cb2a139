import { DateTime } from 'luxon'
import { Prisma } from '../../prisma/client/client.ts'
import { type Db, type Sql, sql } from '../database/client.ts'
import { instant } from '../dates/instant.ts'
import type { Named } from '../people/model.ts'
import type { AgendaItem, Answer, ListedMeeting, Mail, Meeting } from './meeting.ts'

interface ListedRow {
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
  uid: string
  sequence: number
  changed_at: Date
  announced_at: Date | null
  notice_at: Date | null
  /** `goesOutAt` in milliseconds */
  mail: (Pick<Mail, 'kind' | 'state'> & { reason: string | null; goesOutAt: number }) | null
}

interface Row extends ListedRow {
  /** `addedAt` in milliseconds */
  agenda: (Omit<AgendaItem, 'addedAt'> & { addedAt: number })[]
  /** `answeredAt` in milliseconds */
  attendees: {
    person: Named
    answer: Answer | null
    answeredAt: number | null
    attended: boolean | null
    here: boolean
  }[]
}

/**
 * A notice covers the present date when it is of the revision that set it, or later: the first e-mail of the bot's own,
 * since later ones tell of less than the date. What somebody recorded corrects that, the last record those before it.
 */
const listed = Prisma.sql`
  m.id, m.group_id AS group, m.number, m.title, m.wall, m.zone, m.starts_at, m.lasts_minutes, m.tool, m.join_link,
  m.state::text AS state, m.late_reason, m.cancel_reason, m.revision, m.uid, m.sequence, m.changed_at,
  (SELECT posted_at FROM notice
    WHERE meeting_id = m.id AND kind = 'announcement' AND state <> 'withdrawn' ORDER BY id LIMIT 1) AS announced_at,
  (SELECT distributed_at FROM notice
    WHERE meeting_id = m.id AND distributed_at IS NOT NULL AND revision >= m.notice_from
    ORDER BY mail_key IS NULL DESC, CASE WHEN mail_key IS NULL THEN -id ELSE id END LIMIT 1) AS notice_at,
  (SELECT json_build_object('kind', kind, 'state', state, 'reason', reason,
      'goesOutAt', extract(epoch FROM goes_out_at) * 1000)
    FROM notice WHERE meeting_id = m.id AND mail_key IS NOT NULL AND state <> 'withdrawn'
    ORDER BY id DESC LIMIT 1) AS mail`

export async function readListed(db: Db, which: Prisma.Sql): Promise<readonly ListedMeeting[]> {
  return (await db.$queryRaw<ListedRow[]>`SELECT ${listed} FROM meeting m WHERE ${which}`).map(listedOf)
}

/** Whole meetings by one query: they are read for every command and every click. */
export async function readMeetings(db: Db, which: Prisma.Sql): Promise<readonly Meeting[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${listed},
      (SELECT coalesce(json_agg(json_build_object('id', i.id, 'position', i.position, 'title', i.title,
          'seeksConclusion', i.seeks_conclusion, 'addedAt', extract(epoch FROM i.added_at) * 1000,
          'addedBy', json_build_object('id', p.id, 'name', p.name)) ORDER BY i.position), '[]')
        FROM agenda_item i JOIN person p ON p.id = i.added_by_id WHERE i.meeting_id = m.id) AS agenda,
      (SELECT coalesce(json_agg(json_build_object('answer', a.answer, 'attended', a.attended,
          'answeredAt', extract(epoch FROM a.answered_at) * 1000,
          'person', json_build_object('id', p.id, 'name', p.name), 'here', s.person_id IS NOT NULL)
          ORDER BY a.answered_at), '[]')
        FROM attendance a JOIN person p ON p.id = a.person_id
          LEFT JOIN membership s ON s.group_id = m.group_id AND s.person_id = p.id
        WHERE a.meeting_id = m.id) AS attendees
    FROM meeting m WHERE ${which}`
  return rows.map(meetingOf)
}

const listedOf = (row: ListedRow): ListedMeeting => ({
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
  uid: row.uid,
  sequence: row.sequence,
  changedAt: instant(row.changed_at),
  announcedAt: row.announced_at ? instant(row.announced_at) : undefined,
  noticeAt: row.notice_at ? instant(row.notice_at) : undefined,
  mail: row.mail ? mailOf(row.mail) : undefined,
})

const mailOf = ({ kind, state, reason, goesOutAt }: NonNullable<ListedRow['mail']>): Mail => ({
  ...{ kind, state, reason: reason ?? undefined },
  goesOutAt: DateTime.fromMillis(goesOutAt, { zone: 'utc' }),
})

const meetingOf = (row: Row): Meeting => ({
  ...listedOf(row),
  agenda: row.agenda.map((item) => ({ ...item, addedAt: DateTime.fromMillis(item.addedAt, { zone: 'utc' }) })),
  attendees: row.attendees.map(({ person, answer, answeredAt, attended, here }) => ({
    person,
    here,
    answer: answer ?? undefined,
    answeredAt: answeredAt === null ? undefined : DateTime.fromMillis(answeredAt, { zone: 'utc' }),
    attended: attended ?? undefined,
  })),
})

/** A meeting as JSON, `{ id, number, title }`, given by a column that holds its id; null if that is null. */
export const meetingJson = (meeting: Sql): Sql => sql`
  (SELECT json_build_object('id', about.id, 'number', about.number, 'title', about.title)
    FROM meeting about WHERE about.id = ${meeting})`

/** Selects the ids of the next meetings of a group to begin. */
export const nextMeetings = (group: number, now: DateTime, most: number): Sql => sql`
  SELECT coming.id FROM meeting coming
  WHERE coming.group_id = ${group} AND coming.starts_at > ${now.toJSDate()} AND coming.state IN ('planned', 'announced')
  ORDER BY coming.starts_at, coming.number LIMIT ${most}`
