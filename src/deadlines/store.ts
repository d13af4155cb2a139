import type { DateTime } from 'luxon'
import type { Db, Sql } from '../database/client.ts'
import { instant } from '../dates/instant.ts'
import { listWays } from '../delivery/read.ts'

export interface Subject {
  readonly kind: string
  readonly id: number
  readonly group: number
}

/**
 * Has a subject looked at by the next tick: called in the transaction of every change to it. Changed again before that
 * tick, it counts as touched by the first change: a rung that fell between the two is not lost.
 */
export async function watch(db: Db, { kind, id, group }: Subject, now: DateTime): Promise<void> {
  const at = now.toJSDate()
  await db.$executeRaw`
    INSERT INTO watch (kind, subject_id, group_id, look_at, touched_at) VALUES (${kind}, ${id}, ${group}, ${at}, ${at})
    ON CONFLICT (kind, subject_id) DO UPDATE SET look_at = excluded.look_at,
      touched_at = CASE WHEN watch.look_at <= watch.touched_at THEN watch.touched_at ELSE excluded.touched_at END`
}

/** Has the next tick process the subjects of a kind whose ids a query selects. */
export async function reschedule(
  db: Db,
  { kind, ids }: { readonly kind: string; readonly ids: Sql },
  now: DateTime,
): Promise<void> {
  const at = now.toJSDate()
  await db.$executeRaw`
    UPDATE watch SET look_at = ${at} WHERE kind = ${kind} AND look_at > ${at} AND subject_id IN (${ids})`
}

/** All subjects of a group, such as after its time zone changed. */
export async function watchGroup(db: Db, group: number, now: DateTime): Promise<void> {
  await db.watch.updateMany({
    where: { groupId: group },
    data: { lookAt: now.toJSDate(), touchedAt: now.toJSDate() },
  })
}

/** Deadline → [revision, since when its rungs are still to be looked at, ISO]. */
export type Seen = Readonly<Record<string, readonly [revision: string, since: string]>>

export interface Watched extends Subject {
  readonly touchedAt: DateTime
  /** It changed since the last look; otherwise only its time has come. */
  readonly isChanged: boolean
  readonly seen: Seen
}

/** Takes what is due to be looked at, for this transaction alone; a second ticking process takes other rows. */
export async function takeDue(db: Db, now: DateTime, most: number): Promise<readonly Watched[]> {
  type Row = { kind: string; id: number; group: number; touched_at: Date; isChanged: boolean; seen: Seen }
  const rows = await db.$queryRaw<Row[]>`
    SELECT kind, subject_id AS id, group_id AS group, touched_at, look_at <= touched_at AS "isChanged", seen FROM watch
    WHERE look_at <= ${now.toJSDate()} ORDER BY look_at LIMIT ${most} FOR UPDATE SKIP LOCKED`
  return rows.map(({ touched_at, ...row }) => ({ ...row, touchedAt: instant(touched_at) }))
}

export async function lookAgain(
  db: Db,
  { kind, id }: Subject,
  next: { readonly at: DateTime; readonly seen: Seen } | undefined,
): Promise<void> {
  if (!next) await db.$executeRaw`DELETE FROM watch WHERE kind = ${kind} AND subject_id = ${id}`
  else
    await db.$executeRaw`
      UPDATE watch SET look_at = ${next.at.toJSDate()}, seen = ${JSON.stringify(next.seen)}::jsonb
      WHERE kind = ${kind} AND subject_id = ${id}`
}

/** Person → the rungs of this ladder that a ping has named to them already. */
export async function namedRungs(
  db: Db,
  deadline: string,
  revision: string,
): Promise<ReadonlyMap<number, ReadonlySet<string>>> {
  const rows = await db.$queryRaw<{ person: number; rung: string; folded: string[] }[]>`
    SELECT person_id AS person, rung, folded FROM ping WHERE deadline = ${deadline} AND revision = ${revision}`
  const named = new Map<number, Set<string>>()
  for (const { person, rung, folded } of rows) {
    const known = named.get(person) ?? new Set()
    for (const name of [rung, ...folded]) known.add(name)
    named.set(person, known)
  }
  return named
}

export interface NewPing {
  readonly group: number
  readonly person: number
  readonly deadline: string
  readonly revision: string
  readonly rung: string
  readonly folded: readonly string[]
  readonly dueAt: DateTime
  readonly expiresAt: DateTime | undefined
  readonly at: DateTime
}

export async function createPing(db: Db, ping: NewPing): Promise<void> {
  await db.$executeRaw`
    INSERT INTO ping (group_id, person_id, deadline, revision, rung, folded, due_at, expires_at, created_at)
    VALUES (${ping.group}, ${ping.person}, ${ping.deadline}, ${ping.revision}, ${ping.rung}, ${[...ping.folded]},
      ${ping.dueAt.toJSDate()}, ${ping.expiresAt?.toJSDate() ?? null}, ${ping.at.toJSDate()})
    ON CONFLICT (deadline, revision, rung, person_id) DO NOTHING`
}

