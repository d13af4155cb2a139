import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { dayOf, endOfDay } from '../dates/day.ts'
import { instantOf } from '../dates/wall.ts'
import { put } from '../delivery/put.ts'
import { findGroup } from '../groups/read.ts'
import { lockGroup } from '../groups/write.ts'
import { type Deadline, type DeadlineSource, isForChannel } from './deadline.ts'
import { deadlineFinder } from './list.ts'
import { applyOverrides } from './override.ts'
import { listPingedBetween } from './ping.ts'
import { digestView } from './views.ts'

/**
 * Puts the digest of the day into the channels: one message a day, which is edited when more falls on that day and when
 * something in it is done. Reminders of meetings are not in it.
 */
export async function putDigest(
  db: Db,
  sources: readonly DeadlineSource[],
  group: number,
  now: DateTime,
): Promise<void> {
  // two ticking processes would each write a digest without what the other has just found
  await lockGroup(db, group)
  const { zone } = await findGroup(db, group)
  const day = dayOf(now, zone)
  const from = instantOf(`${day}T00:00`, zone)
  const keys = (await listPingedBetween(db, group, from, endOfDay(day, zone).plus(1))).filter(isForChannel)
  const find = deadlineFinder(db, sources, now)
  const found: Deadline[] = []
  for (const key of keys) {
    const deadline = await find(key)
    if (deadline && deadline.state !== 'over') found.push(deadline)
  }
  if (found.length === 0) return
  const sorted = (await applyOverrides(db, group, found)).toSorted((a, b) => a.at.toMillis() - b.at.toMillis())
  await put(db, { group, key: `digest:${day}`, view: digestView(sorted, day, zone, now) })
}
