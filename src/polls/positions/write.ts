import type { DateTime } from 'luxon'
import type { Db } from '../../database/client.ts'
import { wakeChannel } from '../../delivery/put.ts'
import { appending, type Entry } from '../../record/record.ts'
import type { Poll, Position, StoredPosition } from '../model.ts'
import { recordedVoice } from '../rules.ts'
import { lockingPoll, selectVoice, type Voice, type VoiceRow, voiceFrom } from '../voices/read.ts'
import { columns, inRound, positionOf, type Row } from './read.ts'

/** What a position replaced. */
export type Before =
  | { readonly kind: 'same' }
  | { readonly kind: 'first' }
  | { readonly kind: 'changed'; readonly was: StoredPosition }

/** Who gives a position: the spokesperson, and where it came from if somebody else enters it. */
interface Given {
  readonly person: number
  readonly at: DateTime
  readonly source?: string
}

/**
 * Locks the poll and gives a position for the voice of a person, in one statement that returns the voice and what the
 * position replaced: of two at once, the second sees the first. It does not ask whether that voice may answer now. A
 * voice that is not known gives nothing.
 */
export async function givePosition(
  db: Db,
  poll: Poll,
  position: Position,
  { person, at, source }: Given,
): Promise<{ readonly voice: Voice; readonly before: Before }> {
  const { stance, option, words, resolves, until } = position
  const [row] = await db.$queryRaw<(VoiceRow & { readonly isChanged: boolean; readonly before: Row | null })[]>`
    WITH spoken AS (${selectVoice(poll, person)} ${lockingPoll}),
    given AS (
      INSERT INTO position AS kept (poll_id, round, voice, person_id, name, organisation, study_groups, stance, option,
        words, resolves, until, at, source)
      SELECT ${poll.id}::int, round, voice, ${person}::int, name, organisation, "studyGroups", ${stance}::stance,
        ${option ?? null}::text, ${words ?? null}::text, ${resolves ?? null}::text, ${until ?? null}::text,
        ${at.toJSDate()}::timestamptz, ${source ?? null}::text
      FROM spoken WHERE voice IS NOT NULL
      ON CONFLICT (poll_id, round, voice) DO UPDATE SET before = to_jsonb(kept) - 'before',
        person_id = excluded.person_id, name = excluded.name, organisation = excluded.organisation,
        study_groups = excluded.study_groups, stance = excluded.stance, option = excluded.option, words = excluded.words,
        resolves = excluded.resolves, until = excluded.until, at = excluded.at, source = excluded.source
      WHERE (kept.stance, kept.option, kept.words, kept.resolves, kept.until, kept.source, kept.person_id)
        IS DISTINCT FROM (excluded.stance, excluded.option, excluded.words, excluded.resolves, excluded.until,
          excluded.source, excluded.person_id)
      RETURNING before)
    SELECT spoken.*, given.before, EXISTS (SELECT FROM given) AS "isChanged" FROM spoken LEFT JOIN given ON TRUE`
  const voice = voiceFrom(row)
  if (!row?.isChanged) return { voice, before: { kind: 'same' } }
  return { voice, before: row.before ? { kind: 'changed', was: positionOf(row.before) } : { kind: 'first' } }
}

/** Removes a voice's position and returns it. */
export async function removePosition(db: Db, poll: Poll, voice: string): Promise<StoredPosition | undefined> {
  const [row] = await db.$queryRaw<Row[]>`
    DELETE FROM position WHERE ${inRound(poll)} AND voice = ${voice} RETURNING ${columns}`
  return row && positionOf(row)
}

/** Removes what a person gave for other voices than this one, and returns it. */
export async function removeOthers(
  db: Db,
  poll: Poll,
  voice: string,
  person: number,
): Promise<readonly StoredPosition[]> {
  const rows = await db.$queryRaw<Row[]>`
    DELETE FROM position WHERE ${inRound(poll)} AND person_id = ${person} AND voice <> ${voice} RETURNING ${columns}`
  return rows.map(positionOf)
}

/** Gives a position to another voice, and tells whether it did; a voice that has a position keeps its own. */
export async function movePosition(
  db: Db,
  poll: Poll,
  { voice, ...position }: StoredPosition,
  to: { readonly voice: string; readonly name: string },
): Promise<boolean> {
  // in an anonymous poll the record keeps naming it by the same code
  const code = poll.isAnonymous ? recordedVoice(poll, { ...position, voice }) : null
  const moved = await db.$executeRaw`
    UPDATE position SET voice = ${to.voice}, name = ${to.name}, code = ${code} WHERE ${inRound(poll)} AND voice = ${voice}
      AND NOT EXISTS (SELECT 1 FROM position WHERE ${inRound(poll)} AND voice = ${to.voice})`
  return moved > 0
}

/** Removes the mark that somebody else entered a position. */
export async function confirmPosition(db: Db, poll: Poll, voice: string): Promise<void> {
  await db.$executeRaw`UPDATE position SET source = NULL WHERE ${inRound(poll)} AND voice = ${voice}`
}

/** Enters a position into the record and asks for a new card, in one statement: the record stays locked as briefly as possible. */
export async function recordAndRedraw(
  db: Db,
  { id, group, topic, number }: Poll,
  entry: Omit<Entry, 'group' | 'topic' | 'poll'>,
): Promise<void> {
  const appended = appending({ ...entry, group, topic: topic.number, poll: number })
  await db.$executeRaw`
    WITH redraw AS (INSERT INTO card_wish (poll_id) VALUES (${id})) SELECT pg_notify(${wakeChannel}, ''), ${appended}`
}
