import type { DateTime } from 'luxon'
import { changeRow } from '../database/change.ts'
import type { Db } from '../database/client.ts'
import { type ProfileVersions, profileVersions } from '../terms/profiles/registry.ts'
import type { Group, Numbered } from './model.ts'
import { groupColumns } from './read.ts'

export const createGroup = (db: Db, group: Pick<Group, 'name' | 'profile' | 'zone' | 'mailingList'>): Promise<Group> =>
  db.group.create({
    data: { ...group, profileVersion: profileVersions().get(group.profile) ?? 0 },
    select: groupColumns,
  })

/** Enters that everything of a group is scheduled by these versions; tells whether it was by others before. */
export async function adoptProfileVersion(db: Db, id: number, versions: ProfileVersions): Promise<boolean> {
  const { profile } = await db.group.findUniqueOrThrow({ where: { id }, select: { profile: true } })
  const profileVersion = versions.get(profile)
  if (profileVersion === undefined) return false
  const { count } = await db.group.updateMany({ where: { id, NOT: { profileVersion } }, data: { profileVersion } })
  return count === 1
}

export const updateGroup = (
  db: Db,
  id: number,
  change: Partial<Pick<Group, 'name' | 'zone' | 'mailingList' | 'lifeCycle'>>,
): Promise<Group> => db.group.update({ where: { id }, data: change, select: groupColumns })

/**
 * Locks a group, with its numbers and its members' offices, until the transaction ends. Tells whether its work is concluded.
 */
export async function lockGroup(db: Db, id: number): Promise<boolean> {
  const [locked] = await db.$queryRaw<{ concluded: boolean }[]>`
    SELECT life_cycle = 'concluded' AS concluded FROM "group" WHERE id = ${id} FOR NO KEY UPDATE`
  return locked?.concluded ?? false
}

const counters = {
  meeting: 'lastMeeting',
  availabilityPoll: 'lastProposal',
  studyGroupMeeting: 'lastStudyGroupMeeting',
  action: 'lastAction',
  topic: 'lastTopic',
  poll: 'lastPoll',
} as const satisfies Record<Numbered, string>

/** Gives out the next number and locks the group until the transaction ends: two who add at once get two numbers. */
export async function takeNumber(db: Db, group: number, what: Numbered): Promise<number> {
  const counter = counters[what]
  const after = await db.group.update({ where: { id: group }, data: { [counter]: { increment: 1 } } })
  return after[counter]
}

/** Marks a number that is not the next one as given out; the next one then comes after it. Lock the group before. */
export async function raiseNumber(db: Db, group: number, what: Numbered, number: number): Promise<void> {
  const counter = counters[what]
  await db.group.updateMany({ where: { id: group, [counter]: { lt: number } }, data: { [counter]: number } })
}

/** Keeps a one-time code by which another channel joins a group. */
export async function keepPlaceCode(db: Db, code: string, group: number, expiresAt: DateTime): Promise<void> {
  await db.placeCode.create({ data: { code, groupId: group, expiresAt: expiresAt.toJSDate() } })
}

/** Returns the group of a one-time code and uses the code up; of two who enter it at once, one gets it. */
export async function takePlaceCode(db: Db, code: string, now: DateTime): Promise<number | undefined> {
  await db.placeCode.deleteMany({ where: { expiresAt: { lt: now.toJSDate() } } })
  const rows = await db.$queryRaw<{ group_id: number }[]>`
    DELETE FROM place_code WHERE code = ${code} RETURNING group_id`
  return rows[0]?.group_id
}

/** Keeps who changed what of a group or its members, when, from what to what. */
export async function recordGroupChange(
  db: Db,
  change: {
    readonly group: number
    /** Who changed it. */
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
