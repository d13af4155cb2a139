import { createHash } from 'node:crypto'
import { DateTime } from 'luxon'
import { type Db, sql } from '../database/client.ts'
import { instant } from '../dates/instant.ts'
import { findGroup } from '../groups/read.ts'
import { termsOf } from '../groups/terms.ts'
import { listWholeMeetings } from '../meetings/read.ts'
import { isMemberOf } from '../people/read.ts'
import { type CalendarEntry, formatCalendar, organizerOf } from './icalendar/format.ts'
import type { Feed, Link, Whose } from './model.ts'

/** Hashes the secret in an address, which itself is stored nowhere. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

export const columnsOf = ({ group, person }: Whose) => ({ groupId: group, personId: person ?? null })

export const countLinks = (db: Db, whose: Whose): Promise<number> => db.calendarLink.count({ where: columnsOf(whose) })

interface Row {
  group: number
  person: number | null
  issued_at: Date
}

/** Finds what an address shows; undefined if it was revoked or its person has left the group. */
async function findLink(db: Db, secret: string): Promise<Link | undefined> {
  const [row] = await db.$queryRaw<Row[]>`
    SELECT l.group_id AS group, l.person_id AS person, l.issued_at FROM calendar_link l
    WHERE l.hash = ${hashOf(secret)}
      AND (l.person_id IS NULL OR ${isMemberOf(sql`l.group_id`, sql`l.person_id`)})`
  if (!row) return undefined
  return { group: await findGroup(db, row.group), person: row.person ?? undefined, issuedAt: instant(row.issued_at) }
}

const pastYears = 1
const mostMeetings = 500

/** Reads the meetings behind an address: those of the last year and all to come, cancelled ones included. */
export async function readFeed(db: Db, secret: string, now: DateTime): Promise<Feed | undefined> {
  const link = await findLink(db, secret)
  if (!link) return undefined
  const { group, person, issuedAt } = link
  const terms = termsOf({ group })
  const meetings = await listWholeMeetings(db, group.id, { from: now.minus({ years: pastYears }), most: mostMeetings })
  const own = meetings.map(({ attendees }) => attendees.find((attendee) => attendee.person.id === person))
  const changedAt = DateTime.max(
    issuedAt,
    ...meetings.map((meeting) => meeting.changedAt),
    ...own.flatMap((attendee) => attendee?.answeredAt ?? []),
  )
  const entries = meetings.map(
    (meeting, i): CalendarEntry => ({ meeting, group: group.name, terms, answer: own[i]?.answer, mayJoin: false }),
  )
  // stamped with the last change, so that programs that already have it do not fetch it again
  const organizer = organizerOf(group)
  const text = formatCalendar(entries, { method: 'PUBLISH', name: group.name, organizer, stampedAt: changedAt })
  return { text, changedAt }
}
