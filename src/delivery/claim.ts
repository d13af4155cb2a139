import { Prisma } from '../../prisma/client/client.ts'
import type { Address, Posted } from '../bot/platform.ts'
import type { View } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { notHalted } from '../operations/heartbeat/read.ts'
import { dueNow } from './put.ts'

/**
 * Longer than a call of the platform and what is entered before it; a look-up is a call of its own, after which the lease
 * begins anew. No longer than that, since what a killed process held waits for its end, more than once in bad luck.
 */
export const leaseSeconds = 16

/** What keeps its place in the channel's order: everything but an edit that only waits for its second to pass. */
const inOrder = Prisma.sql`(due_at <= clock_timestamp() OR attempts > 0 OR posted_message IS NULL)`

/** The right to send to one channel, until it is released or lost to another process. */
export interface Lease {
  readonly place: number
  readonly fence: number
  readonly address: Address
}

export interface Attempt {
  readonly id: number
  readonly group: number
  readonly key: string
  readonly view: View
  readonly revision: number
  /** How often it has been postponed since it last stood there; what a process left that died says nothing of the message. */
  readonly attempts: number
  /** How many of them had an unknown end. */
  readonly unknownEnds: number
  readonly posted: Posted | undefined
  readonly under: Posted | undefined
  /** An earlier attempt has an unknown end: look before sending again. */
  readonly unknown: boolean
}

/** Up to so many channels of a platform. */
export interface Wanted {
  readonly platform: string
  readonly most: number
}

/**
 * Takes channels whose oldest waiting message is due and that nobody else is sending to, first those that have waited
 * longest: where more is due than a platform takes, none is forgotten for the others. An array, since PostgreSQL may
 * run a locking subquery of IN more than once and so take more than `most`.
 */
export async function claimPlaces(db: Db, wanted: readonly Wanted[]): Promise<readonly Lease[]> {
  const platforms = wanted.map(({ platform }) => platform)
  const mosts = wanted.map(({ most }) => most)
  const rows = await db.$queryRaw<
    { id: number; fence: number; platform: string; workspace: string; channel: string }[]
  >`
    WITH due AS MATERIALIZED (
      SELECT place_id AS id, due_at FROM (
        SELECT DISTINCT ON (place_id) place_id, due_at FROM delivery WHERE due_at IS NOT NULL AND ${inOrder} ORDER BY place_id, id
      ) oldest WHERE due_at <= clock_timestamp())
    UPDATE place SET lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds}), fence = fence + 1
    WHERE id = ANY (ARRAY(
      SELECT free.id FROM unnest(${platforms}::text[], ${mosts}::int[]) wanted (platform, most) CROSS JOIN LATERAL (
        SELECT place.id FROM place JOIN due USING (id)
        WHERE platform = wanted.platform AND (lease_until IS NULL OR lease_until < clock_timestamp()) AND ${notHalted}
        ORDER BY due.due_at, id LIMIT wanted.most FOR UPDATE OF place SKIP LOCKED) free))
    RETURNING id, fence, platform, workspace, channel`
  return rows.map(({ id, fence, ...address }) => ({ place: id, fence, address }))
}

/**
 * The oldest message of the channel that waits, entered as being attempted and committed before the network call.
 * Nothing where none is due or the lease is lost. Order within a channel is kept: a message that must wait holds
 * back those behind it. What waits is gathered first, since PostgreSQL would look for the oldest of it among all
 * messages that were ever sent.
 */
export async function beginAttempt(db: Db, { place, fence }: Lease): Promise<Attempt | undefined> {
  const rows = await db.$queryRaw<AttemptRow[]>`
    WITH held AS (
      UPDATE place SET lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
      WHERE id = ${place} AND fence = ${fence} RETURNING id),
    waiting AS MATERIALIZED (
      SELECT d.id, d.state, d.due_at, d.shown_revision = 0 AND (d.expires_at <= now()) IS TRUE AS too_late
      FROM delivery d JOIN held ON held.id = d.place_id WHERE d.due_at IS NOT NULL
        AND ${inOrder} AND ${notHalted}),
    expired AS (
      UPDATE delivery SET state = 'expired', due_at = NULL, reason = 'it came too late to be of use'
      FROM waiting WHERE delivery.id = waiting.id AND waiting.too_late),
    next AS (SELECT * FROM waiting WHERE NOT too_late ORDER BY id LIMIT 1)
    UPDATE delivery SET state = 'attempting'
    FROM next WHERE delivery.id = next.id AND next.due_at <= clock_timestamp() AND delivery.due_at IS NOT NULL
    RETURNING delivery.id, delivery.group_id AS group, delivery.key, delivery.view, delivery.revision, delivery.attempts,
      delivery.unknown_ends, delivery.posted_channel, delivery.posted_message, next.state::text AS before,
      (SELECT json_build_object('channel', c.posted_channel, 'message', c.posted_message) FROM delivery c
        WHERE c.place_id = delivery.place_id AND c.key = delivery.under_key AND c.posted_message IS NOT NULL) AS under`
  const row = rows[0]
  if (!row) return undefined
  const posted =
    row.posted_channel !== null && row.posted_message !== null
      ? { channel: row.posted_channel, message: row.posted_message }
      : undefined
  const { id, group, key, view, revision, attempts, unknown_ends: unknownEnds } = row
  const unknown = !posted && mayStand.has(row.before)
  return { id, group, key, view, revision, attempts, unknownEnds, posted, under: row.under ?? undefined, unknown }
}

