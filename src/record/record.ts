import { createHash } from 'node:crypto'
import { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { storedJson } from '../text/json.ts'
import { canonical } from './canonical.ts'

/** What is written into the record. */
export interface Entry {
  readonly group: number
  readonly at: DateTime
  /** Nobody: the clock did it. Of an anonymous position: a code in place of the name. */
  readonly by: string | undefined
  /** What happened, in a few words, such as "topic added". */
  readonly kind: string
  /** Number of the topic and of the poll that it is about. */
  readonly topic?: number
  readonly poll?: number
  readonly data?: object
}

/** Appends an entry in the caller's transaction and says which one it is. Other entries of the group wait for its end. */
export async function append(db: Db, entry: Entry): Promise<number> {
  const { group, kind, topic, poll } = entry
  const rows = await db.$queryRaw<{ seq: number }[]>`
    SELECT append_record(${group}::int, ${kind}, ${topic ?? null}::int, ${poll ?? null}::int, ${bodyOf(entry)}) AS seq`
  return rows[0]?.seq ?? 0
}

/** The very bytes that are kept and hashed. */
export const bodyOf = ({ at, by, kind, topic, poll, data }: Entry): string =>
  canonical(JSON.parse(storedJson({ at: at.toUTC().toISO(), by, kind, topic, poll, data: data ?? {} })))

export interface Kept {
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

const keptOf = ({ seq, hash, kind, body }: Row): Kept => {
  const { at, by, data } = JSON.parse(body) as { at: string; by?: string; data: Record<string, unknown> }
  return { seq, hash, kind, at: DateTime.fromISO(at, { zone: 'utc' }), by, data }
}

/** The entries about one topic, with those of its polls' openings and ends; the latest first. */
export async function readTopicRecord(db: Db, group: number, topic: number, most: number): Promise<readonly Kept[]> {
  const rows = await db.recordEntry.findMany({
    where: { groupId: group, topic, NOT: { kind: { startsWith: 'position' } } },
    orderBy: { seq: 'desc' },
    take: most,
  })
  return rows.map(keptOf)
}

/** The entries of one poll, the latest first. */
export async function readPollRecord(db: Db, group: number, poll: number, most: number): Promise<readonly Kept[]> {
  const rows = await db.recordEntry.findMany({ where: { groupId: group, poll }, orderBy: { seq: 'desc' }, take: most })
  return rows.map(keptOf)
}

/** How far the record goes: what a later look has to find again. */
export async function headOfRecord(db: Db, group: number): Promise<Pick<Row, 'seq' | 'hash'> | undefined> {
  const row = await db.recordEntry.findFirst({
    where: { groupId: group },
    orderBy: { seq: 'desc' },
    select: { seq: true, hash: true },
  })
  return row ?? undefined
}

/** What each entry's hash covers: the hash before it, the group, the number and the body, a line each. */
export const hashOf = (previous: string, group: number, seq: number, body: string): string =>
  createHash('sha256').update(`${previous}\n${group}\n${seq}\n${body}`).digest('hex')
