import type { DateTime } from 'luxon'
import type { Prisma } from '../../../prisma/client/client.ts'
import type { Db } from '../../database/client.ts'
import type { Day } from '../../dates/day.ts'
import { listMailOf } from '../../notices/draft.ts'
import { listPollsOf } from '../../polls/read.ts'
import { topicById } from '../read.ts'
import type { Conclusion, Response } from './model.ts'

const whole = {
  signatures: { orderBy: { body: 'asc' } },
  responses: { orderBy: { at: 'asc' } },
  group: { select: { mailingList: true } },
  // what tells of its end is no call
  notices: {
    where: { mailKey: { not: null }, state: { not: 'withdrawn' }, kind: 'announcement' },
    orderBy: { id: 'desc' },
    take: 1,
  },
} satisfies Prisma.ConclusionInclude

type Row = Prisma.ConclusionGetPayload<{ include: typeof whole }>

const conclusionOf = async (db: Db, row: Row): Promise<Conclusion> => ({
  id: row.id,
  group: row.groupId,
  topic: await topicById(db, row.topicId),
  number: row.number,
  words: row.words,
  home: row.home ?? undefined,
  isAgreement: row.isAgreement,
  state: row.state,
  calledOn: (row.calledOn as Day | null) ?? undefined,
  mailedOn: (row.mailedOn as Day | null) ?? undefined,
  lastDay: (row.lastDay as Day | null) ?? undefined,
  mailingList: row.group.mailingList ?? undefined,
  mail: listMailOf(row.notices[0]),
  signatures: row.signatures.map(({ body, personId: person, name }) => ({ body, person, name })),
  responses: row.responses.map(({ personId: person, kind, name, organisation, words, resolves, source }) => ({
    ...{ person, kind, name, words },
    organisation: organisation ?? undefined,
    resolves: resolves ?? undefined,
    source: source ?? undefined,
  })),
})

export async function conclusionById(db: Db, id: number): Promise<Conclusion> {
  return conclusionOf(db, await db.conclusion.findUniqueOrThrow({ where: { id }, include: whole }))
}

/** The latest conclusion on a topic, whatever became of it. */
export async function latestConclusion(db: Db, topic: number): Promise<Conclusion | undefined> {
  const row = await db.conclusion.findFirst({ where: { topicId: topic }, orderBy: { number: 'desc' }, include: whole })
  return row ? conclusionOf(db, row) : undefined
}

/** Those whose call is running, by their last day. */
export async function listCalled(db: Db, group: number): Promise<readonly Conclusion[]> {
  const rows = await db.conclusion.findMany({
    where: { groupId: group, state: { in: ['proposed', 'called'] } },
    orderBy: [{ lastDay: 'asc' }, { id: 'asc' }],
    include: whole,
    take: 50,
  })
  const all: Conclusion[] = []
  for (const row of rows) all.push(await conclusionOf(db, row))
  return all
}

/** The topic is held, so no two get the same number. */
export async function createConclusion(
  db: Db,
  fresh: Pick<Conclusion, 'group' | 'words' | 'home' | 'isAgreement'> & { readonly topic: number },
  at: DateTime,
): Promise<Conclusion> {
  const { group, topic, words, home, isAgreement } = fresh
  const number = (await db.conclusion.count({ where: { topicId: topic } })) + 1
  const data = {
    groupId: group,
    topicId: topic,
    number,
    words,
    home: home ?? null,
    isAgreement,
    proposedAt: at.toJSDate(),
  }
  return conclusionOf(db, await db.conclusion.create({ data, include: whole }))
}

export async function updateConclusion(
  db: Db,
  id: number,
  change: Partial<Pick<Conclusion, 'state' | 'calledOn' | 'mailedOn' | 'lastDay'>> & { readonly endedAt?: DateTime },
): Promise<Conclusion> {
  const { endedAt, ...rest } = change
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  const data = { ...given, ...(endedAt ? { endedAt: endedAt.toJSDate() } : {}) }
  return conclusionOf(db, await db.conclusion.update({ where: { id }, data, include: whole }))
}

/** What went to the list is not on it after all. */
export async function notMailed(db: Db, id: number): Promise<Conclusion> {
  return conclusionOf(db, await db.conclusion.update({ where: { id }, data: { mailedOn: null }, include: whole }))
}

export async function addSignature(
  db: Db,
  conclusion: number,
  by: { readonly body: string; readonly person: number; readonly name: string },
  at: DateTime,
): Promise<Conclusion> {
  const { body, person: personId, name } = by
  await db.signature.create({ data: { conclusionId: conclusion, body, personId, name, at: at.toJSDate() } })
  return conclusionById(db, conclusion)
}

/** Takes signatures off that do not count any more. */
export async function removeSignatures(db: Db, conclusion: number, bodies: readonly string[]): Promise<Conclusion> {
  await db.signature.deleteMany({ where: { conclusionId: conclusion, body: { in: [...bodies] } } })
  return conclusionById(db, conclusion)
}

/** The last word of each person counts. */
export async function setResponse(
  db: Db,
  conclusion: number,
  { person: personId, organisation, resolves, source, ...rest }: Response,
  at: DateTime,
): Promise<Conclusion> {
  const optional = { organisation: organisation ?? null, resolves: resolves ?? null, source: source ?? null }
  const data = { ...rest, ...optional, at: at.toJSDate() }
  await db.response.upsert({
    where: { conclusionId_personId: { conclusionId: conclusion, personId } },
    create: { conclusionId: conclusion, personId, ...data },
    update: data,
  })
  return conclusionById(db, conclusion)
}

/**
 * Adds the reservations that stand in the latest closed poll on the topic and that its poll shows with a name; of whoever
 * answered the call too, that stays.
 */
export async function keepReservations(db: Db, conclusion: number, topic: number): Promise<Conclusion> {
  const poll = (await listPollsOf(db, topic)).find(({ state }) => state === 'closed')
  if (poll && !poll.isAnonymous)
    await db.$executeRaw`
      INSERT INTO response (conclusion_id, person_id, kind, name, organisation, words, source, at)
      SELECT ${conclusion}, person_id, 'reservation', coalesce(name, ''), organisation, coalesce(words, ''), source, at
      FROM position WHERE poll_id = ${poll.id} AND round = ${poll.round} AND stance = 'reservation' AND person_id IS NOT NULL
      ON CONFLICT DO NOTHING`
  return conclusionById(db, conclusion)
}

/** Two persons turn out to be one: where both answered a call, the answer of `into` stays. */
export async function mergeConclusions(db: Db, from: number, into: number): Promise<void> {
  await db.$executeRaw`
    DELETE FROM response old WHERE old.person_id = ${from} AND EXISTS (SELECT 1 FROM response mine
      WHERE mine.conclusion_id = old.conclusion_id AND mine.person_id = ${into})`
  await db.response.updateMany({ where: { personId: from }, data: { personId: into } })
  await db.signature.updateMany({ where: { personId: from }, data: { personId: into } })
}
