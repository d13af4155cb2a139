import type { DateTime } from 'luxon'
import type { Prisma } from '../../prisma/client/client.ts'
import type { Db } from '../database/client.ts'
import { groupTerms } from '../groups/terms.ts'
import { publish } from './publish.ts'
import { lockItem } from './read.ts'

/** Moves everything from one person to another when both turn out to be one; the result owns what either of them owned. */
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

/** Renames the person in the stored history, so that no undo restores an owner who no longer exists. */
async function renameInChanges(db: Db, from: number, into: number): Promise<void> {
  const rows = await db.$queryRaw<{ id: number; before: StoredOwners }[]>`
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

interface StoredOwners {
  readonly owners: readonly { readonly person?: number; readonly by?: number }[]
}

const mostCards = 20

/** Updates the cards of the last open items that name a person; at most 20. */
export async function publishActionsOf(db: Db, person: number, now: DateTime): Promise<void> {
  const rows = await db.actionItem.findMany({
    where: { owners: { some: { personId: person } }, state: 'open' },
    orderBy: { id: 'desc' },
    take: mostCards,
    select: { number: true, groupId: true },
  })
  for (const { number, groupId } of rows) {
    const item = await lockItem(db, groupId, number)
    if (item) await publish(db, item, await groupTerms(db, groupId), now)
  }
}
