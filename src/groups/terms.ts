import type { GroupOfCaller } from '../bot/caller.ts'
import type { Db } from '../database/client.ts'
import { profileById } from '../terms/profiles/registry.ts'
import type { RuleProfile } from '../terms/rules.ts'

/** The rules and the zone that one group counts by. */
export interface Terms {
  readonly profile: RuleProfile
  readonly zone: string
}

/** Returns the rules and the zone of a group. A profile stays in the program as long as groups run by it. */
export function termsOf({ group }: { readonly group: Pick<GroupOfCaller, 'id' | 'profile' | 'zone'> }): Terms {
  const profile = profileById(group.profile)
  if (!profile) throw new Error(`Group ${group.id} runs by the profile ${group.profile}, which is not in this version`)
  return { profile, zone: group.zone }
}

/** Reads the rules and the zone of a group that is known by its id. */
export async function groupTerms(db: Db, id: number): Promise<Terms> {
  const [group] = await db.$queryRaw<{ id: number; profile: string; zone: string }[]>`
    SELECT id, profile, zone FROM "group" WHERE id = ${id}`
  if (!group) throw new Error(`There is no group with the id ${id}`)
  return termsOf({ group })
}
