import type { Db } from '../database/client.ts'
import { groupTerms } from '../groups/terms.ts'
import { putCard } from './publish.ts'
import { listItems } from './store.ts'

const mostCards = 20

/** Puts the cards of the open items, so that they also appear in a channel that was not there before. */
export async function putActionsAgain(db: Db, group: number): Promise<void> {
  const terms = await groupTerms(db, group)
  for (const item of await listItems(db, group, { state: 'open' }, { most: mostCards })) await putCard(db, item, terms)
}
