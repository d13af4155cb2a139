import type { DateTime } from 'luxon'
import type { Db } from '../../database/client.ts'
import { wakeChannel } from '../../delivery/put.ts'
import { bodyOf, type Entry } from '../../record/record.ts'
import type { Poll, Position } from '../model.ts'
import type { Voice } from '../voices/read.ts'
import type { KeptPosition } from './read.ts'

/** What a position was before this act. */
export type Before =
  | { readonly kind: 'same' }
  | { readonly kind: 'first' }
  | { readonly kind: 'changed'; readonly was: KeptPosition }

/**
 * Puts a voice's position where it is now. One statement that returns what it replaced: of two acts at once, the second
 * sees the first.
 */
export async function setPosition(
  db: Db,
  poll: Poll,
  voice: Voice & { readonly voice: string },
  position: Position,
  act: { readonly person: number; readonly at: DateTime; readonly source: string | undefined },
): Promise<Before> {
  const { stance, option = null, words = null, resolves = null, until = null } = position
  const source = act.source ?? null
  const rows = await db.$queryRaw<{ before: KeptPosition | null }[]>`
    INSERT INTO position AS kept (poll_id, round, voice, person_id, name, organisation, study_groups, stance, option, words,
      resolves, until, at, source)
    VALUES (${poll.id}, ${voice.round}, ${voice.voice}, ${act.person}, ${voice.name}, ${voice.organisation ?? null},
      ${[...voice.studyGroups]}, ${stance}::stance, ${option}, ${words}, ${resolves}, ${until}, ${act.at.toJSDate()}, ${source})
    ON CONFLICT (poll_id, round, voice) DO UPDATE SET before = to_jsonb(kept) - 'before', person_id = excluded.person_id,
      name = excluded.name, organisation = excluded.organisation, study_groups = excluded.study_groups,
      stance = excluded.stance, option = excluded.option, words = excluded.words, resolves = excluded.resolves,
      until = excluded.until, at = excluded.at, source = excluded.source
    WHERE (kept.stance, kept.option, kept.words, kept.resolves, kept.until, kept.source, kept.person_id) IS DISTINCT FROM
      (excluded.stance, excluded.option, excluded.words, excluded.resolves, excluded.until, excluded.source, excluded.person_id)
    RETURNING before`
  const row = rows[0]
  if (!row) return { kind: 'same' }
  return row.before ? { kind: 'changed', was: row.before } : { kind: 'first' }
}

/** Takes a voice's position back; nothing where there was none. */
export async function removePosition(db: Db, poll: Poll, voice: string): Promise<KeptPosition | undefined> {
  const rows = await db.$queryRaw<KeptPosition[]>`
    DELETE FROM position WHERE poll_id = ${poll.id} AND round = ${poll.round} AND voice = ${voice}
    RETURNING stance::text AS stance, option, words, resolves, until, name, source, code`
  return rows[0]
}

/** Takes back what a person said for other voices than this one. */
export async function removeOthers(
  db: Db,
  poll: Poll,
  voice: string,
  person: number,
): Promise<readonly (KeptPosition & { readonly voice: string; readonly organisation: string | null })[]> {
  return db.$queryRaw`
    DELETE FROM position WHERE poll_id = ${poll.id} AND round = ${poll.round} AND person_id = ${person} AND voice <> ${voice}
    RETURNING voice, organisation, stance::text AS stance, option, words, resolves, until, name, source, code`
}

/** The entry, and the wish for a new card, in one statement: nothing else of the group is held for longer than needed. */
export async function appendAndRedraw(
  db: Db,
  poll: Pick<Poll, 'id' | 'group' | 'number' | 'topic'>,
  entry: Entry,
): Promise<void> {
  await db.$executeRaw`
    WITH wish AS (INSERT INTO card_wish (poll_id) VALUES (${poll.id}))
    SELECT pg_notify(${wakeChannel}, ''),
      append_record(${poll.group}::int, ${entry.kind}, ${poll.topic.number}::int, ${poll.number}::int, ${bodyOf(entry)})`
}

/** The card is to be written anew, because of something else than a position. */
export async function redraw(db: Db, poll: number): Promise<void> {
  await db.$executeRaw`WITH wish AS (INSERT INTO card_wish (poll_id) VALUES (${poll})) SELECT pg_notify(${wakeChannel}, '')`
}

/** Wishes for new cards that are waiting, taken by this transaction; another process waits for its end. */
export async function takeWishes(db: Db, poll: number): Promise<number> {
  await db.$queryRaw`SELECT pg_advisory_xact_lock(7302, ${poll}::int)::text`
  return db.$executeRaw`DELETE FROM card_wish WHERE poll_id = ${poll}`
}
