import type { DateTime } from 'luxon'
import { type Line, text, type View, view } from '../bot/view.ts'
import type { Db } from '../db.ts'
import { tellOtherwise } from '../deadlines/fallback.ts'
import { watch } from '../deadlines/store.ts'
import type { Terms } from '../groups/terms.ts'
import { put } from '../outbox/put.ts'
import { putDirect } from '../outbox/put-direct.ts'
import type { ActionItem } from './action.ts'
import { lookAtAgendas } from './agenda.ts'
import { cardView } from './views.ts'

const cardKey = (item: ActionItem): string => `action:${item.number}:card`

/** Puts an item's card to where it is now, and has its deadline looked at; `told` says in the card's thread what changed. */
export async function publish(
  db: Db,
  item: ActionItem,
  terms: Terms,
  now: DateTime,
  told?: { readonly title: string; readonly details?: readonly Line[] },
): Promise<void> {
  await watch(db, { kind: 'action', id: item.id, group: item.group }, now)
  await lookAtAgendas(db, item.group, now)
  await putCard(db, item, terms)
  if (!told) return
  const note = view(told.title, ...(told.details ?? []).map((line) => text(...line)))
  // a call for help changes nothing, so the revision alone would not tell it from the change before it
  const key = `action:${item.number}:change:${item.revision}:${told.title}`
  await put(db, { group: item.group, key, view: note, under: cardKey(item) })
}

export const putCard = (db: Db, item: ActionItem, terms: Terms): Promise<void> =>
  put(db, { group: item.group, key: cardKey(item), view: cardView(item, terms) })

/** Direct messages of all groups stand in one place, so the id is that of the whole deployment. */
const directPrefix = ({ id }: ActionItem): string => `action:${id}:direct:`

/** Says something about an item to one person alone, or else in the channels or by e-mail. Tells whether a direct message goes out. */
export async function tell(db: Db, item: ActionItem, person: number, shown: View, what: string): Promise<boolean> {
  const key = `${directPrefix(item)}${what}:${item.revision}:${person}`
  const message = { group: item.group, person, key, view: shown }
  if (await putDirect(db, message)) return true
  await tellOtherwise(db, message)
  return false
}

/** What about an item could not be delivered, and why; in words. */
export async function listUndelivered(db: Db, item: ActionItem): Promise<readonly string[]> {
  const rows = await db.delivery.findMany({
    where: {
      groupId: item.group,
      state: 'failed',
      OR: [
        // what is put to channels goes by the number, what is put to people by the id
        { key: { startsWith: `action:${item.number}:` }, NOT: { key: { contains: ':direct:' } } },
        { key: { startsWith: directPrefix(item) } },
      ],
    },
    select: { reason: true, place: { select: { platform: true, channel: true } } },
    orderBy: { id: 'desc' },
    take: 5,
  })
  return rows.map(({ reason, place }) => {
    const what = place.channel.startsWith('@') ? 'A direct message about it' : 'A message about it'
    return `${what} could not be delivered on ${place.platform}: ${reason ?? 'no reason given'}.`
  })
}
