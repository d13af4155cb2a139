import { type Db, type Sql, sql } from '../../database/client.ts'
import { groups } from '../../groups/read.ts'
import { announcementJson, listMailOf } from '../../notices/read.ts'
import { topicOf, wholeTopicJson } from '../read.ts'
import type { Conclusion } from './model.ts'

/** Columns that may be null, where the conclusion has undefined. */
type Optional = 'home' | 'calledOn' | 'mailedOn' | 'lastDay' | 'mailingList'

type Row = Omit<Conclusion, Optional | 'topic' | 'mail'> & { readonly [K in Optional]: Conclusion[K] | null } & {
  readonly topic: Parameters<typeof topicOf>[0]
  readonly mail: Parameters<typeof listMailOf>[0] | null
}

/** Reads conclusions with their topics, signatures, responses and last mails, in one statement. */
async function readConclusions(db: Db, which: Sql): Promise<readonly Conclusion[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT c.id, c.group_id AS "group", ${wholeTopicJson(sql`c.topic_id`)} AS topic, c.number, c.words, c.home,
      c.is_agreement AS "isAgreement", c.state::text AS state, c.called_on AS "calledOn", c.mailed_on AS "mailedOn",
      c.last_day AS "lastDay", g."mailingList", ${announcementJson(sql`c.id`)} AS mail,
      (SELECT coalesce(json_agg(json_build_object('body', s.body, 'person', s.person_id, 'name', s.name)
          ORDER BY s.body), '[]')
        FROM signature s WHERE s.conclusion_id = c.id) AS signatures,
      (SELECT coalesce(json_agg(json_strip_nulls(json_build_object('person', r.person_id, 'kind', r.kind,
          'name', r.name, 'organisation', r.organisation, 'words', r.words, 'resolves', r.resolves,
          'source', r.source)) ORDER BY r.at, r.person_id), '[]')
        FROM response r WHERE r.conclusion_id = c.id) AS responses
    FROM conclusion c JOIN (${groups}) g ON g.id = c.group_id WHERE ${which}`
  return rows.map((row) => ({
    ...row,
    topic: topicOf(row.topic),
    home: row.home ?? undefined,
    calledOn: row.calledOn ?? undefined,
    mailedOn: row.mailedOn ?? undefined,
    lastDay: row.lastDay ?? undefined,
    mailingList: row.mailingList ?? undefined,
    mail: row.mail ? listMailOf(row.mail) : undefined,
  }))
}

export async function conclusionById(db: Db, id: number): Promise<Conclusion> {
  const [conclusion] = await readConclusions(db, sql`c.id = ${id}`)
  if (!conclusion) throw new Error(`There is no conclusion with the id ${id}`)
  return conclusion
}

/** Finds the latest conclusion on a topic, in whatever state. */
export async function latestConclusion(db: Db, topic: number): Promise<Conclusion | undefined> {
  const [conclusion] = await readConclusions(db, sql`c.topic_id = ${topic} ORDER BY c.number DESC LIMIT 1`)
  return conclusion
}

/** Finds the topic of a conclusion. */
export async function topicOfConclusion(db: Db, id: number): Promise<number> {
  const { topicId } = await db.conclusion.findUniqueOrThrow({ where: { id }, select: { topicId: true } })
  return topicId
}

/** Lists the conclusions that are proposed or called, by their last day; at most 50. */
export const listPending = (db: Db, group: number): Promise<readonly Conclusion[]> =>
  readConclusions(
    db,
    sql`c.group_id = ${group} AND c.state IN ('proposed', 'called') ORDER BY c.last_day, c.id LIMIT 50`,
  )