export interface WaitingPing {
  readonly id: number
  readonly deadline: string
  readonly revision: string
  readonly rung: string
  readonly folded: readonly string[]
  readonly expiresAt: DateTime | undefined
}

/**
 * Whom something waits for, in which group; the longest waiting first. A group of which something is still to be looked
 * at, by this process or by another, is left to whoever looks last, so that all of it is in one message.
 */
export async function listWaiting(
  db: Db,
  now: DateTime,
  most: number,
): Promise<readonly { readonly person: number; readonly group: number }[]> {
  return db.$queryRaw`
    SELECT person_id AS person, group_id AS group FROM ping
    WHERE state = 'waiting' AND due_at <= ${now.toJSDate()}
      AND NOT EXISTS (SELECT 1 FROM watch w WHERE w.group_id = ping.group_id AND w.look_at <= ${now.toJSDate()})
    GROUP BY person_id, group_id ORDER BY min(due_at) LIMIT ${most}`
}

/** What waits for one person. Another process waits here for the end of this transaction, and then finds nothing. */
export async function takeWaiting(
  db: Db,
  { person, group }: { readonly person: number; readonly group: number },
  now: DateTime,
): Promise<readonly WaitingPing[]> {
  const rows = await db.$queryRaw<
    { id: number; deadline: string; revision: string; rung: string; folded: string[]; expires_at: Date | null }[]
  >`
    SELECT id, deadline, revision, rung, folded, expires_at FROM ping
    WHERE state = 'waiting' AND due_at <= ${now.toJSDate()} AND person_id = ${person} AND group_id = ${group}
    ORDER BY id FOR UPDATE`
  return rows.map(({ expires_at, ...row }) => ({ ...row, expiresAt: expires_at ? instant(expires_at) : undefined }))
}

/** Ends pings without sending them, with the reason; nothing disappears silently. */
export async function endPing(db: Db, id: number, state: 'stopped' | 'expired', reason: string): Promise<void> {
  await db.ping.update({ where: { id }, data: { state, reason } })
}

export async function putOffPing(db: Db, id: number, until: DateTime): Promise<void> {
  await db.ping.update({ where: { id }, data: { dueAt: until.toJSDate() } })
}

export async function markSent(db: Db, ids: readonly number[], key: string, now: DateTime): Promise<void> {
  await db.$executeRaw`
    UPDATE ping SET state = 'sent', delivery_key = ${key}, sent_at = ${now.toJSDate()}
    WHERE id = ANY (${[...ids]})`
}

export interface PingRecord {
  readonly name: string
  readonly rung: string
  readonly folded: readonly string[]
  readonly state: string
  readonly dueAt: DateTime
  readonly path: readonly string[]
  readonly reason: string | undefined
}

/** The pings of one deadline, the latest first. */
export async function listPings(db: Db, group: number, deadline: string, most: number): Promise<readonly PingRecord[]> {
  const rows = await db.ping.findMany({
    where: { groupId: group, deadline },
    include: { person: { select: { name: true } } },
    orderBy: { id: 'desc' },
    take: most,
  })
  const messages = rows.flatMap(({ deliveryKey: key, personId: person }) => (key === null ? [] : [{ key, person }]))
  const ways = await listWays(db, group, messages)
  return rows.map(({ person, rung, folded, state, dueAt, deliveryKey, reason }) => ({
    name: person.name,
    rung,
    folded,
    state,
    dueAt: instant(dueAt),
    path: ways.get(deliveryKey ?? '') ?? [],
    reason: reason ?? undefined,
  }))
}

/** The deadlines of a group for which somebody was pinged on this day (between two instants). */
export async function pingedBetween(db: Db, group: number, from: DateTime, to: DateTime): Promise<readonly string[]> {
  const rows = await db.ping.findMany({
    where: { groupId: group, createdAt: { gte: from.toJSDate(), lt: to.toJSDate() } },
    select: { deadline: true },
    distinct: ['deadline'],
  })
  return rows.map(({ deadline }) => deadline)
}

/** Two persons turn out to be one. */
export async function mergeDeadlines(db: Db, from: number, into: number): Promise<void> {
  await db.$executeRaw`
    DELETE FROM ping p WHERE p.person_id = ${from} AND EXISTS (SELECT 1 FROM ping q
      WHERE q.person_id = ${into} AND q.deadline = p.deadline AND q.revision = p.revision AND q.rung = p.rung)`
  await db.ping.updateMany({ where: { personId: from }, data: { personId: into } })
  await db.deadlineNote.updateMany({ where: { personId: from }, data: { personId: into } })
  const own = await db.pingPreference.findUnique({ where: { personId: into } })
  if (own) await db.pingPreference.deleteMany({ where: { personId: from } })
  else await db.pingPreference.updateMany({ where: { personId: from }, data: { personId: into } })
}
