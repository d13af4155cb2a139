import type { DateTime } from 'luxon'
import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Db } from '../database/client.ts'
import { inTransaction } from '../database/transaction.ts'
import { listGroupsOfOtherRules } from '../groups/read.ts'
import { adoptProfileVersion } from '../groups/write.ts'
import type { ProfileVersions } from '../terms/profiles/registry.ts'
import { rederiveGroup } from './schedule.ts'

/**
 * Brings groups for which everything was scheduled by other versions of the rule profiles to these: a group adopts the
 * version of its profile, has everything derived again by the next tick, and its messages are put again, all in one
 * transaction. Of several processes one does it. Returns the groups that this one did.
 */
export async function adoptRules(
  client: PrismaClient,
  versions: ProfileVersions,
  repost: (db: Db, group: number, now: DateTime) => Promise<void>,
  now: DateTime,
): Promise<readonly number[]> {
  const adopted: number[] = []
  for (const group of await listGroupsOfOtherRules(client, versions)) {
    const isAdopted = await inTransaction(client, async (tx) => {
      if (!(await adoptProfileVersion(tx, group, versions))) return false
      await rederiveGroup(tx, group)
      await repost(tx, group, now)
      return true
    })
    if (isAdopted) adopted.push(group)
  }
  return adopted
}
