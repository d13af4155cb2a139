import type { DateTime } from 'luxon'
import { type Db, sql } from '../database/client.ts'
import { instant } from '../dates/instant.ts'
import { listWays } from '../delivery/read.ts'
import { runsByNewerRules } from '../groups/read.ts'
import { findNames } from '../people/read.ts'
import type { ProfileVersions } from '../terms/profiles/registry.ts'
import { isProcessed } from './schedule.ts'

// A ping is the reminder of one person of one rung of a ladder: waiting, then sent, stopped or expired.

/** Tells which rungs of a deadline a ping has named to a person already. */
export type NamedRungs = (person: number, deadline: string) => ReadonlySet<string>

/** Finds the rungs of these ladders that pings have named already. */
export async function findNamedRungs(
  db: Db,
  ladders: readonly { readonly key: string; readonly revision: string }[],
): Promise<NamedRungs> {
  const rows = await db.ping.findMany({
    where: { OR: ladders.map(({ key, revision }) => ({ deadline: key, revision })) },
    select: { personId: true, deadline: true, rung: true, folded: true },
  })
  return (person, deadline) => {
    const theirs = rows.filter((row) => row.personId === person && row.deadline === deadline)
    return new Set(theirs.flatMap(({ rung, folded }) => [rung, ...folded]))
  }
}

export interface NewPing {
  readonly group: number
  readonly person: number
  readonly deadline: string
  readonly revision: string
  readonly rung: string
  /** Rungs that were due at the same time; this one says the same, later than they would have. */
  readonly folded: readonly string[]
  readonly dueAt: DateTime
  /** What it waits for, if it is not due at once. */
  readonly waitsFor: string | undefined
  readonly expiresAt: DateTime | undefined
  readonly at: DateTime
}

export interface CreatedPing {
  readonly id: number
  readonly person: number
  readonly deadline: string
  readonly rung: string
}

/** Enters pings and returns those that were not there yet: the same rung of a ladder comes to a person once. */
export async function createPings(db: Db, pings: readonly NewPing[]): Promise<readonly CreatedPing[]> {
  const rows = await db.ping.createManyAndReturn({
    data: pings.map(({ group, person, folded, dueAt, waitsFor, expiresAt, at, ...ladder }) => ({
      ...ladder,
      groupId: group,
      personId: person,
      folded: [...folded],
      dueAt: dueAt.toJSDate(),
      reason: waitsFor ?? null,
      expiresAt: expiresAt?.toJSDate() ?? null,
      createdAt: at.toJSDate(),
    })),
    skipDuplicates: true,
    select: { id: true, personId: true, deadline: true, rung: true },
  })
  return rows.map(({ personId, ...row }) => ({ ...row, person: personId }))
}

/** A person with reminders about one group. */
export interface Recipient {
  readonly person: number
  readonly group: number
}

/**
 * Lists the people with reminders that are due, the longest waiting first. A group with subjects that still have to be
 * processed, by this process or another, is left to the last of them, so that everything comes in one message. Groups that run
 * by newer rules than these versions are left to a process that has them.
 */
export const listRecipients = (
  db: Db,
  now: DateTime,
  most: number,
  versions: ProfileVersions,
): Promise<readonly Recipient[]> =>
  db.$queryRaw<Recipient[]>`
    SELECT person_id AS person, group_id AS "group" FROM ping
    WHERE state = 'waiting' AND due_at <= ${now.toJSDate()} AND ${isProcessed(sql`ping.group_id`, now)}
      AND NOT ${runsByNewerRules(sql`ping.group_id`, versions)}
    GROUP BY person_id, group_id ORDER BY min(due_at) LIMIT ${most}`

export interface WaitingPing extends Recipient {
  readonly id: number
  readonly deadline: string
  readonly revision: string
  readonly rung: string
  readonly folded: readonly string[]
  readonly expiresAt: DateTime | undefined
}

interface WaitingRow {
  id: number
  person: number
  group: number
  deadline: string
  revision: string
  rung: string
  folded: string[]
  expires_at: Date | null
}

