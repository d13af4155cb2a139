import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { dayOf, endOfDay } from '../dates/day.ts'
import { instantOf } from '../dates/wall.ts'
import { put } from '../delivery/put.ts'
import { type Deadline, type DeadlineSource, isForChannel } from './deadline.ts'
import { findDeadline } from './dispatch.ts'
import { asNoted } from './responsible.ts'
import { pingedBetween } from './store.ts'
import { digestView } from './views.ts'

/**
 * One message a day for the channel, edited in place when more falls on that day and when something in it is done.
 * Reminders of meetings are not in it.
 */
export async function putDigest(
  db: Db,
  sources: readonly DeadlineSource[],
  group: number,
  now: DateTime,
): Promise<void> {
  const { zone } = await db.group.findUniqueOrThrow({ where: { id: group }, select: { zone: true } })
  // two ticking processes would each write a digest without what the other has just found
  await db.$executeRaw`SELECT 1 FROM "group" WHERE id = ${group} FOR NO KEY UPDATE`
  const day = dayOf(now, zone)
  const from = instantOf(`${day}T00:00`, zone)
  const keys = (await pingedBetween(db, group, from, endOfDay(day, zone).plus(1))).filter(isForChannel)
  const deadlines: Deadline[] = []
  for (const key of keys) {
    const deadline = await findDeadline(db, sources, key, now)
    if (!deadline || deadline.state === 'over') continue
    deadlines.push(await asNoted(db, deadline, group))
  }
  if (deadlines.length === 0) return
  const sorted = deadlines.toSorted((a, b) => a.at.toMillis() - b.at.toMillis())
  await put(db, { group, key: `digest:${day}`, view: digestView(sorted, day, zone, now) })
}
