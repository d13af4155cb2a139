import type { DateTime } from 'luxon'
import type { Member } from '../../bot/caller.ts'
import { type Refusal, refuse } from '../../bot/reply.ts'
import type { Db } from '../../database/client.ts'
import { termsOf } from '../terms.ts'
import { lockGroup } from '../write.ts'
import type { Agreement } from './model.ts'
import { lifeClause } from './rules.ts'

export async function addAgreement(db: Db, group: number, agreement: Agreement, at: DateTime): Promise<void> {
  const { link, until, ...rest } = agreement
  await db.studyGroupAgreement.create({
    data: { ...rest, groupId: group, link: link ?? null, until: until ?? null, recordedAt: at.toJSDate() },
  })
}

/** Refuses to begin anything in a group whose work is concluded. Locks the group, so that nobody concludes it meanwhile. */
export async function refuseNewWork(db: Db, { group }: Member): Promise<Refusal | undefined> {
  if (!(await lockGroup(db, group.id))) return undefined
  return refuse('The group is concluded, so nothing new can be started.', {
    rule: lifeClause(termsOf({ group }).profile),
    instead:
      'Anything in progress can still be finished. A Co-Convenor can resume the group with /group resume, ' +
      'once each study group has extended the group (/group extended).',
  })
}
