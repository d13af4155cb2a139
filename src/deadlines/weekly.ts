import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { addDays, dayOf, weekdayOf } from '../dates/day.ts'
import { instantOf } from '../dates/wall.ts'
import { put } from '../delivery/put.ts'
import { findGroup } from '../groups/read.ts'
import { groupTerms } from '../groups/terms.ts'
import type { Ladders } from '../terms/rules.ts'
import type { DeadlineSource } from './deadline.ts'
import { listDeadlines } from './list.ts'
import { weekView } from './views.ts'

interface Moments {
  readonly last: DateTime
  readonly next: DateTime
}

/** Returns the last moment of the weekly digest, which may be `now`, and the next one, by the calendar of a zone. */
export function weeklyMoments({ weekday, hour }: Ladders['week'], zone: string, now: DateTime): Moments {
  const today = dayOf(now, zone)
  const day = addDays(today, -((weekdayOf(today) - weekday + 7) % 7))
  const on = (days: number) => instantOf(`${addDays(day, days)}T${String(hour).padStart(2, '0')}:00`, zone)
  return on(0) <= now ? { last: on(0), next: on(7) } : { last: on(-7), next: on(0) }
}

/** Tells the channel once a week what is overdue and what is due until the next time; nothing if there is neither. */
export const weeklyDigest = (sources: readonly DeadlineSource[]): DeadlineSource => ({
  kind: 'group',
  derive: async () => [],
  list: async () => [],
  subjectOf: () => undefined,
  async refresh(db, { id, touchedAt }, now) {
    const { profile, zone } = await groupTerms(db, id)
    const moments = weeklyMoments(profile.ladders.week, zone, now)
    // a group that was set up on a Wednesday begins with its next week
    if (moments.last > touchedAt) await putWeek(db, sources, id, moments, now)
    return moments.next
  },
})

async function putWeek(
  db: Db,
  sources: readonly DeadlineSource[],
  id: number,
  { last, next }: Moments,
  now: DateTime,
): Promise<void> {
  const group = await findGroup(db, id)
  const open = (await listDeadlines(db, sources, group, now)).filter(
    ({ state, kind }) => state === 'open' && kind !== 'advice',
  )
  const overdue = open.filter(({ at }) => at < now)
  const ahead = open.filter(({ at }) => at >= now && at < next)
  if (overdue.length + ahead.length === 0) return
  const day = dayOf(last, group.zone)
  await put(db, { group: id, key: `week:${day}`, view: weekView({ overdue, ahead }, day, group.zone, now) })
}
