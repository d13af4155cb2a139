import type { DateTime } from 'luxon'
import type { Actor, Visitor } from '../bot/caller.ts'
import type { Address } from '../bot/platform.ts'
import { changeRow } from '../database/change.ts'
import type { Db } from '../database/client.ts'
import { dayOf } from '../dates/day.ts'
import { instant } from '../dates/instant.ts'

export interface Group {
  readonly id: number
  readonly name: string
  readonly profile: string
  readonly zone: string
  readonly mailingList: string | null
  readonly lifeCycle: 'proposed' | 'active' | 'concluded'
}

export async function findGroup(db: Db, id: number): Promise<Group> {
  return db.group.findUniqueOrThrow({ where: { id } })
}

export async function createGroup(
  db: Db,
  group: Pick<Group, 'name' | 'profile' | 'zone' | 'mailingList'>,
): Promise<Group> {
  return db.group.create({ data: group })
}

export async function updateGroup(
  db: Db,
  id: number,
  change: Partial<Pick<Group, 'name' | 'zone' | 'mailingList'>>,
): Promise<Group> {
  return db.group.update({ where: { id }, data: change })
}

/** Held against every other change of the group itself until the transaction ends; tells whether its work is concluded. */
export async function holdGroup(db: Db, id: number): Promise<boolean> {
  const [held] = await db.$queryRaw<{ concluded: boolean }[]>`
    SELECT life_cycle = 'concluded' AS concluded FROM "group" WHERE id = ${id} FOR NO KEY UPDATE`
  return held?.concluded ?? false
}

/** The group that a channel belongs to. */
export async function groupOfChannel(db: Db, { platform, workspace, channel }: Address): Promise<number | undefined> {
  const where = { platform_workspace_channel: { platform, workspace, channel } }
  return (await db.place.findUnique({ where }))?.groupId ?? undefined
}

/** Tells whether the channel was free: of two who bind it at once, one does. */
export async function bindChannel(db: Db, group: number, { platform, workspace, channel }: Actor): Promise<boolean> {
  const data = { groupId: group, platform, workspace, channel }
  return (await db.place.createMany({ data: [data], skipDuplicates: true })).count === 1
}

/** The channels of a group, in the order in which they were bound. */
export async function listChannels(db: Db, group: number): Promise<readonly Address[]> {
  return db.place.findMany({
    where: { groupId: group },
    select: { platform: true, workspace: true, channel: true },
    orderBy: { id: 'asc' },
    take: 100,
  })
}

export interface Undelivered {
  readonly failed: number
  readonly waiting: number
  /** Of those that wait: it is not known whether they went out, so they are looked up first. */
  readonly ambiguous: number
}

/** Messages of the group that could not be delivered, or not yet. */
export async function countUndelivered(db: Db, group: number): Promise<Undelivered> {
  const failed = await db.delivery.count({ where: { groupId: group, state: 'failed' } })
  const waiting = await db.delivery.count({ where: { groupId: group, dueAt: { not: null } } })
  const ambiguous = await db.delivery.count({ where: { groupId: group, state: 'ambiguous', dueAt: { not: null } } })
  return { failed, waiting, ambiguous }
}

export async function keepPlaceCode(db: Db, code: string, group: number, expiresAt: DateTime): Promise<void> {
  await db.placeCode.create({ data: { code, groupId: group, expiresAt: expiresAt.toJSDate() } })
}

/** The group a code stands for, the code being used up by it; of two who enter it at once, one gets it. */
export async function takePlaceCode(db: Db, code: string, now: DateTime): Promise<number | undefined> {
  await db.placeCode.deleteMany({ where: { expiresAt: { lt: now.toJSDate() } } })
  const rows = await db.$queryRaw<{ group_id: number }[]>`
    DELETE FROM place_code WHERE code = ${code} RETURNING group_id`
  return rows[0]?.group_id
}

export async function recordGroupChange(
  db: Db,
  change: {
    readonly group: number
    readonly person: number
    readonly at: DateTime
    readonly what: string
    readonly before?: object
    readonly after?: object
  },
): Promise<void> {
  const { group, person: by, at, what, before, after } = change
  await db.groupChange.create({ data: { groupId: group, ...changeRow({ by, at, what }, before, after) } })
}

/** When somebody who takes no part in a group any more left it; nothing for who never took part. */
export async function findDeparture(
  db: Db,
  { id, zone }: Pick<Group, 'id' | 'zone'>,
  person: number,
): Promise<Visitor['left']> {
  const row = await db.groupChange.findFirst({
    where: { groupId: id, what: 'left', before: { path: ['person'], equals: person } },
    orderBy: { id: 'desc' },
  })
  return row ? { on: dayOf(instant(row.at), zone), wasRemoved: row.personId !== person } : undefined
}

export async function mergeGroupChanges(db: Db, from: number, into: number): Promise<void> {
  await db.$executeRaw`
    UPDATE group_change SET before = jsonb_set(before, '{person}', to_jsonb(${into}::int))
    WHERE what = 'left' AND before->'person' = to_jsonb(${from}::int)`
  await db.groupChange.updateMany({ where: { personId: from }, data: { personId: into } })
}
