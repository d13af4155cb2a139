import type { DateTime } from 'luxon'
import { type Db, type Sql, sql } from '../database/client.ts'
import { instant } from '../dates/instant.ts'
import { runsByNewerRules } from '../groups/read.ts'
import type { ProfileVersions } from '../terms/profiles/registry.ts'

/*
 * A `watch` row says when the next tick has to process a subject; the deadlines themselves are derived then. Terms:
 * `look_at` is that instant; `touched_at` is when the subject last changed; `look_at <= touched_at` means that no tick has
 * processed the subject since it changed.
 */

/** What deadlines hang on, such as a meeting. */
export interface Subject {
  readonly kind: string
  readonly id: number
  readonly group: number
}

/**
 * Has the next tick process a subject; called in the transaction of every change to it. If it changes again before that
 * tick, it counts as touched by the first change, so that no rung between the two is lost.
 */
export async function schedule(db: Db, { kind, id, group }: Subject, now: DateTime): Promise<void> {
  const at = now.toJSDate()
  await db.$executeRaw`
    INSERT INTO watch (kind, subject_id, group_id, look_at, touched_at) VALUES (${kind}, ${id}, ${group}, ${at}, ${at})
    ON CONFLICT (kind, subject_id) DO UPDATE SET look_at = excluded.look_at,
      touched_at = CASE WHEN watch.look_at <= watch.touched_at THEN watch.touched_at ELSE excluded.touched_at END`
}

/** Has the next tick process the subjects of a kind whose ids a query selects, though they did not change. */
export async function reschedule(
  db: Db,
  { kind, ids }: { readonly kind: string; readonly ids: Sql },
  now: DateTime,
): Promise<void> {
  const at = now.toJSDate()
  await db.$executeRaw`
    UPDATE watch SET look_at = ${at} WHERE kind = ${kind} AND look_at > ${at} AND subject_id IN (${ids})`
}

/** Has the next tick process all subjects of a group; rungs of new dates that are past by then are left out. */
export async function rescheduleGroup(db: Db, group: number, now: DateTime): Promise<void> {
  const at = now.toJSDate()
  await db.watch.updateMany({ where: { groupId: group }, data: { lookAt: at, touchedAt: at } })
}

/**
 * Has the next tick process all subjects of a group as if none had done so since they last changed: of a ladder that is
 * new, it makes up for the rungs that are past.
 */
export async function rederiveGroup(db: Db, group: number): Promise<void> {
  await db.$executeRaw`UPDATE watch SET look_at = LEAST(look_at, touched_at) WHERE group_id = ${group}`
}

/** Deadline → its revision, and the ISO instant since which its rungs have not been processed. */
export type Seen = Readonly<Record<string, readonly [revision: string, since: string]>>

export interface Scheduled extends Subject {
  readonly touchedAt: DateTime
  /** It changed since it was last processed; otherwise only its time has come. */
  readonly isChanged: boolean
  readonly seen: Seen
}

interface ScheduledRow {
  kind: string
  id: number
  group: number
  touched_at: Date
  isChanged: boolean
  seen: Seen
}

/**
 * Locks subjects that are due, for this transaction alone; a second ticking process takes others. Groups that run by newer
 * rules than these versions are left to a process that has them.
 */
export async function takeDue(
  db: Db,
  now: DateTime,
  most: number,
  versions: ProfileVersions,
): Promise<readonly Scheduled[]> {
  const rows = await db.$queryRaw<ScheduledRow[]>`
    SELECT kind, subject_id AS id, group_id AS "group", touched_at, look_at <= touched_at AS "isChanged", seen FROM watch
    WHERE look_at <= ${now.toJSDate()} AND NOT ${runsByNewerRules(sql`watch.group_id`, versions)}
    ORDER BY look_at LIMIT ${most} FOR UPDATE SKIP LOCKED`
  return rows.map(({ touched_at, ...row }) => ({ ...row, touchedAt: instant(touched_at) }))
}

/** When a subject has to be processed next; it is forgotten if there is no next time. */
export interface Next {
  readonly subject: Subject
  readonly at: DateTime | undefined
  readonly seen: Seen
}

/** Enters when some subjects have to be processed next. */
export async function scheduleNext(db: Db, nexts: readonly Next[]): Promise<void> {
  const rows = nexts.map(({ subject: { kind, id }, at, seen }) => ({ kind, id, at: at?.toUTC().toISO() ?? null, seen }))
  await db.$executeRaw`
    WITH next AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) n (kind text, id int, at timestamptz, seen jsonb)),
    forgotten AS (
      DELETE FROM watch USING next WHERE watch.kind = next.kind AND watch.subject_id = next.id AND next.at IS NULL)
    UPDATE watch SET look_at = next.at, seen = next.seen
    FROM next WHERE watch.kind = next.kind AND watch.subject_id = next.id AND next.at IS NOT NULL`
}

/** Holds if no subject of a group, given by a column, still has to be processed. */
export const isProcessed = (group: Sql, now: DateTime): Sql => sql`
  NOT EXISTS (SELECT FROM watch w WHERE w.group_id = ${group} AND w.look_at <= ${now.toJSDate()})`
