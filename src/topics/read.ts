import type { Prisma } from '../../prisma/client/client.ts'
import { type Db, type Sql, sql } from '../database/client.ts'
import type { Axis, Document, Topic } from './model.ts'

type Row = Prisma.TopicGetPayload<object>

const topicOf = (row: Row): Topic => ({
  id: row.id,
  group: row.groupId,
  number: row.number,
  sentence: row.sentence,
  related: row.related,
  axes: row.axes as readonly string[] as readonly Axis[],
  documents: row.documents as unknown as readonly Document[],
  state: row.state,
  home: row.home ?? undefined,
  end: row.end ?? undefined,
})

export type NewTopic = Pick<Topic, 'sentence' | 'related' | 'axes' | 'documents'>

/** `wanted`: the number it had in the starting register, taken where nobody has it. */
export async function createTopic(
  db: Db,
  group: number,
  fresh: NewTopic,
  register?: { readonly code: string; readonly number: number },
): Promise<Topic> {
  const number = await nextNumber(db, group, register?.number)
  const row = await db.topic.create({
    data: { groupId: group, number, registerCode: register?.code ?? null, ...columnsOf(fresh) },
  })
  return topicOf(row)
}

const columnsOf = ({ sentence, related, axes, documents }: NewTopic) => ({
  sentence,
  related: [...related],
  axes: [...axes],
  documents: documents.map((document) => ({ ...document })),
})

/** The group's row is held, so that two who add at once get two numbers. */
async function nextNumber(db: Db, group: number, wanted: number | undefined): Promise<number> {
  const rows = await db.$queryRaw<{ last: number; taken: boolean }[]>`
    SELECT last_topic AS last, EXISTS (SELECT 1 FROM topic WHERE group_id = ${group} AND number = ${wanted ?? 0}) AS taken
    FROM "group" WHERE id = ${group} FOR NO KEY UPDATE`
  const { last = 0, taken = true } = rows[0] ?? {}
  const number = wanted !== undefined && !taken ? wanted : last + 1
  await db.group.update({ where: { id: group }, data: { lastTopic: Math.max(last, number) } })
  return number
}

export async function findTopic(db: Db, group: number, number: number): Promise<Topic | undefined> {
  const row = await db.topic.findUnique({ where: { groupId_number: { groupId: group, number } } })
  return row ? topicOf(row) : undefined
}

export async function topicById(db: Db, id: number): Promise<Topic> {
  return topicOf(await db.topic.findUniqueOrThrow({ where: { id } }))
}

/** The same, held against every other change until the transaction ends. */
export async function holdTopic(db: Db, id: number): Promise<Topic> {
  await db.$queryRaw`SELECT 1 FROM topic WHERE id = ${id} FOR NO KEY UPDATE`
  return topicById(db, id)
}

/** Those that are worked on, and with `ended` the others too, by number; at most 200. */
export async function listTopics(db: Db, group: number, ended = false): Promise<readonly Topic[]> {
  const rows = await db.topic.findMany({
    where: { groupId: group, ...(ended ? {} : { end: null }) },
    orderBy: { number: 'asc' },
    take: 200,
  })
  return rows.map(topicOf)
}

export async function listRegisterCodes(db: Db, group: number): Promise<ReadonlySet<string>> {
  const rows = await db.topic.findMany({
    where: { groupId: group, registerCode: { not: null } },
    select: { registerCode: true },
  })
  return new Set(rows.flatMap(({ registerCode }) => registerCode ?? []))
}

export async function updateTopic(
  db: Db,
  id: number,
  change: Partial<NewTopic & Pick<Topic, 'state' | 'home' | 'end'>>,
): Promise<Topic> {
  const { sentence, related, axes, documents, state, end } = change
  const data: Prisma.TopicUncheckedUpdateInput = {
    ...(sentence === undefined ? {} : { sentence }),
    ...(related === undefined ? {} : { related: [...related] }),
    ...(axes === undefined ? {} : { axes: [...axes] }),
    ...(documents === undefined ? {} : { documents: documents.map((document) => ({ ...document })) }),
    ...(state === undefined ? {} : { state }),
    ...('home' in change ? { home: change.home ?? null } : {}),
    ...(end === undefined ? {} : { end }),
  }
  return topicOf(await db.topic.update({ where: { id }, data }))
}

/** A topic as JSON, `{ id, number, sentence }`, given by a column that holds its id; null if that is null. */
export const topicJson = (topic: Sql): Sql => sql`
  (SELECT json_build_object('id', about.id, 'number', about.number, 'sentence', about.sentence)
    FROM topic about WHERE about.id = ${topic})`
