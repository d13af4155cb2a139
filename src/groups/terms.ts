import type { Db } from '../db.ts'
import { profileById } from '../terms/profile.ts'
import type { RuleProfile } from '../terms/rules.ts'

/** The rules that a group runs by, and the zone that it counts in. */
export async function groupTerms(
  db: Db,
  group: number,
): Promise<{ readonly profile: RuleProfile; readonly zone: string }> {
  const { profile: id, zone } = await db.group.findUniqueOrThrow({
    where: { id: group },
    select: { profile: true, zone: true },
  })
  const profile = profileById(id)
  if (!profile) throw new Error(`Group ${group} runs by the profile ${id}, which is not in this version`)
  return { profile, zone }
}
