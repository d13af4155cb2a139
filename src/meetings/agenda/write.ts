import type { DateTime } from 'luxon'
import type { Db } from '../../database/client.ts'
import type { Meeting } from '../model.ts'

/** As many items as one agenda takes. */
export const mostItems = 40

export interface NewItem {
  readonly title: string
  readonly seeksConclusion: boolean
}

/** Adds items after those that are there. */
export async function createItems(
  db: Db,
  meeting: Meeting,
  items: readonly NewItem[],
  by: number,
  at: DateTime,
): Promise<void> {
  if (items.length === 0) return
  const first = meeting.agenda.length + 1
  await db.agendaItem.createMany({
    data: items.map((item, i) => ({
      ...item,
      meetingId: meeting.id,
      position: first + i,
      addedById: by,
      addedAt: at.toJSDate(),
    })),
  })
}

export async function updateItem(
  db: Db,
  id: number,
  { addedAt, ...change }: NewItem & { readonly addedAt?: DateTime },
): Promise<void> {
  const data = addedAt ? { ...change, addedAt: addedAt.toJSDate() } : change
  await db.agendaItem.update({ where: { id }, data })
}

export async function removeItem(db: Db, id: number): Promise<void> {
  await db.agendaItem.delete({ where: { id } })
}

/** Numbers the items 1, 2, 3 … in this order. */
export async function orderItems(db: Db, ids: readonly number[]): Promise<void> {
  await db.$executeRaw`
    UPDATE agenda_item SET position = ordered.position
    FROM unnest(${[...ids]}::int[]) WITH ORDINALITY AS ordered (id, position)
    WHERE agenda_item.id = ordered.id`
}
