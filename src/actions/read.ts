import { DateTime } from 'luxon'
import type { Prisma } from '../../prisma/client/client.ts'
import type { Db } from '../database/client.ts'
import type { Day } from '../dates/day.ts'
import { instant } from '../dates/instant.ts'
import type { ActionItem, Content, Named, Owner, OwningOffice, Stand } from './action.ts'

interface OwnerRow {
  person: number | null
  name: string | null
  office: OwningOffice | null
  stand: Stand
  by: number | null
  here: boolean
}

interface Row {
  id: number
  group: number
  number: number
  text: string
  due_day: Day
  state: Content['state']
  meeting: Content['meeting'] | null
  topic: Content['topic'] | null
  link: string | null
  outcome: string | null
  outcome_link: string | null
  closed_at: Date | null
  added_by: Named
  added_at: Date
  revision: number
  owners: OwnerRow[]
}

/** Whole items by one query: they are read for every command and every click. */
export async function readItems(db: Db, which: Prisma.Sql): Promise<readonly ActionItem[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT i.id, i.group_id AS group, i.number, i.text, i.due_day, i.state::text AS state, i.link, i.outcome,
      i.outcome_link, i.closed_at, i.added_at, i.revision, json_build_object('id', a.id, 'name', a.name) AS added_by,
      CASE WHEN m.id IS NOT NULL THEN json_build_object('id', m.id, 'number', m.number, 'title', m.title) END AS meeting,
      CASE WHEN t.id IS NOT NULL THEN json_build_object('id', t.id, 'number', t.number, 'sentence', t.sentence) END AS topic,
      (SELECT coalesce(json_agg(json_build_object('person', p.id, 'name', p.name, 'office', o.office, 'stand', o.stand,
          'by', o.asked_by_id, 'here', EXISTS (SELECT 1 FROM membership s
            WHERE s.group_id = i.group_id AND s.person_id = p.id)) ORDER BY o.id), '[]')
        FROM action_owner o LEFT JOIN person p ON p.id = o.person_id WHERE o.item_id = i.id) AS owners
    FROM action_item i JOIN person a ON a.id = i.added_by_id LEFT JOIN meeting m ON m.id = i.meeting_id
      LEFT JOIN topic t ON t.id = i.topic_id
    WHERE ${which}`
  return rows.map(itemOf)
}

const itemOf = (row: Row): ActionItem => ({
  id: row.id,
  group: row.group,
  number: row.number,
  text: row.text,
  dueDay: row.due_day,
  state: row.state,
  meeting: row.meeting ?? undefined,
  topic: row.topic ?? undefined,
  link: row.link ?? undefined,
  outcome: row.outcome ?? undefined,
  outcomeLink: row.outcome_link ?? undefined,
  closedAt: row.closed_at ? instant(row.closed_at) : undefined,
  addedBy: row.added_by,
  addedAt: instant(row.added_at),
  revision: row.revision,
  owners: row.owners.map(ownerOf),
})

function ownerOf({ person, name, office, stand, by, here }: OwnerRow): Owner {
  if (office !== null) return { kind: 'office', office, stand: 'owns' }
  return { kind: 'person', person: person ?? 0, name: name ?? '', stand, by: by ?? undefined, here }
}

/** Content as a change keeps it, and back. */
export const keptContent = (content: Content): object => ({
  text: content.text,
  dueDay: content.dueDay,
  state: content.state,
  meeting: content.meeting,
  topic: content.topic,
  link: content.link,
  outcome: content.outcome,
  outcomeLink: content.outcomeLink,
  closedAt: content.closedAt?.toUTC().toISO(),
  owners: content.owners,
})

export function contentOf(kept: unknown): Content | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined
  const { closedAt, ...content } = kept as Omit<Content, 'closedAt'> & { readonly closedAt?: string }
  // what JSON leaves out is nothing, and has to be written as such
  return {
    ...content,
    meeting: content.meeting,
    topic: content.topic,
    link: content.link,
    outcome: content.outcome,
    outcomeLink: content.outcomeLink,
    closedAt: closedAt === undefined ? undefined : DateTime.fromISO(closedAt, { zone: 'utc' }),
  }
}
