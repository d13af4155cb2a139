import type { DateTime } from 'luxon'
import { Prisma } from '../../prisma/client/client.ts'
import type { Db } from '../database/client.ts'
import { instant } from '../dates/instant.ts'
import { isOver, type Poll, type PollOption, type Tally } from './model.ts'

interface Row {
  id: number
  group: number
  number: number
  topic: Poll['topic']
  question: string
  options: PollOption[]
  study_groups: string[]
  unit: Poll['unit']
  is_hidden: boolean
  is_anonymous: boolean
  round: number
  state: Poll['state']
  wall: string
  zone: string
  closes_at: Date
  salt: string | null
  reminders: number
  result: Tally | null
}

/** One query: it is read for every position. */
async function readPolls(db: Db, which: Prisma.Sql): Promise<readonly Poll[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT p.id, p.group_id AS group, p.number, json_build_object('id', t.id, 'number', t.number, 'sentence', t.sentence) AS topic,
      p.question, p.options, p.study_groups, p.unit::text AS unit, p.is_hidden, p.is_anonymous, p.round,
      p.state::text AS state, p.wall, p.zone, p.closes_at, p.salt, p.reminders, p.result
    FROM poll p JOIN topic t ON t.id = p.topic_id WHERE ${which}`
  return rows.map((row) => ({
    id: row.id,
    group: row.group,
    number: row.number,
    topic: row.topic,
    question: row.question,
    options: row.options,
    studyGroups: row.study_groups,
    unit: row.unit,
    isHidden: row.is_hidden,
    isAnonymous: row.is_anonymous,
    round: row.round,
    state: row.state,
    wall: row.wall,
    zone: row.zone,
    closesAt: instant(row.closes_at),
    salt: row.salt ?? undefined,
    reminders: row.reminders,
    result: row.result ?? undefined,
  }))
}

export async function findPoll(db: Db, group: number, number: number): Promise<Poll | undefined> {
  return (await readPolls(db, Prisma.sql`p.group_id = ${group} AND p.number = ${number}`))[0]
}

export async function pollById(db: Db, id: number): Promise<Poll> {
  const [poll] = await readPolls(db, Prisma.sql`p.id = ${id}`)
  if (!poll) throw new Error(`Poll ${id} is not there`)
  return poll
}

/** The same, held against every change and every position until the transaction ends. */
export async function holdPoll(db: Db, id: number): Promise<Poll> {
  await db.$queryRaw`SELECT 1 FROM poll WHERE id = ${id} FOR UPDATE`
  return pollById(db, id)
}

/** Whether it has closed; also while its time is up and no tick has seen it yet. */
export async function hasClosed(db: Db, { state, closesAt }: Poll, now: DateTime): Promise<boolean> {
  if (state === 'closed') return true
  const [clock] = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`
  return isOver(closesAt, now, clock ? instant(clock.now) : now)
}

/** Open ones first, then the latest; at most 30. */
export async function listPolls(db: Db, group: number, only?: 'open'): Promise<readonly Poll[]> {
  const open = only === 'open' ? Prisma.sql`AND p.state = 'open'` : Prisma.empty
  return readPolls(db, Prisma.sql`p.group_id = ${group} ${open} ORDER BY p.state, p.number DESC LIMIT 30`)
}

/** Of one topic, the latest first. */
export async function listPollsOf(db: Db, topic: number): Promise<readonly Poll[]> {
  return readPolls(db, Prisma.sql`p.topic_id = ${topic} ORDER BY p.number DESC LIMIT 30`)
}

/** The latest poll of each topic of a group that may be looked into: closed, or shown at once. */
export async function latestShownPolls(db: Db, group: number): Promise<readonly Poll[]> {
  return readPolls(
    db,
    Prisma.sql`p.id IN (SELECT max(id) FROM poll WHERE group_id = ${group} AND (state = 'closed' OR NOT is_hidden)
      GROUP BY topic_id)`,
  )
}

export type NewPoll = Pick<
  Poll,
  'question' | 'options' | 'studyGroups' | 'unit' | 'isHidden' | 'isAnonymous' | 'wall' | 'zone' | 'closesAt' | 'salt'
> & { readonly topic: number }

export async function createPoll(db: Db, group: number, fresh: NewPoll, at: DateTime): Promise<Poll> {
  const { lastPoll: number } = await db.group.update({
    where: { id: group },
    data: { lastPoll: { increment: 1 } },
    select: { lastPoll: true },
  })
  const { topic, options, studyGroups, closesAt, salt, ...rest } = fresh
  const { id } = await db.poll.create({
    data: {
      ...rest,
      groupId: group,
      topicId: topic,
      number,
      options: options.map((option) => ({ ...option })),
      studyGroups: [...studyGroups],
      closesAt: closesAt.toJSDate(),
      openedAt: at.toJSDate(),
      salt: salt ?? null,
    },
    select: { id: true },
  })
  return pollById(db, id)
}

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
      ...(options ? { options: options.map((option) => ({ ...option })) } : {}),
      ...(closesAt ? { closesAt: closesAt.toJSDate() } : {}),
      ...(rest.state === 'open' ? { closedAt: null, result: Prisma.DbNull } : {}),
    },
  })
  return pollById(db, id)
}

/** Closed, with its tally; of an anonymous one, what leads from a position to its voice is taken away for good. */
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
  })
  return pollById(db, id)
}
