import type { DateTime } from 'luxon'
import type { Db } from '../../database/client.ts'
import { positionWords } from '../format.ts'
import type { Poll, Position } from '../model.ts'
import { appendAndRedraw, redraw } from '../positions/write.ts'
import { pollById } from '../read.ts'
import { shownVoice } from './write.ts'

type Kept = Position & {
  readonly poll: Poll
  readonly studyGroups: readonly string[]
  /** As the record names it. */
  readonly voice: string
}

/**
 * Two persons turn out to be one voice: in polls that are open, and where both answered, the answer of `into` stays. What
 * stands in closed polls stays as it was given.
 */
export async function mergePositions(db: Db, from: number, into: number, now: DateTime): Promise<void> {
  const [gone, stays] = [`p:${from}`, `p:${into}`]
  const { name } = await db.person.findUniqueOrThrow({ where: { id: into }, select: { name: true } })
  for (const kept of await listOpenPositions(db, gone)) {
    const { poll } = kept
    const code = poll.isAnonymous ? kept.voice : null
    const entered = await db.$executeRaw`
      UPDATE position SET voice = ${stays}, name = ${name}, code = ${code}
      WHERE poll_id = ${poll.id} AND round = ${poll.round} AND voice = ${gone}
        AND NOT EXISTS (SELECT 1 FROM position WHERE poll_id = ${poll.id} AND round = ${poll.round} AND voice = ${stays})`
    if (entered === 0)
      await db.$executeRaw`DELETE FROM position WHERE poll_id = ${poll.id} AND round = ${poll.round} AND voice = ${gone}`
    if (poll.isAnonymous) {
      if (entered === 0) await tellTakenBack(db, kept, now)
    } else await tellMoved(db, kept, entered === 1 ? stays : undefined, name, now)
  }
  await db.position.updateMany({ where: { personId: from }, data: { personId: into } })
}

async function listOpenPositions(db: Db, voice: string): Promise<readonly Kept[]> {
  const rows = await db.position.findMany({ where: { voice, poll: { state: 'open' } }, orderBy: { pollId: 'asc' } })
  const kept: Kept[] = []
  for (const row of rows) {
    const poll = await pollById(db, row.pollId)
    if (poll.round !== row.round) continue
    const { stance, studyGroups } = row
    const [option, words, resolves, until] = [row.option, row.words, row.resolves, row.until].map(
      (one) => one ?? undefined,
    )
    kept.push({ poll, stance, option, words, resolves, until, studyGroups, voice: shownVoice(poll, row) })
  }
  return kept
}

/** Which of the voices it is, and when accounts were linked, would tell whose: it reads as if it had been taken back. */
async function tellTakenBack(db: Db, { poll, voice, ...position }: Kept, now: DateTime): Promise<void> {
  const was = positionWords(position, poll.options)
  await tell(db, poll, `somebody (${voice})`, { position: 'taken back', was, answer: null, voice }, now)
}

async function tellMoved(
  db: Db,
  { poll, studyGroups, voice, ...position }: Kept,
  to: string | undefined,
  name: string,
  now: DateTime,
): Promise<void> {
  const why = 'two accounts turned out to be one person'
  await tell(db, poll, name, { position: 'taken back', answer: null, voice, why }, now)
  if (to === undefined) return
  const answer = position.stance === 'support' ? `support:${position.option}` : position.stance
  const words = positionWords(position, poll.options)
  await tell(db, poll, name, { position: words, answer, voice: to, studyGroups, why }, now)
}

async function tell(db: Db, poll: Poll, by: string, data: object, at: DateTime): Promise<void> {
  const { group, topic, number, round } = poll
  const about = { topic: topic.number, poll: number }
  await appendAndRedraw(db, poll, { group, at, by, kind: 'position', ...about, data: { ...data, round } })
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
