import type { DateTime } from 'luxon'
import { Prisma } from '../../prisma/client/client.ts'
import type { Db } from '../database/client.ts'
import type { ActionItem } from './action.ts'
import { readItems } from './read.ts'

/** As many as an agenda shows. */
const mostCarried = 20

interface MeetingOf {
  readonly group: number
  readonly number: number
}

/** The open items that the agenda of a meeting lists by itself: all of the group's, if it is the next to begin. */
export async function listCarried(db: Db, meeting: MeetingOf, now: DateTime): Promise<readonly ActionItem[]> {
  return readItems(
    db,
    Prisma.sql`i.group_id = ${meeting.group} AND i.state = 'open' AND ${meeting.number} = (
        SELECT o.number FROM meeting o
        WHERE o.group_id = ${meeting.group} AND o.state IN ('planned', 'announced') AND o.starts_at > ${now.toJSDate()}
        ORDER BY o.starts_at, o.number LIMIT 1)
      ORDER BY i.due_day, i.number LIMIT ${mostCarried}`,
  )
}

/**
 * Has the next meetings looked at by the next tick, which puts their agendas right: the first may have other items now,
 * and the second may have been the first.
 */
export async function lookAtAgendas(db: Db, group: number, now: DateTime): Promise<void> {
  const at = now.toJSDate()
  await db.$executeRaw`
    UPDATE watch SET look_at = ${at} WHERE kind = 'meeting' AND look_at > ${at} AND subject_id IN (
      SELECT id FROM meeting WHERE group_id = ${group} AND starts_at > ${at} AND state IN ('planned', 'announced')
      ORDER BY starts_at LIMIT 2)`
}
