import { createHash } from 'node:crypto'
import { DateTime } from 'luxon'
import { type Db, type Sql, sql } from '../database/client.ts'
import { storedJson } from '../text/json.ts'
import { canonical } from './canonical.ts'

/** What is written into the record. */
export interface Entry {
  readonly group: number
  readonly at: DateTime
  /** The name of the person, or a code for an anonymous position; undefined if the clock did it. */
  readonly by: string | undefined
  /** What happened, in a few words, such as "topic added". */
  readonly kind: string
  /** The number of the topic it is about. */
  readonly topic?: number
  /** The number of the poll it is about. */
  readonly poll?: number
  readonly data?: object
}

/**
 * Appends an entry and returns its number. The group's record stays locked until the transaction ends, so call it late.
 */
export async function append(db: Db, entry: Entry): Promise<number> {
  const [{ seq }] = await db.$queryRaw<[{ seq: number }]>`SELECT ${appending(entry)} AS seq`
  return seq
}

/** Calls the function that appends an entry, as a part of a statement. */
export const appending = (entry: Entry): Sql => sql`
  append_record(${entry.group}::int, ${entry.kind}, ${entry.topic ?? null}::int, ${entry.poll ?? null}::int,
    ${bodyOf(entry)})`

/** Writes the text that is stored and hashed. */
export const bodyOf = ({ at, by, kind, topic, poll, data }: Entry): string =>
  canonical(JSON.parse(storedJson({ at: at.toUTC().toISO(), by, kind, topic, poll, data: data ?? {} })))

/** An entry as it is read back. */
export interface RecordedEntry {
  readonly seq: number
  readonly hash: string
  readonly kind: string
  readonly at: DateTime
  readonly by: string | undefined
  readonly data: Readonly<Record<string, unknown>>
}

interface Row {
  readonly seq: number
  readonly hash: string
  readonly kind: string
  readonly body: string
}

const entryOf = ({ seq, hash, kind, body }: Row): RecordedEntry => {
  const { at, by, data } = JSON.parse(body) as { at: string; by?: string; data: Record<string, unknown> }
  return { seq, hash, kind, at: DateTime.fromISO(at, { zone: 'utc' }), by, data }
}

/** Lists the entries about a topic without the positions in its polls, the latest first. */
export async function readTopicRecord(
  db: Db,
  group: number,
  topic: number,
  most: number,
): Promise<readonly RecordedEntry[]> {
  const rows = await db.recordEntry.findMany({
    where: { groupId: group, topic, NOT: { kind: { startsWith: 'position' } } },
    orderBy: { seq: 'desc' },
    take: most,
  })
  return rows.map(entryOf)
}

/** Lists the entries about a poll, the latest first. */
export async function readPollRecord(
  db: Db,
  group: number,
  poll: number,
  most: number,
): Promise<readonly RecordedEntry[]> {
  const rows = await db.recordEntry.findMany({ where: { groupId: group, poll }, orderBy: { seq: 'desc' }, take: most })
  return rows.map(entryOf)
}

/** Lists every position that was ever taken in a poll, the earliest first. */
export async function readPositionRecord(db: Db, group: number, poll: number): Promise<readonly RecordedEntry[]> {
  const where = { groupId: group, poll, kind: 'position' }
  return (await db.recordEntry.findMany({ where, orderBy: { seq: 'asc' } })).map(entryOf)
}

/** Finds the number and hash of the last entry: written down elsewhere, they prove later that nothing was removed. */
export async function headOfRecord(db: Db, group: number): Promise<Pick<Row, 'seq' | 'hash'> | undefined> {
  const row = await db.recordEntry.findFirst({
    where: { groupId: group },
    orderBy: { seq: 'desc' },
    select: { seq: true, hash: true },
  })
  return row ?? undefined
}

/** Hashes an entry: the hash of the entry before it, the group, the number and the body, a line each. */
export const hashOf = (previous: string, group: number, seq: number, body: string): string =>
  createHash('sha256').update(`${previous}\n${group}\n${seq}\n${body}`).digest('hex')
