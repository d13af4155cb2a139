import type { DateTime } from 'luxon'
import { Prisma } from '../../prisma/client/client.ts'
import { changeRow, type Act as Row } from '../database/change.ts'
import type { Db } from '../database/client.ts'
import type { Day } from '../dates/day.ts'
import { instant } from '../dates/instant.ts'
import type { ActionChange, ActionItem, Content, Owner } from './action.ts'
import { contentOf, keptContent, readItems } from './read.ts'
import type { Change } from './rules.ts'

export type Act = Omit<Row, 'what'>

/** Gives the next number out; two who add at once get two. */
export async function createItem(db: Db, group: number, content: Content, act: Act): Promise<ActionItem> {
  const { lastAction: number } = await db.group.update({
    where: { id: group },
    data: { lastAction: { increment: 1 } },
    select: { lastAction: true },
  })
  const data = { ...columnsOf(content), groupId: group, number, addedById: act.by, addedAt: act.at.toJSDate() }
  const { id } = await db.actionItem.create({ data, select: { id: true } })
  await setOwners(db, id, content.owners)
  const item = await itemById(db, id)
  await recordChange(db, item, act, { what: 'added', revision: item.revision, after: item })
  return item
}

/** Nobody else adds until the transaction ends, so that two who import the same do not add it twice. */
export async function holdNumbers(db: Db, group: number): Promise<void> {
  await db.$executeRaw`SELECT 1 FROM "group" WHERE id = ${group} FOR NO KEY UPDATE`
}

/** The number of an open item with the same words and day. */
export async function findSame(
  db: Db,
  group: number,
  { what, due }: { readonly what: string; readonly due?: Day | undefined },
): Promise<number | undefined> {
  const where = { groupId: group, state: 'open' as const, text: what, dueDay: due ?? '' }
  return (await db.actionItem.findFirst({ where, orderBy: { id: 'asc' }, select: { number: true } }))?.number
}

