import { changeRow } from '../database/change.ts'
import type { Db } from '../database/client.ts'
import { takeNumber } from '../groups/write.ts'
import type { Named } from '../people/model.ts'
import type { ActionItem, Content, Owner } from './model.ts'
import { itemById, storedContent } from './read.ts'
import type { Change } from './rules.ts'

/** Who acts, and when. */
export interface Stamp {
  readonly by: Named
  readonly at: ActionItem['addedAt']
}

/** Adds an item under the group's next number. */
export async function createItem(db: Db, group: number, content: Content, stamp: Stamp): Promise<ActionItem> {
  const number = await takeNumber(db, group, 'action')
  const data = {
    ...columnsOf(content),
    groupId: group,
    number,
    addedById: stamp.by.id,
    addedAt: stamp.at.toJSDate(),
  }
  const { id, revision } = await db.actionItem.create({ data, select: { id: true, revision: true } })
  await addOwners(db, id, content.owners)
  const item = { ...content, id, group, number, addedBy: stamp.by, addedAt: stamp.at, revision }
  await recordChange(db, item, stamp, { what: 'added', revision, after: item })
  return item
}

/** Changes a locked item, and records who changed what, when, from what to what. */
export async function saveChange(
  db: Db,
  before: ActionItem,
  { content, what, note }: Change,
  stamp: Stamp,
): Promise<ActionItem> {
  const changed = { ...before, ...content, revision: before.revision + 1 }
  const data = { ...columnsOf(changed), revision: changed.revision }
  await db.actionItem.update({ where: { id: before.id }, data, select: { id: true } })
  if (content.owners) {
    await db.actionOwner.deleteMany({ where: { itemId: before.id } })
    await addOwners(db, before.id, content.owners)
  }
  // owners that an undo restores may have left or changed their names since
  const item = content.owners ? await itemById(db, before.id) : changed
  await recordChange(db, item, stamp, { what, note, revision: item.revision, before, after: item })
  return item
}

const columnsOf = (content: Content) => ({
  text: content.text,
  dueDay: content.dueDay,
  state: content.state,
  meetingId: content.meeting?.id ?? null,
  topicId: content.topic?.id ?? null,
  link: content.link ?? null,
  outcome: content.outcome ?? null,
  outcomeLink: content.outcomeLink ?? null,
  closedAt: content.closedAt?.toJSDate() ?? null,
})

async function addOwners(db: Db, item: number, owners: readonly Owner[]): Promise<void> {
  const data = owners.map((owner) =>
    owner.kind === 'office'
      ? { itemId: item, office: owner.office }
      : { itemId: item, personId: owner.person, stand: owner.stand, askedById: owner.by ?? null },
  )
  if (data.length > 0) await db.actionOwner.createMany({ data })
}

interface Recorded {
  readonly what: string
  readonly note?: string | undefined
  /** Undefined for what changes nothing, such as a call for help. */
  readonly revision?: number
  readonly before?: Content
  readonly after?: Content
}

export async function recordChange(db: Db, item: ActionItem, { by, at }: Stamp, recorded: Recorded): Promise<void> {
  const { what, note = null, revision = null, before, after } = recorded
  const row = changeRow({ by: by.id, at, what }, before && storedContent(before), after && storedContent(after))
  await db.actionChange.create({ data: { ...row, itemId: item.id, note, revision } })
}
