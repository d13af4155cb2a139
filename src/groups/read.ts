import type { Actor, GroupOfCaller, Office, Visitor } from '../bot/caller.ts'
import { type Db, type Sql, sql } from '../database/client.ts'
import { dayOf } from '../dates/day.ts'
import { instant } from '../dates/instant.ts'
import { groupsInWorkspace } from '../delivery/places.ts'
import { memberships } from '../people/read.ts'
import type { ProfileVersions } from '../terms/profiles/registry.ts'
import type { Group } from './model.ts'

/**
 * Selects every group. A part of statements for other slices, which name no table or column of groups themselves; it is
 * put in parentheses where a table would be: `JOIN (${groups}) g ON g.id = m."group"`.
 */
export const groups: Sql = sql`
  SELECT id, name, profile, zone, mailing_list AS "mailingList", life_cycle::text AS "lifeCycle" FROM "group"`

/** Holds if a group, given by a column with its id, runs by newer rules than these versions. */
export const runsByNewerRules = (group: Sql, versions: ProfileVersions): Sql => sql`
  EXISTS (SELECT FROM "group" ruled JOIN ${profilesAs(versions)} ON own.profile = ruled.profile
    WHERE ruled.id = ${group} AND ruled.profile_version > own.version)`

/** Selects the version of the rules that a group runs by. */
export const ruleVersionOf = (group: number): Sql => sql`
  SELECT ruled.profile_version FROM "group" ruled WHERE ruled.id = ${group}`

export async function findRuleVersion(db: Db, group: number): Promise<number> {
  const { profileVersion } = await db.group.findUniqueOrThrow({
    where: { id: group },
    select: { profileVersion: true },
  })
  return profileVersion
}

/** Lists the groups for which everything was scheduled by another version of their profile than these. */
export async function listGroupsOfOtherRules(db: Db, versions: ProfileVersions): Promise<readonly number[]> {
  const rows = await db.$queryRaw<{ id: number }[]>`
    SELECT g.id FROM "group" g JOIN ${profilesAs(versions)} ON own.profile = g.profile
    WHERE g.profile_version <> own.version ORDER BY g.id`
  return rows.map(({ id }) => id)
}

/** Versions of profiles as a table `own (profile, version)`. */
const profilesAs = (versions: ProfileVersions): Sql =>
  sql`unnest(${[...versions.keys()]}::text[], ${[...versions.values()]}::int[]) own (profile, version)`

/** The columns of a row that make a `Group`. */
export const groupColumns = {
  id: true,
  name: true,
  profile: true,
  zone: true,
  mailingList: true,
  lifeCycle: true,
} as const

export const findGroup = (db: Db, id: number): Promise<Group> =>
  db.group.findUniqueOrThrow({ where: { id }, select: groupColumns })

/**
 * Lists the groups of a person that have a channel in the workspace they look from, or on its platform if it names no
 * workspace, as in Discord's direct messages; at most 20.
 */
export const listGroupsOf = (db: Db, person: number, from: Actor): Promise<readonly GroupOfCaller[]> =>
  db.$queryRaw<GroupOfCaller[]>`
    SELECT id, name, profile, zone FROM "group"
    WHERE id IN (SELECT m."group" FROM (${memberships}) m WHERE m.person = ${person}) AND id IN (${groupsInWorkspace(from)})
    ORDER BY id LIMIT 20`

/** Lists, for each of these mailing lists that is some group's, the ids of its groups, the oldest group first. */
export async function listGroupsOfLists(db: Db, addresses: readonly string[]): Promise<readonly (readonly number[])[]> {
  if (addresses.length === 0) return []
  const rows = await db.group.findMany({
    where: { mailingList: { in: [...addresses], mode: 'insensitive' } },
    select: { id: true, mailingList: true },
    orderBy: { id: 'asc' },
  })
  const lists = Map.groupBy(rows, ({ mailingList }) => mailingList?.toLowerCase())
  return [...lists.values()].map((groups) => groups.map(({ id }) => id))
}

/** Finds when a person left a group, as a day in the group's zone; undefined if they never did. */
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

/** Lists the offices by which a person runs groups, each with the group's name; at most 20. */
export const listOfficesToRun = (
  db: Db,
  person: number,
): Promise<readonly { readonly office: Office; readonly group: string }[]> =>
  db.$queryRaw<{ office: Office; group: string }[]>`
    SELECT m.office, g.name AS "group" FROM (${memberships}) m JOIN "group" g ON g.id = m."group"
    WHERE m.person = ${person} AND m.office IN ('coConvenor', 'secretariat') ORDER BY g.id LIMIT 20`