/** Changes an item that is held, and keeps who changed what, when, from what to what. */
export async function saveChange(
  db: Db,
  before: ActionItem,
  { content, what, note }: Change,
  act: Act,
): Promise<ActionItem> {
  const after = { ...before, ...content }
  const data = { ...columnsOf(after), revision: { increment: 1 } }
  await db.actionItem.update({ where: { id: before.id }, data, select: { id: true } })
  if (content.owners) await setOwners(db, before.id, content.owners)
  const item = await itemById(db, before.id)
  await recordChange(db, item, act, { what, note, revision: item.revision, before, after: item })
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

async function setOwners(db: Db, item: number, owners: readonly Owner[]): Promise<void> {
  await db.actionOwner.deleteMany({ where: { itemId: item } })
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
  readonly revision?: number
  readonly before?: Content
  readonly after?: Content
}

export async function recordChange(db: Db, item: ActionItem, act: Act, told: Recorded): Promise<void> {
  const [before, after] = [told.before && keptContent(told.before), told.after && keptContent(told.after)]
  const row = changeRow({ ...act, what: told.what }, before, after)
  await db.actionChange.create({
    data: { ...row, itemId: item.id, note: told.note ?? null, revision: told.revision ?? null },
  })
}

export async function findItem(db: Db, group: number, number: number): Promise<ActionItem | undefined> {
  return (await readItems(db, Prisma.sql`i.group_id = ${group} AND i.number = ${number}`))[0]
}

/** Whatever its group: for what hangs on the item itself, such as its deadline. */
export async function itemById(db: Db, id: number): Promise<ActionItem> {
  const [item] = await readItems(db, Prisma.sql`i.id = ${id}`)
  if (!item) throw new Error(`There is no action item with the id ${id}`)
  return item
}

/** The same, held against every other change until the transaction ends. */
export async function holdItem(db: Db, id: number): Promise<ActionItem> {
  // before it is read: a statement that waits for the lock would still see what was there before its wait
  await db.$executeRaw`SELECT 1 FROM action_item WHERE id = ${id} FOR UPDATE`
  return itemById(db, id)
}

/** Which items of a group; what is left out does not matter. */
export interface Wanted {
  readonly state?: Content['state'] | undefined
  /** Somebody’s: they own it or were asked, or their office owns it. */
  readonly owner?: { readonly person: number; readonly office: string | undefined } | undefined
  /** Nobody who is here owns it. */
  readonly ownerless?: boolean | undefined
  readonly meeting?: number | undefined
  readonly topic?: number | undefined
  readonly dueBefore?: Day | undefined
  readonly closedSince?: DateTime | undefined
  /** In its number or its text, in any case. */
  readonly words?: string | undefined
}

/** What is open first, then by the day it is due. */
export async function listItems(
  db: Db,
  group: number,
  wanted: Wanted,
  page: { readonly most: number; readonly skip?: number },
): Promise<readonly ActionItem[]> {
  return readItems(
    db,
    Prisma.sql`${whichOf(group, wanted)}
      ORDER BY i.state, i.due_day, i.number LIMIT ${page.most} OFFSET ${page.skip ?? 0}`,
  )
}

export async function countItems(db: Db, group: number, wanted: Wanted): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM action_item i WHERE ${whichOf(group, wanted)}`
  return rows[0]?.count ?? 0
}

function whichOf(group: number, wanted: Wanted): Prisma.Sql {
  const { state, owner, ownerless, meeting, topic, dueBefore, closedSince, words } = wanted
  const parts = [Prisma.sql`i.group_id = ${group}`]
  if (state) parts.push(Prisma.sql`i.state = ${state}::action_state`)
  if (owner)
    parts.push(Prisma.sql`EXISTS (SELECT 1 FROM action_owner o WHERE o.item_id = i.id
      AND (o.person_id = ${owner.person} OR o.office::text = ${owner.office ?? null}))`)
  if (ownerless)
    parts.push(Prisma.sql`NOT EXISTS (SELECT 1 FROM action_owner o WHERE o.item_id = i.id AND o.stand = 'owns'
      AND (o.office IS NOT NULL OR EXISTS (SELECT 1 FROM membership s
        WHERE s.group_id = i.group_id AND s.person_id = o.person_id)))`)
  if (meeting !== undefined) parts.push(Prisma.sql`i.meeting_id = ${meeting}`)
  if (topic !== undefined) parts.push(Prisma.sql`i.topic_id = ${topic}`)
  if (dueBefore) parts.push(Prisma.sql`i.due_day < ${dueBefore}`)
  if (closedSince) parts.push(Prisma.sql`i.closed_at >= ${closedSince.toJSDate()}`)
  if (words) parts.push(Prisma.sql`strpos(lower('A-' || i.number || ' – ' || i.text), ${words.toLowerCase()}) > 0`)
  return Prisma.join(parts, ' AND ')
}

/** The latest first. */
export async function listChanges(db: Db, item: number, most: number): Promise<readonly ActionChange[]> {
  return readChanges(db, { itemId: item }, most)
}

/** The last that changed anything. */
export async function lastChange(db: Db, item: number): Promise<ActionChange | undefined> {
  return (await readChanges(db, { itemId: item, revision: { not: null } }, 1))[0]
}

async function readChanges(
  db: Db,
  where: Prisma.ActionChangeWhereInput,
  most: number,
): Promise<readonly ActionChange[]> {
  const rows = await db.actionChange.findMany({
    where,
    include: { person: { select: { id: true, name: true } } },
    orderBy: { id: 'desc' },
    take: most,
  })
  return rows.map((row) => ({
    at: instant(row.at),
    by: row.person,
    what: row.what,
    note: row.note ?? undefined,
    revision: row.revision ?? undefined,
    before: contentOf(row.before),
    after: contentOf(row.after),
  }))
}
