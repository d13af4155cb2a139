import type { Db } from '../../database/client.ts'
import { instant } from '../../dates/instant.ts'
import { type Answer, type Counted, codeOf, type Poll, type Stance, type Standing } from '../model.ts'
import { countSilent, countUnknown } from '../voices/read.ts'

export interface KeptPosition {
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

export async function listWished(db: Db): Promise<readonly number[]> {
  const rows = await db.$queryRaw<{ poll_id: number }[]>`
    SELECT DISTINCT poll_id FROM card_wish LIMIT 50`
  return rows.map(({ poll_id }) => poll_id)
}

/** How often each answer was given, counted from the record alone: what the tally has to be equal to. */
export async function recount(
  db: Db,
  poll: Pick<Poll, 'group' | 'number' | 'round'>,
): Promise<ReadonlyMap<Answer, number>> {
  const rows = await db.recordEntry.findMany({
    where: { groupId: poll.group, poll: poll.number, kind: 'position' },
    orderBy: { seq: 'asc' },
    select: { body: true },
  })
  const last = new Map<string, Answer | null>()
  for (const { body } of rows) {
    const { data } = JSON.parse(body) as { data: { voice: string; answer: Answer | null; round: number } }
    if (data.round === poll.round) last.set(data.voice, data.answer)
  }
  const counts = new Map<Answer, number>()
  for (const answer of last.values()) if (answer !== null) counts.set(answer, (counts.get(answer) ?? 0) + 1)
  return counts
}

/** The polls whose positions are not what the record says, by group and number. */
export async function pollsUnlikeRecord(db: Db): Promise<readonly string[]> {
  const polls = await db.poll.findMany({
    select: { id: true, groupId: true, number: true, round: true },
    orderBy: { id: 'asc' },
  })
  const unlike: string[] = []
  for (const { id, groupId: group, number, round } of polls) {
    const counted = await recount(db, { group, number, round })
    const rows = await db.position.groupBy({ by: ['stance', 'option'], where: { pollId: id, round }, _count: true })
    const standing = new Map<Answer, number>()
    for (const { stance, option, _count: count } of rows) {
      const answer = stance === 'support' ? `support:${option}` : stance
      standing.set(answer, (standing.get(answer) ?? 0) + count)
    }
    const answers = [...new Set([...counted.keys(), ...standing.keys()])]
    if (answers.some((answer) => counted.get(answer) !== standing.get(answer))) unlike.push(`group ${group} B${number}`)
  }
  return unlike
}
