import { DateTime } from 'luxon'
import { Prisma } from '../../prisma/client/client.ts'
import { type Db, type Sql, sql } from '../database/client.ts'
import type { Day } from '../dates/day.ts'
import { instant } from '../dates/instant.ts'
import { meetingJson, nextMeetings } from '../meetings/read.ts'
import type { Named } from '../people/model.ts'
import { isMemberOf, namedJson } from '../people/read.ts'
import { topicJson } from '../topics/read.ts'
import type {
  ActionChange,
  ActionItem,
  Content,
  Filter,
  MeetingRef,
  Owner,
  OwningOffice,
  Stand,
  TopicRef,
} from './model.ts'

interface OwnerRow {
  person: Named | null
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

/** Reads whole items by one statement. `selection` is what follows WHERE; it calls the item `i`. */
async function readItems(db: Db, selection: Sql): Promise<readonly ActionItem[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT i.id, i.group_id AS group, i.number, i.text, i.due_day, i.state::text AS state, i.link, i.outcome,
      i.outcome_link, i.closed_at, i.added_at, i.revision, ${namedJson(sql`i.added_by_id`)} AS added_by,
      ${meetingJson(sql`i.meeting_id`)} AS meeting, ${topicJson(sql`i.topic_id`)} AS topic,
      (SELECT coalesce(json_agg(json_build_object('person', ${namedJson(sql`o.person_id`)}, 'office', o.office,
          'stand', o.stand, 'by', o.asked_by_id, 'here', ${isMemberOf(sql`i.group_id`, sql`o.person_id`)}) ORDER BY o.id), '[]')
        FROM action_owner o WHERE o.item_id = i.id) AS owners
    FROM action_item i WHERE ${selection}`
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

function ownerOf({ person, office, stand, by, here }: OwnerRow): Owner {
  if (office !== null) return { kind: 'office', office, stand: 'owns' }
  if (person === null) throw new Error('An owner is neither a person nor an office')
  return { kind: 'person', person: person.id, name: person.name, stand, by: by ?? undefined, here }
}

export async function findItem(db: Db, group: number, number: number): Promise<ActionItem | undefined> {
  const items = await readItems(db, sql`i.group_id = ${group} AND i.number = ${number}`)
  return items[0]
}

/** Reads an item of any group; throws if there is none. */
export async function itemById(db: Db, id: number): Promise<ActionItem> {
  const [item] = await readItems(db, sql`i.id = ${id}`)
  if (!item) throw new Error(`There is no action item with the id ${id}`)
  return item
}

/** Locks an item of a group until the transaction ends, and reads it. */
export async function lockItem(db: Db, group: number, number: number): Promise<ActionItem | undefined> {
  // two statements: one that waits for the lock would still see what was there before its wait
  await db.$executeRaw`SELECT 1 FROM action_item WHERE group_id = ${group} AND number = ${number} FOR UPDATE`
  return findItem(db, group, number)
}

/** Finds the number of an open item with the same text and due day. */
export async function findSame(
  db: Db,
  group: number,
  { text, dueDay }: Pick<Content, 'text' | 'dueDay'>,
): Promise<number | undefined> {
  const where = { groupId: group, state: 'open' as const, text, dueDay }
  return (await db.actionItem.findFirst({ where, orderBy: { id: 'asc' }, select: { number: true } }))?.number
}

/** Lists open items first, then by due day. */
export async function listItems(
  db: Db,
  group: number,
  filter: Filter,
  page: { readonly most: number; readonly skip?: number },
): Promise<readonly ActionItem[]> {
  return readItems(
    db,
    sql`${conditions(group, filter)}
      ORDER BY i.state, i.due_day, i.number LIMIT ${page.most} OFFSET ${page.skip ?? 0}`,
  )
}

export async function countItems(db: Db, group: number, filter: Filter): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM action_item i WHERE ${conditions(group, filter)}`
  return rows[0]?.count ?? 0
}

function conditions(group: number, filter: Filter): Sql {
  const { state, owner, ownerless, meeting, topic, dueBefore, closedSince, words } = filter
  const all = [sql`i.group_id = ${group}`]
  if (state) all.push(sql`i.state = ${state}::action_state`)
  if (owner)
    all.push(sql`EXISTS (SELECT 1 FROM action_owner o WHERE o.item_id = i.id
      AND (o.person_id = ${owner.person} OR o.office::text = ${owner.office ?? null}))`)
  if (ownerless)
    all.push(sql`NOT EXISTS (SELECT 1 FROM action_owner o WHERE o.item_id = i.id AND o.stand = 'owns'
      AND (o.office IS NOT NULL OR ${isMemberOf(sql`i.group_id`, sql`o.person_id`)}))`)
  if (meeting !== undefined) all.push(sql`i.meeting_id = ${meeting}`)
  if (topic !== undefined) all.push(sql`i.topic_id = ${topic}`)
  if (dueBefore) all.push(sql`i.due_day < ${dueBefore}`)
  if (closedSince) all.push(sql`i.closed_at >= ${closedSince.toJSDate()}`)
  if (words) all.push(sql`strpos(lower('A-' || i.number || ' – ' || i.text), ${words.toLowerCase()}) > 0`)
  return Prisma.join(all, ' AND ')
}

/** As many as an agenda shows. */
const mostCarried = 20

/** Lists the open items that the agenda of a meeting includes: all of the group's if it is the next to begin. */
export async function listCarried(
  db: Db,
  meeting: { readonly id: number; readonly group: number },
  now: DateTime,
): Promise<readonly ActionItem[]> {
  return readItems(
    db,
    sql`i.group_id = ${meeting.group} AND i.state = 'open' AND ${meeting.id} = (${nextMeetings(meeting.group, now, 1)})
      ORDER BY i.due_day, i.number LIMIT ${mostCarried}`,
  )
}

/** Lists the changes of an item, the latest first. */
export async function listChanges(db: Db, item: number, most: number): Promise<readonly ActionChange[]> {
  return readChanges(db, sql`item_id = ${item}`, most)
}

/** Finds the last change that made a revision. */
export async function lastChange(db: Db, item: number): Promise<ActionChange | undefined> {
  const changes = await readChanges(db, sql`item_id = ${item} AND revision IS NOT NULL`, 1)
  return changes[0]
}

interface ChangeRow {
  at: Date
  by: Named
  what: string
  note: string | null
  revision: number | null
  before: unknown
  after: unknown
}

async function readChanges(db: Db, selection: Sql, most: number): Promise<readonly ActionChange[]> {
  const rows = await db.$queryRaw<ChangeRow[]>`
    SELECT at, ${namedJson(sql`person_id`)} AS by, what, note, revision, before, after FROM action_change
    WHERE ${selection} ORDER BY id DESC LIMIT ${most}`
  return rows.map((row) => ({
    at: instant(row.at),
    by: row.by,
    what: row.what,
    note: row.note ?? undefined,
    revision: row.revision ?? undefined,
    before: contentOf(row.before),
    after: contentOf(row.after),
  }))
}

/** Turns content into what a change stores as JSON; `contentOf` reads it back. */
export const storedContent = (content: Content): object => ({
  text: content.text,
  dueDay: content.dueDay,
  state: content.state,
  meeting: content.meeting && storedMeeting(content.meeting),
  topic: content.topic && storedTopic(content.topic),
  link: content.link,
  outcome: content.outcome,
  outcomeLink: content.outcomeLink,
  closedAt: content.closedAt?.toUTC().toISO(),
  owners: content.owners,
})

// the content may hold a whole meeting or topic in place of a reference
const storedMeeting = ({ id, number, title }: MeetingRef) => ({ id, number, title })
const storedTopic = ({ id, number, sentence }: TopicRef) => ({ id, number, sentence })

function contentOf(stored: unknown): Content | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined
  const { closedAt, ...content } = stored as Omit<Content, 'closedAt'> & { readonly closedAt?: string }
  // JSON leaves undefined values out; an undo needs them, to clear what was set since
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
