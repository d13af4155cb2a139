import type { DateTime } from 'luxon'
import { Prisma } from '../../prisma/client/client.ts'
import type { Db } from '../database/client.ts'
import { instant } from '../dates/instant.ts'
import { wakeChannel } from '../delivery/put.ts'
import { bodyOf, type Entry } from '../record/record.ts'
import { type Counted, codeOf, type Poll, type Position, type Stance, type Standing } from './poll.ts'
import { countSilent, countUnknown, type Voice } from './voices.ts'

interface KeptPosition {
  readonly stance: Stance
  readonly option: string | null
  readonly words: string | null
  readonly resolves: string | null
  readonly until: string | null
  readonly name: string | null
  readonly source: string | null
  /** By which the record of an anonymous poll names it, where that does not follow from its voice. */
  readonly code: string | null
}

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

/** Everything that the tally counts, those who have not answered among it. */
export async function countPositions(
  db: Db,
  poll: Poll,
): Promise<{ readonly counted: readonly Counted[]; readonly unknown: number }> {
  const given = await db.$queryRaw<{ study_groups: string[]; answer: string; count: number }[]>`
    SELECT study_groups, CASE WHEN stance = 'support' THEN 'support:' || option ELSE stance::text END AS answer,
      count(*)::int AS count
    FROM position WHERE poll_id = ${poll.id} AND round = ${poll.round} GROUP BY 1, 2`
  const silent = (await countSilent(db, poll)).map((one) => ({ ...one, answer: 'none' }))
  const unknown = poll.unit === 'organisation' ? await countUnknown(db, poll) : 0
  return {
    counted: [
      ...given.map(({ study_groups: studyGroups, answer, count }) => ({ studyGroups, answer, count })),
      ...silent,
    ],
    unknown,
  }
}

/** The positions of the round, by organisation and name; of an anonymous poll by code, so that no order tells who. */
export async function listPositions(db: Db, poll: Poll): Promise<readonly Standing[]> {
  const rows = await db.position.findMany({
    where: { pollId: poll.id, round: poll.round },
    orderBy: [{ organisation: 'asc' }, { name: 'asc' }, { voice: 'asc' }],
    take: 500,
  })
  const standing = rows.map(
    (row): Standing => ({
      voice: poll.isAnonymous && poll.salt !== undefined ? (row.code ?? codeOf(poll.salt, row.voice)) : row.voice,
      name: poll.isAnonymous ? undefined : (row.name ?? undefined),
      organisation: poll.isAnonymous ? undefined : (row.organisation ?? undefined),
      studyGroups: row.studyGroups,
      stance: row.stance,
      option: row.option ?? undefined,
      words: row.words ?? undefined,
      resolves: row.resolves ?? undefined,
      until: row.until ?? undefined,
      at: instant(row.at),
      source: row.source ?? undefined,
    }),
  )
  return poll.isAnonymous ? standing.toSorted((a, b) => (a.voice < b.voice ? -1 : 1)) : standing
}

/** Where one voice stands in this round. */
export async function findPosition(
  db: Db,
  poll: Poll,
  voice: string,
): Promise<(KeptPosition & { readonly personId: number | null }) | undefined> {
  const where = { pollId_round_voice: { pollId: poll.id, round: poll.round, voice } }
  return (await db.position.findUnique({ where })) ?? undefined
}

/** Who has answered in this round, to tell them that it is over. */
export async function listAnswered(db: Db, poll: Poll): Promise<readonly number[]> {
  const rows = await db.position.findMany({
    where: { pollId: poll.id, round: poll.round, personId: { not: null } },
    select: { personId: true },
    take: 2000,
  })
  return [...new Set(rows.flatMap(({ personId }) => personId ?? []))]
}

/** Wishes for new cards that are waiting, taken by this transaction; another process waits for its end. */
export async function takeWishes(db: Db, poll: number): Promise<number> {
  await db.$queryRaw`SELECT pg_advisory_xact_lock(7302, ${poll}::int)::text`
  return db.$executeRaw`DELETE FROM card_wish WHERE poll_id = ${poll}`
}

export async function listWished(db: Db): Promise<readonly number[]> {
  const rows = await db.$queryRaw<{ poll_id: number }[]>(Prisma.sql`SELECT DISTINCT poll_id FROM card_wish LIMIT 50`)
  return rows.map(({ poll_id }) => poll_id)
}
