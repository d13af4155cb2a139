import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { putDirect } from '../delivery/direct.ts'
import { tellOtherwise } from '../delivery/fallback.ts'
import { groupTerms } from '../groups/terms.ts'
import type { Named } from '../people/model.ts'
import { officeHolders } from '../people/read.ts'
import { publish } from './publish.ts'
import { listItems } from './store.ts'
import { leftView } from './views.ts'

const mostTold = 20

/** What somebody who left was to do is listed to the Co-Convenors, who hand it over. */
export async function handOverLeft(db: Db, group: number, left: Named, now: DateTime): Promise<void> {
  const owner = { person: left.id, office: undefined }
  const items = await listItems(db, group, { state: 'open', owner }, { most: mostTold })
  if (items.length === 0) return
  const terms = await groupTerms(db, group)
  for (const item of items) await publish(db, item, terms, now)
  const view = leftView(left.name, items, terms.zone, now)
  const key = `left:${group}:${left.id}:${now.toUTC().toISO()}`
  for (const { person } of await officeHolders(db, group, 'coConvenor')) {
    const message = { group, person, key, view }
    if (!(await putDirect(db, message))) await tellOtherwise(db, message)
  }
}
