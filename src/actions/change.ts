import type { DateTime } from 'luxon'
import type { Member } from '../bot/caller.ts'
import type { Refusal } from '../bot/reply.ts'
import type { Line } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { termsOf } from '../groups/terms.ts'
import { type ActionItem, ref } from './action.ts'
import { publish } from './publish.ts'
import type { Change } from './rules.ts'
import { holdItem, saveChange } from './store.ts'

interface Act {
  readonly db: Db
  readonly caller: Member
  readonly now: DateTime
}

interface Changed {
  readonly kind: 'changed'
  readonly item: ActionItem
  readonly before: ActionItem
}

/** Everything that changes an item: hold it, decide by the rules, keep the change, show it in the channels. */
export async function changeItem(
  { db, caller, now }: Act,
  { id }: ActionItem,
  work: (held: ActionItem) => Change | Refusal | Promise<Change | Refusal>,
  details: (item: ActionItem, before: ActionItem) => readonly Line[] = () => [],
): Promise<Changed | Refusal> {
  const before = await holdItem(db, id)
  const change = await work(before)
  if (change.kind === 'refusal') return change
  const item = await saveChange(db, before, change, { by: caller.person.id, at: now })
  const title = `${ref(item)} ${change.what} by ${caller.person.name}`
  await publish(db, item, termsOf(caller), now, { title, details: details(item, before) })
  return { kind: 'changed', item, before }
}
