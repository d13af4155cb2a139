import type { Member } from '../bot/caller.ts'
import { profileById } from '../terms/profile.ts'
import type { Terms } from './rules.ts'

/** The rules that the caller's group runs by. A profile is never taken out of a version while groups use it. */
export function termsOf({ group }: Pick<Member, 'group'>): Terms {
  const profile = profileById(group.profile)
  if (!profile) throw new Error(`Group ${group.id} runs by the profile ${group.profile}, which is not in this version`)
  return { profile, zone: group.zone }
}
