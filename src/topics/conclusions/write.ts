import type { DateTime } from 'luxon'
import type { Member } from '../../bot/caller.ts'
import type { Db } from '../../database/client.ts'
import type { StoredPosition } from '../../polls/model.ts'
import { append } from '../../record/record.ts'
import type { Topic } from '../model.ts'
import { updateTopic } from '../write.ts'
import type { Conclusion, ConclusionSignature, Response } from './model.ts'
import { conclusionById } from './read.ts'

/** Proposes a conclusion on a topic that the caller has locked, so that no two get the same number. */
export async function createConclusion(
  db: Db,
  topic: Topic,
  { words, home, isAgreement }: Pick<Conclusion, 'words' | 'home' | 'isAgreement'>,
  at: DateTime,
): Promise<Conclusion> {
  await updateTopic(db, topic.id, { state: 'proposed' })
  const number = (await db.conclusion.count({ where: { topicId: topic.id } })) + 1
  const data = { groupId: topic.group, topicId: topic.id, number, words, home: home ?? null, isAgreement }
  const { id } = await db.conclusion.create({ data: { ...data, proposedAt: at.toJSDate() }, select: { id: true } })
  return conclusionById(db, id)
}

export interface ConclusionChange extends Partial<Pick<Conclusion, 'state' | 'calledOn' | 'mailedOn' | 'lastDay'>> {
  readonly endedAt?: DateTime
  /** What changes of its topic with it. */
  readonly topic?: Parameters<typeof updateTopic>[2]
}

/** Changes what is given; `mailedOn: undefined` takes that day away. */
export async function updateConclusion(
  db: Db,
  conclusion: Pick<Conclusion, 'id' | 'topic'>,
  { state, calledOn, lastDay, endedAt, topic, ...change }: ConclusionChange,
): Promise<Conclusion> {
  if (topic) await updateTopic(db, conclusion.topic.id, topic)
  await db.conclusion.update({
    where: { id: conclusion.id },
    data: {
      ...(state ? { state } : {}),
      ...(calledOn ? { calledOn } : {}),
      ...(lastDay ? { lastDay } : {}),
      ...(endedAt ? { endedAt: endedAt.toJSDate() } : {}),
      ...('mailedOn' in change ? { mailedOn: change.mailedOn ?? null } : {}),
    },
    select: { id: true },
  })
  return conclusionById(db, conclusion.id)
}

export async function addSignature(
  db: Db,
  { id }: Conclusion,
  { body, person: personId, name }: ConclusionSignature,
  at: DateTime,
): Promise<Conclusion> {
  await db.signature.create({ data: { conclusionId: id, body, personId, name, at: at.toJSDate() } })
  return conclusionById(db, id)
}

export async function removeSignatures(db: Db, { id }: Conclusion, bodies: readonly string[]): Promise<Conclusion> {
  await db.signature.deleteMany({ where: { conclusionId: id, body: { in: [...bodies] } } })
  return conclusionById(db, id)
}

/** Enters a response in place of an earlier one of the same person. */
export async function setResponse(db: Db, { id }: Conclusion, response: Response, at: DateTime): Promise<Conclusion> {
  const { person: personId, organisation, resolves, source, ...rest } = response
  const optional = { organisation: organisation ?? null, resolves: resolves ?? null, source: source ?? null }
  const data = { ...rest, ...optional, at: at.toJSDate() }
  await db.response.upsert({
    where: { conclusionId_personId: { conclusionId: id, personId } },
    create: { conclusionId: id, personId, ...data },
    update: data,
  })
  return conclusionById(db, id)
}

/** Adds the reservations of a poll that name a person; the response of anyone who answered the call stays. */
export async function addReservations(
  db: Db,
  { id }: Conclusion,
  reservations: readonly StoredPosition[],
): Promise<void> {
  const data = reservations.flatMap(({ person, name, organisation, words, source, at }) =>
    person === undefined
      ? []
      : {
          conclusionId: id,
          personId: person,
          kind: 'reservation' as const,
          name: name ?? '',
          organisation: organisation ?? null,
          words: words ?? '',
          source: source ?? null,
          at: at.toJSDate(),
        },
  )
  await db.response.createMany({ data, skipDuplicates: true })
}

/** Who changes a conclusion, and when. */
export interface ConclusionAct {
  /** Undefined if the clock does. */
  readonly caller: Member | undefined
  readonly now: DateTime
}

/** Enters into the record what happened to a conclusion, and who did it. */
export async function recordConclusion(
  db: Db,
  { group, topic, number }: Conclusion,
  { caller, now }: ConclusionAct,
  kind: string,
  data: object,
): Promise<void> {
  const by = caller?.person.name
  await append(db, { group, at: now, by, kind, topic: topic.number, data: { conclusion: number, ...data } })
}