/** States from which a message may stand there already; one that an operator skipped may have been sent before a restore. */
const mayStand: ReadonlySet<string> = new Set(['attempting', 'ambiguous', 'expired'])

interface AttemptRow {
  id: number
  group: number
  key: string
  view: View
  revision: number
  attempts: number
  unknown_ends: number
  posted_channel: string | null
  posted_message: string | null
  before: string
  under: Posted | null
}

/** It stands there. An edit that was put meanwhile stays due. */
export async function endSent(db: Db, { id, revision }: Attempt, posted: Posted): Promise<void> {
  await db.$executeRaw`
    UPDATE delivery SET state = 'sent', reason = NULL, attempts = 0, unknown_ends = 0, shown_revision = ${revision},
      posted_channel = ${posted.channel}, posted_message = ${posted.message},
      sent_at = COALESCE(sent_at, clock_timestamp()),
      edited_at = CASE WHEN posted_message IS NULL THEN edited_at ELSE clock_timestamp() END,
      due_at = CASE WHEN revision <= ${revision} THEN NULL WHEN posted_message IS NULL THEN ${dueNow}
        ELSE ${dueNow} + interval '1 second' END
    WHERE id = ${id}`
}

/** A look-up found where it stands: from now on it is edited, never posted again. */
export async function keepFound(db: Db, { id }: Attempt, posted: Posted): Promise<void> {
  await db.$executeRaw`
    UPDATE delivery SET posted_channel = ${posted.channel}, posted_message = ${posted.message} WHERE id = ${id}`
}

/** Somebody deleted it: it is posted anew, as it is now. */
export async function endGone(db: Db, { id }: Attempt, reason: string): Promise<void> {
  await db.$executeRaw`
    UPDATE delivery SET state = 'pending', reason = ${reason}, shown_revision = 0, posted_channel = NULL,
      posted_message = NULL, unknown_ends = 0, due_at = ${dueNow}
    WHERE id = ${id}`
}

/**
 * It will never be taken as it is, or was given up with an unknown end; a later edit tries again, also one that was put
 * meanwhile, and looks first where it may stand.
 */
export async function endFailed(
  db: Db,
  { id, revision }: Attempt,
  failed: { readonly reason: string; readonly unknownEnds: number },
): Promise<void> {
  const { reason, unknownEnds } = failed
  const again = unknownEnds > 0 ? 'ambiguous' : 'pending'
  await db.$executeRaw`
    UPDATE delivery SET reason = ${reason}, attempts = 0,
      unknown_ends = CASE WHEN revision > ${revision} THEN 0 ELSE ${unknownEnds}::int END,
      state = (CASE WHEN revision > ${revision} THEN ${again} ELSE 'failed' END)::delivery_state,
      due_at = CASE WHEN revision > ${revision} THEN ${dueNow} END
    WHERE id = ${id}`
}

/** To be tried again after `waitMs`; where it may stand it will be looked up first. */
export async function endLater(
  db: Db,
  { id }: Attempt,
  again: {
    readonly reason: string
    readonly waitMs: number
    readonly mayStand: boolean
    readonly attempts: number
    readonly unknownEnds: number
  },
): Promise<void> {
  const state = again.mayStand ? 'ambiguous' : 'pending'
  await db.$executeRaw`
    UPDATE delivery SET state = ${state}::delivery_state, reason = ${again.reason},
      attempts = ${again.attempts}, unknown_ends = ${again.unknownEnds},
      due_at = clock_timestamp() + make_interval(secs => ${again.waitMs / 1000}::double precision)
    WHERE id = ${id}`
}

/** Whether the channel is still ours: then the lease begins anew. */
export async function renew(db: Db, { place, fence }: Lease): Promise<boolean> {
  const held = await db.$executeRaw`
    UPDATE place SET lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    WHERE id = ${place} AND fence = ${fence}`
  return held === 1
}

export async function release(db: Db, { place, fence }: Lease): Promise<void> {
  await db.$executeRaw`UPDATE place SET lease_until = NULL WHERE id = ${place} AND fence = ${fence}`
}
