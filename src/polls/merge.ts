import type { DateTime } from 'luxon'
import type { Db } from '../db.ts'
import { shownVoice } from './ballot.ts'
import type { Poll, Position } from './poll.ts'
import { appendAndRedraw, redraw } from './positions.ts'
import { pollById } from './store.ts'
import { positionWords } from './words.ts'

type Kept = Position & { readonly poll: Poll; readonly studyGroups: readonly string[] }

/**
 * Two persons turn out to be one voice: in polls that are open, and where both answered, the answer of `into` stays. What
 * stands in closed polls stays as it was given.
 */
export async function mergePositions(db: Db, from: number, into: number, now: DateTime): Promise<void> {
  const [gone, stays] = [`p:${from}`, `p:${into}`]
  const { name } = await db.person.findUniqueOrThrow({ where: { id: into }, select: { name: true } })
  for (const kept of await listOpenPositions(db, gone)) {
    const { poll } = kept
    const entered = await db.$executeRaw`
      UPDATE position SET voice = ${stays}, name = ${name} WHERE poll_id = ${poll.id} AND round = ${poll.round} AND voice = ${gone}
        AND NOT EXISTS (SELECT 1 FROM position WHERE poll_id = ${poll.id} AND round = ${poll.round} AND voice = ${stays})`
    if (entered === 0)
      await db.$executeRaw`DELETE FROM position WHERE poll_id = ${poll.id} AND round = ${poll.round} AND voice = ${gone}`
    await tell(db, kept, { position: 'taken back', answer: null, voice: shownVoice(poll, gone) }, name, now)
    if (entered === 1) {
      const answer = kept.stance === 'support' ? `support:${kept.option}` : kept.stance
      const position = positionWords(kept, poll.options)
      const { studyGroups } = kept
      await tell(db, kept, { position, answer, voice: shownVoice(poll, stays), studyGroups }, name, now)
    }
  }
  await db.position.updateMany({ where: { personId: from }, data: { personId: into } })
}

async function listOpenPositions(db: Db, voice: string): Promise<readonly Kept[]> {
  const rows = await db.position.findMany({ where: { voice, poll: { state: 'open' } }, orderBy: { pollId: 'asc' } })
  const kept: Kept[] = []
  for (const { pollId, round, stance, option, words, resolves, until, studyGroups } of rows) {
    const poll = await pollById(db, pollId)
    if (poll.round !== round) continue
    const [a, b, c, d] = [option, words, resolves, until].map((value) => value ?? undefined)
    kept.push({ poll, stance, option: a, words: b, resolves: c, until: d, studyGroups })
  }
  return kept
}

async function tell(db: Db, { poll }: Kept, data: object, name: string, now: DateTime): Promise<void> {
  await appendAndRedraw(db, poll, {
    group: poll.group,
    at: now,
    by: poll.isAnonymous ? 'somebody' : name,
    kind: 'position',
    topic: poll.topic.number,
    poll: poll.number,
    data: { ...data, round: poll.round, why: 'two accounts turned out to be one person' },
  })
}

/** The cards of open polls that wait for this person's answer: two who were asked are one now. */
export async function redrawPollsOf(db: Db, person: number): Promise<void> {
  const open = await db.poll.findMany({
    where: { state: 'open', group: { memberships: { some: { personId: person } } } },
    select: { id: true },
    take: 50,
  })
  for (const { id } of open) await redraw(db, id)
}
