import type { Prisma } from '../../prisma/client/client.ts'
import { type Db, type Sql, sql } from '../database/client.ts'
import type { Axis, Document, Topic } from './model.ts'

type Row = Prisma.TopicGetPayload<object>

/** Maps a row of the table to a topic. */
export const topicOf = (row: Omit<Row, 'registerCode'>): Topic => ({
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

/** Selects a whole topic, given by its id or a column that holds it, as JSON for `topicOf`. */
export const wholeTopicJson = (topic: Sql): Sql => sql`
  (SELECT json_build_object('id', about.id, 'groupId', about.group_id, 'number', about.number,
      'sentence', about.sentence, 'related', about.related, 'axes', about.axes, 'documents', about.documents,
      'state', about.state, 'home', about.home, 'end', about."end")
    FROM topic about WHERE about.id = ${topic})`

/** Selects a topic, given by its id or a column that holds it, as JSON, `{ id, number, sentence }`. */
export const topicJson = (topic: Sql): Sql => sql`
  (SELECT json_build_object('id', about.id, 'number', about.number, 'sentence', about.sentence)
    FROM topic about WHERE about.id = ${topic})`

export async function findTopic(db: Db, group: number, number: number): Promise<Topic | undefined> {
  const row = await db.topic.findUnique({ where: { groupId_number: { groupId: group, number } } })
  return row ? topicOf(row) : undefined
}

/** Lists the topics that are worked on, or with `ended` all of them, by number; at most 200. */
export async function listTopics(db: Db, group: number, ended = false): Promise<readonly Topic[]> {
  const rows = await db.topic.findMany({
    where: { groupId: group, ...(ended ? {} : { end: null }) },
    orderBy: { number: 'asc' },
    take: 200,
  })
  return rows.map(topicOf)
}

/** Lists the codes of the starting register that the group has loaded. */
export async function listRegisterCodes(db: Db, group: number): Promise<ReadonlySet<string>> {
  const rows = await db.topic.findMany({
    where: { groupId: group, registerCode: { not: null } },
    select: { registerCode: true },
  })
  return new Set(rows.flatMap(({ registerCode }) => registerCode ?? []))
}
