import { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { termsOf } from '../groups/terms.ts'
import { listWholeMeetings } from '../meetings/read.ts'
import { findLink } from './store.ts'
import { type Entry, organizerOf, writeCalendar } from './write.ts'

export interface Feed {
  /** iCalendar; the same until something in it changes. */
  readonly text: string
  readonly changedAt: DateTime
}

const keptYears = 1
const mostMeetings = 500

/** The meetings behind an address, those of the last year and all to come; cancelled ones stay, as cancelled. */
export async function readFeed(db: Db, secret: string, now: DateTime): Promise<Feed | undefined> {
  const link = await findLink(db, secret)
  if (!link) return undefined
  const { group, person, issuedAt } = link
  const terms = termsOf({ group })
  const meetings = await listWholeMeetings(db, group.id, { from: now.minus({ years: keptYears }), most: mostMeetings })
  const mine = meetings.map(({ attendees }) => attendees.find((attendee) => attendee.person.id === person))
  const changedAt = DateTime.max(
    issuedAt,
    ...meetings.map((meeting) => meeting.changedAt),
    ...mine.flatMap((attendee) => attendee?.answeredAt ?? []),
  )
  const entries = meetings.map(
    (meeting, i): Entry => ({ meeting, group: group.name, terms, answer: mine[i]?.answer, mayJoin: false }),
  )
  // stamped with the last change, so that programs that have it already are not sent it again
  const organizer = organizerOf(group)
  const text = writeCalendar(entries, { method: 'PUBLISH', name: group.name, organizer, stampedAt: changedAt })
  return { text, changedAt }
}
