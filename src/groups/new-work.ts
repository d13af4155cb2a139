import type { Member } from '../bot/caller.ts'
import { type Refusal, refuse } from '../bot/reply.ts'
import type { Db } from '../database/client.ts'
import { lifeClause } from './agreement.ts'
import { holdGroup } from './store.ts'
import { termsOf } from './terms.ts'

/** A group whose work is concluded begins nothing; the group is held, so that it is not concluded meanwhile. */
export async function refuseNewWork(db: Db, { group }: Member): Promise<Refusal | undefined> {
  if (!(await holdGroup(db, group.id))) return undefined
  return refuse('The group is concluded: it begins no new work.', {
    rule: lifeClause(termsOf({ group }).profile),
    instead:
      'What is under way can still be ended. A Co-Convenor takes the work up again with /group resume, ' +
      'once each study group has extended the group (/group extended).',
  })
}
