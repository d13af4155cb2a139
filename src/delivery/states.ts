import type { Posted } from '../bot/platform.ts'
import { type Db, sql } from '../database/client.ts'

/*
 * The state of a message, and what each event makes of it (–: the event leaves it alone). A message waits as long as `due_at`
 * is set; its state then says how the last attempt ended. ARCHITECTURE.md has the same table; test/delivery/states.test.ts
 * runs it.
 *
 * | event                      | pending    | attempting | sent         | ambiguous  | failed     | expired    |
 * | -------------------------- | ---------- | ---------- | ------------ | ---------- | ---------- | ---------- |
 * | put with another view      | pending    | attempting | pending      | ambiguous  | pending ¹  | expired ²  |
 * | exchanged before it leaves | pending    | –          | –            | –          | –          | –          |
 * | withdrawn before it leaves | expired    | –          | –            | –          | –          | expired    |
 * | an attempt begins          | attempting | attempting | attempting   | attempting | attempting | attempting |
 * | an attempt begins too late | expired    | expired    | attempting ³ | expired    | expired    | expired    |
 * | the platform took it       |            | sent       |              |            |            |            |
 * | someone deleted it         |            | pending    |              |            |            |            |
 * | not sent, to be retried    |            | pending    |              |            |            |            |
 * | its end is unknown         |            | ambiguous  |              |            |            |            |
 * | refused, or given up       |            | failed ⁴   |              |            |            |            |
 * | an operator skips it       | expired    | expired    | –            | expired    | –          | expired    |
 * | an operator reconciles     | ambiguous  | ambiguous  | –            | ambiguous  | –          | ambiguous  |
 *
 * ¹ ambiguous, if it was given up with an unknown end. ² due again. ³ what is posted already does not expire: its edit is
 * sent. ⁴ pending or ambiguous, if it was put with another view meanwhile.
 *
 * A post that may have gone out (attempting, ambiguous, expired) is looked up on the platform before it is sent again. An
 * operator skips and reconciles only what waits.
 */

/**
 * Due from now on. The column rounds to milliseconds, and an instant that is rounded up would not be due yet when its
 * commit wakes the deliverer.
 */
export const dueNow = sql`date_trunc('milliseconds', clock_timestamp())`

/** Due from now on, but an edit at the earliest a second after the last: platforms limit edits of a message to that. */
export const dueEdit = sql`GREATEST(${dueNow}, delivery.edited_at + interval '1 second')`

/** States in which a message may have been posted already; one that an operator skipped may date from before a restore. */
export const mayBePosted: ReadonlySet<string> = new Set(['attempting', 'ambiguous', 'expired'])

/** The message of an attempt, at the revision that the attempt sent. */
type Attempted = { readonly id: number; readonly revision: number }

/** Enters that the platform took the message. An edit that was put meanwhile stays due. */
export async function endSent(db: Db, { id, revision }: Attempted, posted: Posted): Promise<void> {
  await db.$executeRaw`
    UPDATE delivery SET state = 'sent', reason = NULL, attempts = 0, unknown_ends = 0, shown_revision = ${revision},
      posted_channel = ${posted.channel}, posted_message = ${posted.message},
      sent_at = COALESCE(sent_at, clock_timestamp()),
      edited_at = CASE WHEN posted_message IS NULL THEN edited_at ELSE clock_timestamp() END,
      due_at = CASE WHEN revision <= ${revision} THEN NULL WHEN posted_message IS NULL THEN ${dueNow}
        ELSE ${dueNow} + interval '1 second' END
    WHERE id = ${id}`
}

/** Enters where a look-up found the message: from now on it is edited, never posted again. */
export async function keepFound(db: Db, { id }: Attempted, posted: Posted): Promise<void> {
  await db.$executeRaw`
    UPDATE delivery SET posted_channel = ${posted.channel}, posted_message = ${posted.message} WHERE id = ${id}`
}

/** Enters that someone deleted the message: it is posted again, as it is now. */
export async function endGone(db: Db, { id }: Attempted, reason: string): Promise<void> {
  await db.$executeRaw`
    UPDATE delivery SET state = 'pending', reason = ${reason}, shown_revision = 0, posted_channel = NULL,
      posted_message = NULL, unknown_ends = 0, due_at = ${dueNow}
    WHERE id = ${id}`
}

/**
 * Enters that the platform will never take the message, or that it was given up with an unknown end. A later edit tries
 * again, also one that was put meanwhile; if the message may have been posted, it is looked up first.
 */
export async function endFailed(
  db: Db,
  { id, revision }: Attempted,
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

export interface Postponement {
  readonly reason: string
  readonly waitMs: number
  /** The message may have been posted, so it is looked up first. */
  readonly mayBePosted: boolean
  readonly attempts: number
  readonly unknownEnds: number
}

/** Enters that the message is tried again after `waitMs`. */
export async function endLater(db: Db, { id }: Attempted, again: Postponement): Promise<void> {
  const state = again.mayBePosted ? 'ambiguous' : 'pending'
  await db.$executeRaw`
    UPDATE delivery SET state = ${state}::delivery_state, reason = ${again.reason},
      attempts = ${again.attempts}, unknown_ends = ${again.unknownEnds},
      due_at = clock_timestamp() + make_interval(secs => ${again.waitMs / 1000}::double precision)
    WHERE id = ${id}`
}
