import { type Refusal, refuse } from '../bot/reply.ts'
import { officeNames, voices } from '../bot/rights.ts'
import type { Db } from '../database/client.ts'
import type { Named } from './field.ts'

/** Why nothing can be entered on behalf of a member: their office takes no position. */
export async function refuseVoiceless(db: Db, group: number, { id, name }: Named): Promise<Refusal | undefined> {
  const where = { groupId_personId: { groupId: group, personId: id } }
  const { office } = await db.membership.findUniqueOrThrow({ where, select: { office: true } })
  return voices.includes(office)
    ? undefined
    : refuse(`${name} takes part as ${officeNames[office]}: positions are those of delegates and Co-Convenors.`, {
        final: true,
      })
}
