import { ietfInterimVirtual } from './profiles/ietf-interim-virtual.ts'
import { ituCgIdentification } from './profiles/itu-cg-identification.ts'
import { ituJcgIotsec } from './profiles/itu-jcg-iotsec.ts'
import { w3cDistributed } from './profiles/w3c-distributed.ts'
import type { RuleProfile } from './rules.ts'

/** Every rule profile; the first is the default of a new group. */
const profiles: readonly RuleProfile[] = [ituCgIdentification, ituJcgIotsec, w3cDistributed, ietfInterimVirtual]

export const profileIds: readonly string[] = profiles.map(({ id }) => id)

export function profileById(id: string): RuleProfile | undefined {
  return profiles.find((profile) => profile.id === id)
}
