import type { DateTime } from 'luxon'
import { type Address, directAccount } from '../bot/platform.ts'
import { type Line, text, type View, view } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { watch } from '../deadlines/store.ts'
import { putDirect } from '../delivery/direct.ts'
import { tellOtherwise } from '../delivery/fallback.ts'
import { put } from '../delivery/put.ts'
import type { Terms } from '../groups/terms.ts'
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

/** What about an item could not be delivered, why, and which way it took instead; in words. */
export async function listUndelivered(db: Db, item: ActionItem): Promise<readonly string[]> {
  const rows = await db.delivery.findMany({
    where: {
      groupId: item.group,
      OR: [
        // what is put to channels goes by the number, what is put to people by the id
        { key: { startsWith: `action:${item.number}:` }, NOT: { key: { contains: ':direct:' } }, state: 'failed' },
        { key: { startsWith: directPrefix(item) } },
      ],
    },
    select: { key: true, state: true, reason: true, place: { select: { platform: true, channel: true } } },
    orderBy: { id: 'desc' },
    take: 50,
  })
  return rows
    .flatMap(({ key, state, reason, place }, i) => {
      if (state !== 'failed') return []
      const failed = `could not be delivered on ${place.platform}: ${reason ?? 'no reason given'}.`
      if (!isDirect(place)) return `A message about it ${failed}`
      // the latest first, so what was tried next stands before it
      const next = rows.slice(0, i).findLast((row) => row.key === key || row.key.startsWith(`${key}:channel:`))
      return `A direct message about it ${failed}${next ? ` ${insteadWords(next.place)}` : ''}`
    })
    .slice(0, 5)
}

const isDirect = ({ channel }: Pick<Address, 'channel'>): boolean => directAccount({ channel }) !== undefined

const insteadWords = (place: Pick<Address, 'platform' | 'channel'>): string =>
  isDirect(place) ? `It goes to them on ${place.platform} instead.` : 'They are mentioned in the channel instead.'
