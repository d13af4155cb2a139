import type { RuleProfile } from '../rules.ts'
import { ietfInterimVirtual } from './ietf-interim-virtual.ts'
import { ituCgIdentification } from './itu-cg-identification.ts'
import { ituJcgIotsec } from './itu-jcg-iotsec.ts'
import { w3cDistributed } from './w3c-distributed.ts'

/** Every rule profile of this release by its id; the first is the default of a new group. */
const profiles = new Map<string, RuleProfile>(
  [ituCgIdentification, ituJcgIotsec, w3cDistributed, ietfInterimVirtual].map((profile) => [profile.id, profile]),
)

export const profileIds: readonly string[] = [...profiles.keys()]

export const profileById = (id: string): RuleProfile | undefined => profiles.get(id)

/** Profile → its version. */
export type ProfileVersions = ReadonlyMap<string, number>

/** Returns the versions of this release's profiles. */
export const profileVersions = (): ProfileVersions =>
  new Map([...profiles.values()].map(({ id, version }) => [id, version]))

/** Puts a profile in the place of the one with its id, as another release would. Returns what undoes that. For tests. */
export function replaceProfile(profile: RuleProfile): () => void {
  const before = profiles.get(profile.id)
  profiles.set(profile.id, profile)
  return () => {
    if (before) profiles.set(before.id, before)
    else profiles.delete(profile.id)
  }
}
