import type { DateTime } from 'luxon'
import type { Prisma } from '../../prisma/client/client.ts'
import type { Db } from '../database/client.ts'
import { groupTerms } from '../groups/terms.ts'
import { publish } from './publish.ts'
import { holdItem } from './store.ts'

/** Two persons turn out to be one: where both are owners, `into` stays, and owns what either owns. */
export async function mergeActions(db: Db, from: number, into: number): Promise<void> {
  await db.$executeRaw`
    UPDATE action_owner AS kept SET stand = 'owns', asked_by_id = NULL FROM action_owner AS old
    WHERE kept.person_id = ${into} AND old.person_id = ${from} AND old.item_id = kept.item_id AND old.stand = 'owns'`
  await db.$executeRaw`
    DELETE FROM action_owner WHERE person_id = ${from}
      AND item_id IN (SELECT item_id FROM action_owner WHERE person_id = ${into})`
  await db.actionOwner.updateMany({ where: { personId: from }, data: { personId: into } })
  await db.actionOwner.updateMany({ where: { askedById: from }, data: { askedById: into } })
  await db.actionItem.updateMany({ where: { addedById: from }, data: { addedById: into } })
  await db.actionChange.updateMany({ where: { personId: from }, data: { personId: into } })
  await renameInChanges(db, from, into)
}

/** What can still be undone must not bring somebody back who is no more. */
async function renameInChanges(db: Db, from: number, into: number): Promise<void> {
  const rows = await db.$queryRaw<{ id: number; before: Kept }[]>`
    SELECT id, before FROM action_change WHERE before->'owners' @> jsonb_build_array(jsonb_build_object('person', ${from}::int))
      OR before->'owners' @> jsonb_build_array(jsonb_build_object('by', ${from}::int))`
  for (const { id, before } of rows) {
    const owners = before.owners
      .filter(({ person }) => person !== from || !before.owners.some((other) => other.person === into))
      .map((owner) => ({
        ...owner,
        ...(owner.person === from ? { person: into } : {}),
        ...(owner.by === from ? { by: into } : {}),
      }))
    const data = { before: { ...before, owners } as unknown as Prisma.InputJsonObject }
    await db.actionChange.update({ where: { id }, data, select: { id: true } })
  }
}

interface Kept {
  readonly owners: readonly { readonly person?: number; readonly by?: number }[]
}

/** The cards that name this person; the last 20 of them. */
export async function publishActionsOf(db: Db, person: number, now: DateTime): Promise<void> {
  const rows = await db.actionItem.findMany({
    where: { owners: { some: { personId: person } }, state: 'open' },
    orderBy: { id: 'desc' },
    take: 20,
    select: { id: true, groupId: true },
  })
  for (const { id, groupId } of rows) await publish(db, await holdItem(db, id), await groupTerms(db, groupId), now)
}
