import type { DateTime } from 'luxon'
import type { PrismaClient } from '../../../prisma/client/client.ts'
import type { Db } from '../../database/client.ts'
import { inTransaction } from '../../database/transaction.ts'
import { putDirect } from '../../delivery/direct.ts'
import { put } from '../../delivery/put.ts'
import { groupTerms } from '../../groups/terms.ts'
import { officeHolders } from '../../people/read.ts'
import { publishPoll } from '../availability/publish.ts'
import { listOpenSlots, pollById } from '../availability/read.ts'
import { moveSlot } from '../availability/write.ts'
import { cardKey, publish } from '../publishing/publish.ts'
import { listFutureStarts } from '../read.ts'
import { lockMeeting, moveInstant } from '../write.ts'
import { movedInstant, presentReadings, type Readings } from './rules.ts'
import { movedView } from './views.ts'

/**
 * Derives all future instants again after the time-zone data changed: the wall time is the record. Tells the group about
 * each meeting that moved, and returns how many did. A second run finds nothing to do.
 */
export async function rederiveMeetings(
  client: PrismaClient,
  now: DateTime,
  readings: Readings = presentReadings,
): Promise<number> {
  let count = 0
  for (const start of await listFutureStarts(client, now)) {
    if (!movedInstant(start, readings)) continue
    count += await inTransaction(client, (tx) => moveMeeting(tx, start.id, now, readings))
  }
  await rederiveSlots(client, now, readings)
  return count
}

/** Moves one meeting, unless another replica has done so; returns how many it moved. */
async function moveMeeting(db: Db, id: number, now: DateTime, readings: Readings): Promise<number> {
  const before = await lockMeeting(db, id)
  const startsAt = movedInstant(before, readings)
  if (!startsAt) return 0
  const meeting = await moveInstant(db, before, startsAt, now)
  await publish(db, meeting, await groupTerms(db, meeting.group), now)
  const shown = movedView(before, meeting)
  const key = `meeting:${meeting.number}:zones:${meeting.revision}`
  await put(db, { group: meeting.group, key, view: shown, under: cardKey(meeting) })
  for (const { person } of await officeHolders(db, meeting.group, 'coConvenor'))
    await putDirect(db, { group: meeting.group, person, key: `direct:${meeting.group}:${key}`, view: shown })
  return 1
}

/** Derives the slots of open polls again; their messages show the new instants. */
async function rederiveSlots(client: PrismaClient, now: DateTime, readings: Readings): Promise<void> {
  for (const slot of await listOpenSlots(client, now)) {
    const startsAt = movedInstant(slot, readings)
    if (!startsAt) continue
    await inTransaction(client, async (tx) => {
      await moveSlot(tx, slot.id, startsAt)
      await publishPoll(tx, await pollById(tx, slot.poll))
    })
  }
}
