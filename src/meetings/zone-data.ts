import { DateTime } from 'luxon'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { strong, text, time, type View, view } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { inTransaction } from '../database/transaction.ts'
import { dayOf, describeDay } from '../dates/day.ts'
import { instant } from '../dates/instant.ts'
import { instantOf, instantsAt } from '../dates/wall.ts'
import { zoneLabel } from '../dates/zone.ts'
import { putDirect } from '../delivery/direct.ts'
import { put } from '../delivery/put.ts'
import { groupTerms } from '../groups/terms.ts'
import { officeHolders } from '../people/read.ts'
import type { Meeting } from './meeting.ts'
import { findProposal } from './proposal-store.ts'
import { cardKey, publish, publishProposal } from './publish.ts'
import { holdMeeting } from './store.ts'
import { meetingName } from './words.ts'

/** The instants that a wall time in a zone may mean by the rules of this process: one, or two where it comes twice. */
export type Readings = (wall: string, zone: string) => readonly DateTime[]

const presentReadings: Readings = (wall, zone) => {
  const found = instantsAt(wall, zone)
  return found.length > 0 ? found : [instantOf(wall, zone)]
}

interface Kept {
  readonly wall: string
  readonly zone: string
  readonly startsAt: DateTime
}

/** The instant by the present rules, where it is another one. Of a time that comes twice the nearer one is meant. */
export function movedInstant({ wall, zone, startsAt }: Kept, readings: Readings): DateTime | undefined {
  const distance = (at: DateTime): number => Math.abs(at.toMillis() - startsAt.toMillis())
  const [nearest] = readings(wall, zone).toSorted((a, b) => distance(a) - distance(b))
  return nearest && distance(nearest) > 0 ? nearest : undefined
}

/**
 * After the time-zone data changed: the wall time stays the record, so future instants are derived from it anew, and
 * every meeting that moved is flagged. Says how many moved. A second run finds nothing to do.
 */
export async function rederiveMeetings(
  client: PrismaClient,
  now: DateTime,
  readings: Readings = presentReadings,
): Promise<number> {
  const rows = await client.meeting.findMany({
    where: { startsAt: { gt: now.toJSDate() }, state: { in: ['planned', 'announced'] } },
    select: { id: true, wall: true, zone: true, startsAt: true },
  })
  let count = 0
  for (const row of rows) {
    if (!movedInstant(kept(row), readings)) continue
    count += await inTransaction(client, (tx) => moveMeeting(tx, row.id, now, readings))
  }
  await rederiveSlots(client, now, readings)
  return count
}

/** What was moved by another replica meanwhile is left alone. */
async function moveMeeting(db: Db, id: number, now: DateTime, readings: Readings): Promise<number> {
  const before = await holdMeeting(db, id)
  const startsAt = movedInstant(before, readings)
  if (!startsAt) return 0
  const data = {
    startsAt: startsAt.toJSDate(),
    revision: { increment: 1 },
    sequence: { increment: 1 },
    changedAt: now.toJSDate(),
  }
  await db.meeting.update({ where: { id }, data, select: { id: true } })
  const meeting = await holdMeeting(db, id)
  await publish(db, meeting, await groupTerms(db, meeting.group), now)
  const told = movedView(before, meeting)
  const key = `meeting:${meeting.number}:zones:${meeting.revision}`
  await put(db, { group: meeting.group, key, view: told, under: cardKey(meeting) })
  for (const { person } of await officeHolders(db, meeting.group, 'coConvenor'))
    await putDirect(db, { group: meeting.group, person, key: `direct:${meeting.group}:${key}`, view: told })
  return 1
}

const movedView = (before: Meeting, { wall, zone, startsAt, number }: Meeting): View =>
  view(
    `The clocks of ${zoneLabel(zone)} change otherwise than expected: ${meetingName(before)}`,
    text(
      'The meeting stays at ',
      // in the words of the record: these clocks are not asked again
      strong(
        `${describeDay(dayOf(DateTime.fromISO(wall, { zone: 'utc' }), 'utc'))}, ${wall.slice(11)} ${zoneLabel(zone)}`,
      ),
      ', which is now ',
      time(startsAt, 'UTC'),
      ' and was ',
      time(before.startsAt, 'UTC'),
      ' by the former rules of that zone.',
    ),
    text(
      `Tell whoever has it in a calendar elsewhere. To keep the former instant in its place, set it by /meeting move M${number}.`,
    ),
  )

/** Those of open polls; their message shows the new instants. */
async function rederiveSlots(client: PrismaClient, now: DateTime, readings: Readings): Promise<void> {
  const rows = await client.slot.findMany({
    where: { startsAt: { gt: now.toJSDate() }, proposal: { state: 'open' } },
    include: { proposal: { select: { groupId: true, number: true } } },
  })
  for (const row of rows) {
    const startsAt = movedInstant(kept(row), readings)
    if (!startsAt) continue
    await inTransaction(client, async (tx) => {
      await tx.slot.update({ where: { id: row.id }, data: { startsAt: startsAt.toJSDate() } })
      const proposal = await findProposal(tx, row.proposal.groupId, row.proposal.number)
      if (proposal) await publishProposal(tx, proposal)
    })
  }
}

const kept = (row: { wall: string; zone: string; startsAt: Date }): Kept => ({
  ...row,
  startsAt: instant(row.startsAt),
})
