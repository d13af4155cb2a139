import type { DateTime } from 'luxon'
import type { Prisma } from '../../prisma/client/client.ts'
import type { Member } from '../bot/caller.ts'
import type { Db } from '../database/client.ts'
import { lockGroup, raiseNumber, takeNumber } from '../groups/write.ts'
import { append } from '../record/record.ts'
import type { Topic, TopicContent } from './model.ts'
import { findTopic, topicOf } from './read.ts'

/** Adds a topic; `register`: its code and number in the starting register, where that number is kept if it is free. */
export async function createTopic(
  db: Db,
  group: number,
  content: TopicContent,
  register?: { readonly code: string; readonly number: number },
): Promise<Topic> {
  const number = await numberFor(db, group, register?.number)
  const { sentence, related, axes, documents } = content
  const row = await db.topic.create({
    data: {
      groupId: group,
      number,
      registerCode: register?.code ?? null,
      sentence,
      related: [...related],
      axes: [...axes],
      documents: asJson(documents),
    },
  })
  return topicOf(row)
}

/** Takes the next number, or the wanted one if it is free; locks the group, so that two who add at once get two numbers. */
async function numberFor(db: Db, group: number, wanted: number | undefined): Promise<number> {
  if (wanted === undefined) return takeNumber(db, group, 'topic')
  await lockGroup(db, group)
  if (await findTopic(db, group, wanted)) return takeNumber(db, group, 'topic')
  await raiseNumber(db, group, 'topic', wanted)
  return wanted
}

/** Locks a topic until the transaction ends, and returns it as it then is. */
export async function lockTopic(db: Db, id: number): Promise<Topic> {
  const [row] = await db.$queryRaw<Parameters<typeof topicOf>[0][]>`
    SELECT id, group_id AS "groupId", number, sentence, related, axes, documents, state::text AS state, home,
      "end"::text AS "end"
    FROM topic WHERE id = ${id} FOR NO KEY UPDATE`
  if (!row) throw new Error(`There is no topic with the id ${id}`)
  return topicOf(row)
}

/** Changes what is given; `home: undefined` takes the home away. */
export async function updateTopic(
  db: Db,
  id: number,
  change: Partial<TopicContent & Pick<Topic, 'state' | 'home' | 'end'>>,
): Promise<Topic> {
  const { related, axes, documents, home, ...rest } = change
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  const data: Prisma.TopicUncheckedUpdateInput = {
    ...given,
    ...(related ? { related: [...related] } : {}),
    ...(axes ? { axes: [...axes] } : {}),
    ...(documents ? { documents: asJson(documents) } : {}),
    ...('home' in change ? { home: home ?? null } : {}),
  }
  return topicOf(await db.topic.update({ where: { id }, data }))
}

const asJson = (documents: Topic['documents']) => documents.map(({ number, link }) => ({ number, link }))

/** Enters into the record what happened to a topic, and who did it. */
export async function recordTopic(
  db: Db,
  { group, number }: Pick<Topic, 'group' | 'number'>,
  { caller, now }: { readonly caller: Member; readonly now: DateTime },
  kind: string,
  data: object,
): Promise<void> {
  await append(db, { group, at: now, by: caller.person.name, kind, topic: number, data })
}
