import type { DateTime } from 'luxon'
import type { Db } from '../../database/client.ts'
import type { NewAgendaItem } from '../write.ts'

/** Changes an item. `addedAt`: from when on it counts as added. */
export async function updateItem(
  db: Db,
  id: number,
  { addedAt, ...change }: NewAgendaItem & { readonly addedAt?: DateTime },
): Promise<void> {
  const data = addedAt ? { ...change, addedAt: addedAt.toJSDate() } : change
  await db.agendaItem.update({ where: { id }, data, select: { id: true } })
}

export async function removeItem(db: Db, id: number): Promise<void> {
  await db.agendaItem.delete({ where: { id }, select: { id: true } })
}

/** Numbers the items 1, 2, 3 … in this order. */
export async function orderItems(db: Db, items: readonly { readonly id: number }[]): Promise<void> {
  await db.$executeRaw`
    UPDATE agenda_item SET position = ordered.position
    FROM unnest(${items.map(({ id }) => id)}::int[]) WITH ORDINALITY AS ordered (id, position)
    WHERE agenda_item.id = ordered.id`
}