/** Locks the pings that wait for some people. Another process waits here for the end of this transaction, then finds none. */
export async function takeWaiting(
  db: Db,
  recipients: readonly Recipient[],
  now: DateTime,
): Promise<readonly WaitingPing[]> {
  const people = recipients.map(({ person }) => person)
  const groups = recipients.map(({ group }) => group)
  const rows = await db.$queryRaw<WaitingRow[]>`
    SELECT id, person_id AS person, group_id AS "group", deadline, revision, rung, folded, expires_at FROM ping
    WHERE state = 'waiting' AND due_at <= ${now.toJSDate()}
      AND (person_id, group_id) IN (SELECT * FROM unnest(${people}::int[], ${groups}::int[]))
    ORDER BY id FOR UPDATE`
  return rows.map(({ expires_at, ...row }) => ({ ...row, expiresAt: expires_at ? instant(expires_at) : undefined }))
}

/** Ends a ping without sending it, with the reason: nothing disappears silently. */
export async function endPing(db: Db, id: number, state: 'stopped' | 'expired', reason: string): Promise<void> {
  await db.ping.update({ where: { id }, data: { state, reason } })
}

/** Has a ping wait until an instant, also one that was stopped. */
export async function putOffPing(db: Db, id: number, until: DateTime, waitsFor: string | undefined): Promise<void> {
  await db.ping.update({
    where: { id },
    data: { state: 'waiting', dueAt: until.toJSDate(), reason: waitsFor ?? null },
  })
}

/** A ping that a message carries, named by the key of the message. */
export interface CarriedPing {
  readonly id: number
  readonly key: string
}

/** Enters which messages carry which pings. */
export async function markSent(db: Db, pings: readonly CarriedPing[], now: DateTime): Promise<void> {
  if (pings.length === 0) return
  const ids = pings.map(({ id }) => id)
  const keys = pings.map(({ key }) => key)
  await db.$executeRaw`
    UPDATE ping SET state = 'sent', delivery_key = sent.key, sent_at = ${now.toJSDate()}, reason = NULL
    FROM unnest(${ids}::int[], ${keys}::text[]) sent (id, key) WHERE ping.id = sent.id`
}

/** Lists the pings of a deadline that were stopped for this reason. */
export async function listStopped(
  db: Db,
  deadline: string,
  reason: string,
): Promise<readonly { readonly id: number; readonly person: number }[]> {
  const rows = await db.ping.findMany({
    where: { deadline, state: 'stopped', reason },
    select: { id: true, personId: true },
  })
  return rows.map(({ id, personId }) => ({ id, person: personId }))
}

export interface PingRecord {
  readonly name: string
  readonly rung: string
  readonly folded: readonly string[]
  readonly state: 'waiting' | 'sent' | 'stopped' | 'expired'
  readonly dueAt: DateTime
  /** How it was sent, in the order in which the ways were tried, each with its end. */
  readonly ways: readonly string[]
  /** What it waits for, or why it was not sent. */
  readonly reason: string | undefined
}

/** Lists the pings of one deadline, the latest first. */
export async function listPings(db: Db, group: number, deadline: string, most: number): Promise<readonly PingRecord[]> {
  const rows = await db.ping.findMany({ where: { groupId: group, deadline }, orderBy: { id: 'desc' }, take: most })
  const messages = rows.flatMap(({ deliveryKey: key, personId: person }) => (key === null ? [] : [{ key, person }]))
  const ways = await listWays(db, group, messages)
  const names = await findNames(
    db,
    rows.map(({ personId }) => personId),
  )
  return rows.map(({ personId, rung, folded, state, dueAt, deliveryKey, reason }) => ({
    name: names.get(personId) ?? '',
    rung,
    folded,
    state,
    dueAt: instant(dueAt),
    ways: ways.get(deliveryKey ?? '') ?? [],
    reason: reason ?? undefined,
  }))
}

/** Lists the deadlines of a group that had a reminder between two instants. */
export async function listPingedBetween(
  db: Db,
  group: number,
  from: DateTime,
  to: DateTime,
): Promise<readonly string[]> {
  const rows = await db.ping.findMany({
    where: { groupId: group, createdAt: { gte: from.toJSDate(), lt: to.toJSDate() } },
    select: { deadline: true },
    distinct: ['deadline'],
  })
  return rows.map(({ deadline }) => deadline)
}
