import type { DateTime } from 'luxon'
import type { Db } from '../../database/client.ts'
import type { When } from '../../dates/when.ts'
import { takeNumber } from '../../groups/write.ts'
import type { Availability, AvailabilityPoll } from './model.ts'
import { findPoll, pollById } from './read.ts'

export interface NewAvailabilityPoll {
  readonly title: string
  readonly lastsMinutes: number
  readonly slots: readonly When[]
  /** The person who asks. */
  readonly by: number
  readonly at: DateTime
}

/** Opens a poll under the group's next number. */
export async function createPoll(db: Db, group: number, fresh: NewAvailabilityPoll): Promise<AvailabilityPoll> {
  const number = await takeNumber(db, group, 'availabilityPoll')
  const slots = fresh.slots.map(({ wall, zone, at }, i) => ({ number: i + 1, wall, zone, startsAt: at.toJSDate() }))
  const { id } = await db.availabilityPoll.create({
    data: {
      groupId: group,
      proposedById: fresh.by,
      number,
      title: fresh.title,
      lastsMinutes: fresh.lastsMinutes,
      proposedAt: fresh.at.toJSDate(),
      slots: { create: slots },
    },
    select: { id: true },
  })
  return pollById(db, id)
}

/** Locks the poll until the transaction ends, and reads it. */
export async function lockPoll(db: Db, id: number): Promise<AvailabilityPoll> {
  await db.$executeRaw`SELECT 1 FROM meeting_proposal WHERE id = ${id} FOR UPDATE`
  return pollById(db, id)
}

/** Locks a poll of the group by its number until the transaction ends, and reads it. */
export async function lockPollByNumber(db: Db, group: number, number: number): Promise<AvailabilityPoll | undefined> {
  await db.$executeRaw`SELECT 1 FROM meeting_proposal WHERE group_id = ${group} AND number = ${number} FOR UPDATE`
  return findPoll(db, group, number)
}

/** Ends a poll. `meeting`: the number of the meeting that it became. */
export async function endPoll(
  db: Db,
  poll: AvailabilityPoll,
  { state, meeting }: { readonly state: 'settled' | 'withdrawn'; readonly meeting?: number },
): Promise<AvailabilityPoll> {
  await db.availabilityPoll.update({ where: { id: poll.id }, data: { state, meetingNumber: meeting ?? null } })
  return { ...poll, state, meetingNumber: meeting }
}

/** Records one person's answers, slot id → answer, and returns the poll with them. */
export async function setAnswers(
  db: Db,
  poll: AvailabilityPoll,
  person: number,
  answers: ReadonlyMap<number, Availability>,
  at: DateTime,
): Promise<AvailabilityPoll> {
  await db.$executeRaw`
    INSERT INTO slot_answer (slot_id, person_id, answer, at)
    SELECT slot, ${person}, answer::availability, ${at.toJSDate()}
    FROM unnest(${[...answers.keys()]}::int[], ${[...answers.values()]}::text[]) AS given (slot, answer)
    ON CONFLICT (slot_id, person_id) DO UPDATE SET answer = excluded.answer, at = excluded.at`
  return pollById(db, poll.id)
}

/** Moves a slot to another instant. */
export async function moveSlot(db: Db, id: number, startsAt: DateTime): Promise<void> {
  await db.slot.update({ where: { id }, data: { startsAt: startsAt.toJSDate() }, select: { id: true } })
}
