import type { Address } from '../bot/platform.ts'
import type { View } from '../bot/view.ts'
import { type Db, type Sql, sql } from '../database/client.ts'
import { storedJson } from '../text/json.ts'
import { dueEdit, dueNow } from './states.ts'

/** The channel on which a waiting deliverer is woken when the transaction commits. */
export const wakeChannel = 'outbox'

interface Message {
  readonly group: number
  /** Unique within each channel of the group, such as `meeting:12:card`. The same key again edits what was posted. */
  readonly key: string
  readonly view: View
  /** The key of the message in whose thread it goes. */
  readonly under?: string
}

/** Finds or enters the place that a statement selects as `platform, workspace, channel`, and returns it with its `id`. */
export const enterPlace = (address: Sql): Sql => sql`
  INSERT INTO place (platform, workspace, channel) ${address}
  ON CONFLICT (platform, workspace, channel) DO UPDATE SET channel = excluded.channel
  RETURNING id, platform, workspace, channel`

/**
 * Puts one message into every channel of the group, in the caller's transaction; it is sent after the commit. `person`:
 * the one who should get it, if it is posted there because no direct message reached them.
 */
export async function put(
  db: Db,
  { group, key, view, under, person }: Message & { readonly person?: number },
): Promise<void> {
  const json = storedJson(view)
  await db.$executeRaw`
    WITH changed AS (
      INSERT INTO delivery (group_id, place_id, person_id, key, view, under_key, due_at)
      SELECT ${group}, place.id, ${person ?? null}::int, ${key}, ${json}::jsonb, ${under ?? null}, ${dueNow}
      FROM place WHERE place.group_id = ${group}
      ON CONFLICT (place_id, key) DO UPDATE
        SET view = excluded.view, revision = delivery.revision + 1, due_at = GREATEST(delivery.due_at, ${dueEdit}),
            state = (CASE WHEN delivery.state = 'failed' AND delivery.unknown_ends > 0 THEN 'ambiguous'
              WHEN delivery.state IN ('failed', 'sent') THEN 'pending' ELSE delivery.state::text END)::delivery_state,
            unknown_ends = CASE WHEN delivery.state = 'failed' THEN 0 ELSE delivery.unknown_ends END
        WHERE delivery.view IS DISTINCT FROM excluded.view
      RETURNING 1)
    SELECT pg_notify(${wakeChannel}, '') FROM changed LIMIT 1`
}

/** Puts one message to a place that is no channel of the group, such as its mailing list, due after so many seconds. */
export async function putAt(
  db: Db,
  { platform, workspace, channel }: Address,
  { group, key, view, under, afterSeconds }: Message & { readonly afterSeconds: number },
): Promise<void> {
  await db.$executeRaw`
    WITH home AS (${enterPlace(sql`VALUES (${platform}, ${workspace}, ${channel})`)})
    INSERT INTO delivery (group_id, place_id, key, view, under_key, due_at)
    SELECT ${group}, home.id, ${key}, ${storedJson(view)}::jsonb, ${under ?? null},
      ${dueNow} + make_interval(secs => ${afterSeconds}) FROM home
    ON CONFLICT (place_id, key) DO NOTHING`
}

/** Exchanges the view of a message that has certainly not gone out, and tells whether it was in time for that. */
export async function replaceView(
  db: Db,
  { group, key, view }: Pick<Message, 'group' | 'key' | 'view'>,
): Promise<boolean> {
  const exchanged = await db.$executeRaw`
    UPDATE delivery SET view = ${storedJson(view)}::jsonb, revision = revision + 1
    WHERE group_id = ${group} AND key = ${key} AND state = 'pending'`
  return exchanged > 0
}

/** Ends a message that has certainly not gone out, or that an operator skipped; tells whether it was in time for that. */
export async function withdraw(
  db: Db,
  { group, key }: Pick<Message, 'group' | 'key'>,
  reason: string,
): Promise<boolean> {
  const ended = await db.$executeRaw`
    UPDATE delivery SET state = 'expired', due_at = NULL, reason = ${reason}
    WHERE group_id = ${group} AND key = ${key} AND state IN ('pending', 'expired')`
  return ended > 0
}
