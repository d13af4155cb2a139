import type { Address, Posted } from '../bot/platform.ts'
import type { View } from '../bot/view.ts'
import { type Db, sql } from '../database/client.ts'
import { notHalted } from '../operations/heartbeat/read.ts'
import { mayBePosted } from './states.ts'

/**
 * Longer than a call of the platform and what is entered before it; a look-up is a call of its own, after which the lease
 * begins again. No longer than that, because what a killed process had leased waits for the end of the lease, more than
 * once in bad luck.
 */
export const leaseSeconds = 16

const leaseEnd = sql`clock_timestamp() + make_interval(secs => ${leaseSeconds})`

/** What keeps its place in the channel's order: everything but an edit that only waits for its second to pass. */
const eligible = sql`(due_at <= clock_timestamp() OR attempts > 0 OR posted_message IS NULL)`

/** The right to send to one channel, until it is released or lost to another process. */
export interface Lease {
  readonly place: number
  readonly fence: number
  readonly address: Address
}

export interface Attempt {
  readonly id: number
  readonly group: number
  /** The only person who gets it; undefined for a message to everyone in a channel or on a list. */
  readonly person: number | undefined
  readonly key: string
  readonly view: View
  readonly revision: number
  /** How often it was postponed since it was last posted; an attempt that a dead process left does not count. */
  readonly attempts: number
  /** How many of those had an unknown end. */
  readonly unknownEnds: number
  readonly posted: Posted | undefined
  readonly under: Posted | undefined
  /** An earlier attempt has an unknown end: look the message up before sending it again. */
  readonly unknown: boolean
}

/** A message that was ended because it was too late to be useful. */
export interface Expired {
  readonly id: number
  readonly group: number
  readonly key: string
}

/** How many channels of a platform may be claimed. */
export interface Wanted {
  readonly platform: string
  readonly most: number
}

/**
 * Claims channels whose oldest waiting message is due and to which nobody else is sending. Those that have waited longest
 * come first: if more is due than a platform takes, none is forgotten. An array, because PostgreSQL may run a locking
 * subquery of IN more than once and so claim more than `most`.
 */
export async function claimPlaces(db: Db, wanted: readonly Wanted[]): Promise<readonly Lease[]> {
  const platforms = wanted.map(({ platform }) => platform)
  const mosts = wanted.map(({ most }) => most)
  const rows = await db.$queryRaw<
    { id: number; fence: number; platform: string; workspace: string; channel: string }[]
  >`
    WITH due AS MATERIALIZED (
      SELECT place_id AS id, due_at FROM (
        SELECT DISTINCT ON (place_id) place_id, due_at FROM delivery WHERE due_at IS NOT NULL AND ${eligible} ORDER BY place_id, id
      ) oldest WHERE due_at <= clock_timestamp())
    UPDATE place SET lease_until = ${leaseEnd}, fence = fence + 1
    WHERE id = ANY (ARRAY(
      SELECT free.id FROM unnest(${platforms}::text[], ${mosts}::int[]) wanted (platform, most) CROSS JOIN LATERAL (
        SELECT place.id FROM place JOIN due USING (id)
        WHERE platform = wanted.platform AND (lease_until IS NULL OR lease_until < clock_timestamp()) AND ${notHalted}
        ORDER BY due.due_at, id LIMIT wanted.most FOR UPDATE OF place SKIP LOCKED) free))
    RETURNING id, fence, platform, workspace, channel`
  return rows.map(({ id, fence, ...address }) => ({ place: id, fence, address }))
}

interface AttemptRow {
  id: number
  group: number
  person: number | null
  key: string
  view: View | null
  revision: number
  attempts: number
  unknown_ends: number
  posted_channel: string | null
  posted_message: string | null
  before: string
  under: Posted | null
}

/** What the next look at a leased channel found. */
export interface Begun {
  readonly attempt: Attempt | undefined
  readonly expired: readonly Expired[]
}

/**
 * Begins to send the oldest waiting message of a channel: enters it as being attempted, committed before the network
 * call. `attempt` is undefined if no message is due or the lease is lost. Order within a channel is kept: a message that
 * must wait holds back those behind it. The waiting messages are gathered first, because PostgreSQL would look for the
 * oldest of them among all messages that were ever sent.
 */
export async function beginAttempt(db: Db, { place, fence }: Lease): Promise<Begun> {
  const rows = await db.$queryRaw<AttemptRow[]>`
    WITH leased AS (
      UPDATE place SET lease_until = ${leaseEnd} WHERE id = ${place} AND fence = ${fence} RETURNING id),
    waiting AS MATERIALIZED (
      SELECT d.id, d.state, d.due_at, d.shown_revision = 0 AND (d.expires_at <= now()) IS TRUE AS too_late
      FROM delivery d JOIN leased ON leased.id = d.place_id WHERE d.due_at IS NOT NULL AND ${eligible} AND ${notHalted}),
    expired AS (
      UPDATE delivery SET state = 'expired', due_at = NULL, reason = ${tooLate}
      FROM waiting WHERE delivery.id = waiting.id AND waiting.too_late RETURNING delivery.*),
    next AS (SELECT * FROM waiting WHERE NOT too_late ORDER BY id LIMIT 1),
    begun AS (
      UPDATE delivery SET state = 'attempting'
      FROM next WHERE delivery.id = next.id AND next.due_at <= clock_timestamp() AND delivery.due_at IS NOT NULL
      RETURNING delivery.*, next.state::text AS before)
    SELECT id, group_id AS "group", person_id AS person, key, view, revision, attempts, unknown_ends, posted_channel,
      posted_message, before,
      (SELECT json_build_object('channel', c.posted_channel, 'message', c.posted_message) FROM delivery c
        WHERE c.place_id = begun.place_id AND c.key = begun.under_key AND c.posted_message IS NOT NULL) AS under
    FROM begun
    UNION ALL
    SELECT id, group_id, person_id, key, NULL, revision, attempts, unknown_ends, NULL, NULL, 'expired', NULL FROM expired`
  const attempts = rows.flatMap((row) => (row.view ? [attemptOf(row, row.view)] : []))
  return { attempt: attempts[0], expired: rows.filter(({ view }) => view === null) }
}

const tooLate = 'it was too late to be useful'

function attemptOf(row: AttemptRow, view: View): Attempt {
  const { id, group, key, revision, attempts, unknown_ends: unknownEnds, posted_channel: channel } = row
  const message = row.posted_message
  const posted = channel !== null && message !== null ? { channel, message } : undefined
  return {
    id,
    group,
    person: row.person ?? undefined,
    key,
    view,
    revision,
    attempts,
    unknownEnds,
    posted,
    under: row.under ?? undefined,
    unknown: !posted && mayBePosted.has(row.before),
  }
}

/** Renews the lease on a channel and tells whether it was still ours. */
export async function renew(db: Db, { place, fence }: Lease): Promise<boolean> {
  const renewed = await db.$executeRaw`
    UPDATE place SET lease_until = ${leaseEnd} WHERE id = ${place} AND fence = ${fence}`
  return renewed === 1
}

export async function release(db: Db, { place, fence }: Lease): Promise<void> {
  await db.$executeRaw`UPDATE place SET lease_until = NULL WHERE id = ${place} AND fence = ${fence}`
}
