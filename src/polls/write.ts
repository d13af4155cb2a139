import type { DateTime } from 'luxon'
import { Prisma } from '../../prisma/client/client.ts'
import { type Db, type Sql, sql } from '../database/client.ts'
import { wakeChannel } from '../delivery/put.ts'
import { takeNumber } from '../groups/write.ts'
import type { Poll, Tally } from './model.ts'
import { pollById } from './read.ts'

export type NewPoll = Pick<
  Poll,
  'question' | 'options' | 'studyGroups' | 'unit' | 'isHidden' | 'isAnonymous' | 'wall' | 'zone' | 'closesAt' | 'salt'
> & { readonly topic: number }

/** Creates a poll under the group's next number. */
export async function createPoll(db: Db, group: number, fresh: NewPoll, at: DateTime): Promise<Poll> {
  const number = await takeNumber(db, group, 'poll')
  const { topic, options, studyGroups, closesAt, salt, ...rest } = fresh
  const { id } = await db.poll.create({
    data: {
      ...rest,
      groupId: group,
      topicId: topic,
      number,
      options: asJson(options),
      studyGroups: [...studyGroups],
      closesAt: closesAt.toJSDate(),
      openedAt: at.toJSDate(),
      salt: salt ?? null,
    },
    select: { id: true },
  })
  return pollById(db, id)
}

/** Changes what is given; an open state takes the result of an earlier closing away. */
export async function updatePoll(
  db: Db,
  id: number,
  change: Partial<Pick<Poll, 'question' | 'options' | 'round' | 'state' | 'wall' | 'zone' | 'closesAt' | 'reminders'>>,
): Promise<Poll> {
  const { options, closesAt, ...rest } = change
  await db.poll.update({
    where: { id },
    data: {
      ...rest,
      ...(options ? { options: asJson(options) } : {}),
      ...(closesAt ? { closesAt: closesAt.toJSDate() } : {}),
      ...(rest.state === 'open' ? { closedAt: null, result: Prisma.DbNull } : {}),
    },
    select: { id: true },
  })
  return pollById(db, id)
}

const asJson = (options: Poll['options']) => options.map(({ key, label }) => ({ key, label }))

/** Closes a poll with its tally; an anonymous one loses for good what leads from a position to its voice. */
export async function endPoll(db: Db, { id, isAnonymous }: Poll, result: Tally, at: DateTime): Promise<Poll> {
  if (isAnonymous)
    await db.$executeRaw`
      UPDATE position SET
        voice = COALESCE(code, left(encode(sha256(convert_to(poll.salt || ':' || voice, 'UTF8')), 'hex'), 16)),
        code = NULL, person_id = NULL, name = NULL, organisation = NULL, before = NULL
      FROM poll WHERE poll.id = poll_id AND poll_id = ${id}`
  const stored = JSON.parse(JSON.stringify(result)) as Prisma.InputJsonValue
  await db.poll.update({
    where: { id },
    data: { state: 'closed', closedAt: at.toJSDate(), salt: null, result: stored },
    select: { id: true },
  })
  return pollById(db, id)
}

/** Asks for a card to be drawn again before the next delivery. */
export const requestRedraw = (db: Db, poll: number): Promise<unknown> => requestRedraws(db, sql`SELECT ${poll}::int`)

/** Asks for the cards of the polls whose ids a statement selects. */
export const requestRedraws = (db: Db, polls: Sql): Promise<unknown> => db.$executeRaw`
  WITH redraw AS (INSERT INTO card_wish (poll_id) ${polls}) SELECT pg_notify(${wakeChannel}, '')`

/** Lists polls whose card is to be drawn again; at most 50. */
export async function listRedraws(db: Db): Promise<readonly number[]> {
  const rows = await db.$queryRaw<{ poll: number }[]>`SELECT DISTINCT poll_id AS poll FROM card_wish LIMIT 50`
  return rows.map(({ poll }) => poll)
}

/** Takes the requests for a card in this transaction, and counts them; another process waits for its end. */
export async function takeRedraws(db: Db, poll: number): Promise<number> {
  await db.$queryRaw`SELECT pg_advisory_xact_lock(7302, ${poll}::int)::text`
  return db.$executeRaw`DELETE FROM card_wish WHERE poll_id = ${poll}`
}
