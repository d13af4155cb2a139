import type { DateTime } from 'luxon'
import { type Db, type Sql, sql } from '../../database/client.ts'
import { atMillis, instant } from '../../dates/instant.ts'
import { memberships, namedJson, persons } from '../../people/read.ts'
import type { AskedMember, AvailabilityPoll, Slot } from './model.ts'

type Row = Omit<AvailabilityPoll, 'meetingNumber' | 'slots'> & {
  readonly meetingNumber: number | null
  /** `startsAt` in milliseconds since 1970. */
  readonly slots: readonly (Omit<Slot, 'startsAt'> & { readonly startsAt: number })[]
}

/** Reads whole polls with one statement: they are read for every command and every click. */
async function readPolls(db: Db, which: Sql): Promise<readonly AvailabilityPoll[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT p.id, p.group_id AS "group", p.number, p.title, p.lasts_minutes AS "lastsMinutes", p.state,
      p.meeting_number AS "meetingNumber",
      (SELECT coalesce(json_agg(json_build_object('id', s.id, 'number', s.number, 'wall', s.wall, 'zone', s.zone,
          'startsAt', extract(epoch FROM s.starts_at) * 1000,
          'answers', (SELECT coalesce(json_agg(json_build_object('answer', a.answer,
              'person', ${namedJson(sql`a.person_id`)}) ORDER BY a.at), '[]')
            FROM slot_answer a WHERE a.slot_id = s.id)) ORDER BY s.number), '[]')
        FROM slot s WHERE s.proposal_id = p.id) AS slots
    FROM meeting_proposal p WHERE ${which}`
  return rows.map(pollOf)
}

const pollOf = ({ meetingNumber, slots, ...row }: Row): AvailabilityPoll => ({
  ...row,
  meetingNumber: meetingNumber ?? undefined,
  slots: slots.map((slot) => ({ ...slot, startsAt: atMillis(slot.startsAt) })),
})

export async function findPoll(db: Db, group: number, number: number): Promise<AvailabilityPoll | undefined> {
  return (await readPolls(db, sql`p.group_id = ${group} AND p.number = ${number}`))[0]
}

/** Reads a poll of any group. */
export async function pollById(db: Db, id: number): Promise<AvailabilityPoll> {
  const [poll] = await readPolls(db, sql`p.id = ${id}`)
  if (!poll) throw new Error(`There is no availability poll with the id ${id}`)
  return poll
}

/** Lists the last 20 open polls of a group, the latest first. */
export async function listOpenPolls(db: Db, group: number): Promise<readonly AvailabilityPoll[]> {
  return readPolls(db, sql`p.group_id = ${group} AND p.state = 'open' ORDER BY p.number DESC LIMIT 20`)
}

/** A slot with the poll that it belongs to. */
export interface OpenSlot extends Pick<Slot, 'id' | 'wall' | 'zone' | 'startsAt'> {
  readonly poll: number
}

/** Lists the slots of all open polls that start after `now`. */
export async function listOpenSlots(db: Db, now: DateTime): Promise<readonly OpenSlot[]> {
  const rows = await db.$queryRaw<(Omit<OpenSlot, 'startsAt'> & { startsAt: Date })[]>`
    SELECT s.id, s.wall, s.zone, s.starts_at AS "startsAt", s.proposal_id AS poll
    FROM slot s JOIN meeting_proposal p ON p.id = s.proposal_id
    WHERE s.starts_at > ${now.toJSDate()} AND p.state = 'open' ORDER BY s.id`
  return rows.map((row) => ({ ...row, startsAt: instant(row.startsAt) }))
}

/** Lists the members who are asked when they can meet: everyone except observers; at most 500. */
export async function listAsked(db: Db, group: number): Promise<readonly AskedMember[]> {
  return db.$queryRaw<AskedMember[]>`
    SELECT p.id, p.name, p.zone FROM (${memberships}) m JOIN (${persons}) p ON p.id = m.person
    WHERE m."group" = ${group} AND m.office <> 'observer' ORDER BY p.name LIMIT 500`
}
