import type { Address } from '../bot/platform.ts'
import { type Db, type Sql, sql } from '../database/client.ts'

// A place is a channel of a group, or one account's direct messages, or a mailing list. The last two belong
// to no group. Other slices put these fragments into their statements, and name no column of a place themselves.

/** Selects the group that a channel belongs to: one row with one column, or none. In parentheses it is a value. */
export const groupOfPlace = ({ platform, workspace, channel }: Address): Sql => sql`
  SELECT home.group_id FROM place home
  WHERE home.platform = ${platform} AND home.workspace = ${workspace} AND home.channel = ${channel}`

/**
 * Selects the groups that have a channel in a workspace: one column, ids may come twice. An empty workspace means
 * everywhere on the platform, which is where the accounts of a platform without workspaces are.
 */
export const groupsInWorkspace = ({ platform, workspace }: Pick<Address, 'platform' | 'workspace'>): Sql => sql`
  SELECT home.group_id FROM place home
  WHERE home.group_id IS NOT NULL AND home.platform = ${platform} AND ${workspace} IN ('', home.workspace)`

/** Selects `platform` and `workspace` of the channels of a group, which is given by its id or a column that holds it. */
export const placesOfGroup = (group: Sql): Sql => sql`
  SELECT home.platform, home.workspace FROM place home WHERE home.group_id = ${group}`

/** Selects every channel of every group: `id`, `group`, `platform`, `workspace` and `channel`. */
export const places: Sql = sql`
  SELECT home.id, home.group_id AS "group", home.platform, home.workspace, home.channel FROM place home
  WHERE home.group_id IS NOT NULL`

/** Finds the group that a channel belongs to. */
export async function findGroupOfPlace(db: Db, { platform, workspace, channel }: Address): Promise<number | undefined> {
  const where = { platform_workspace_channel: { platform, workspace, channel } }
  return (await db.place.findUnique({ where, select: { groupId: true } }))?.groupId ?? undefined
}

/** Makes a channel a group's, and tells whether it was free: if two bind it at once, one does. */
export async function bindPlace(db: Db, group: number, { platform, workspace, channel }: Address): Promise<boolean> {
  const data = { groupId: group, platform, workspace, channel }
  return (await db.place.createMany({ data: [data], skipDuplicates: true })).count === 1
}

/** Counts the channels of a group. */
export const countPlaces = (db: Db, group: number): Promise<number> => db.place.count({ where: { groupId: group } })

/** Lists the channels of a group in the order in which they were bound; at most 100. */
export async function listPlaces(db: Db, group: number): Promise<readonly Address[]> {
  return db.place.findMany({
    where: { groupId: group },
    select: { platform: true, workspace: true, channel: true },
    orderBy: { id: 'asc' },
    take: 100,
  })
}
