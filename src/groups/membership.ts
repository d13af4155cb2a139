import type { Actor, GroupOfCaller } from '../bot/caller.ts'
import type { Db } from '../database/client.ts'

/** The groups of a person that live in the workspace they look from, or on its platform where it names none (Discord's direct messages); at most 20. */
export async function listGroupsOf(db: Db, person: number, from: Actor): Promise<readonly GroupOfCaller[]> {
  return db.group.findMany({
    where: {
      memberships: { some: { personId: person } },
      places: {
        some: { platform: from.platform, ...(from.workspace === '' ? {} : { workspace: from.workspace }) },
      },
    },
    select: { id: true, name: true, profile: true, zone: true },
    orderBy: { id: 'asc' },
    take: 20,
  })
}
