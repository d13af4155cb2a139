import { type Command, implement } from '../../bot/command.ts'
import { writeLine } from '../../bot/line.ts'
import { answer, type Refusal, refuse } from '../../bot/reply.ts'
import { press } from '../../bot/signature.ts'
import { line, list, note, toned } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import { pollRef } from '../../polls/format.ts'
import { listPollsOn } from '../../polls/read.ts'
import { closePoll } from '../../polls/signatures.ts'
import { formatContent, topicName, topicRef } from '../format.ts'
import type { Topic, TopicContent } from '../model.ts'
import { editTopic, listTopics } from '../signatures.ts'
import { refuseEnded } from '../views.ts'
import { createTopic, lockTopic, recordTopic, updateTopic } from '../write.ts'
import * as signatures from './signatures.ts'

/** Refuses to end a topic with an open poll or a conclusion under way, so that nobody answers about something else. */
async function refuseEnding(db: Db, topic: Topic): Promise<Refusal | undefined> {
  if (topic.end) return refuseEnded(topic)
  const poll = (await listPollsOn(db, topic.id)).find(({ state }) => state === 'open')
  if (poll)
    return refuse(`${topicRef(topic)} has an open poll, ${pollRef(poll)}.`, {
      instead: `Close it first: ${writeLine(press(closePoll, { poll }))}`,
    })
  return topic.state === 'proposed' || topic.state === 'called'
    ? refuse(`A conclusion on ${topicRef(topic)} is in progress.`, {
        instead: `Withdraw it first: /topic reopen ${topicRef(topic)}`,
      })
    : undefined
}

const splitTopic = implement(signatures.splitTopic, async ({ input, caller, now, db }) => {
  const topic = await lockTopic(db, input.topic.id)
  const refused = await refuseEnding(db, topic)
  if (refused) return refused
  const { related, axes, documents } = topic
  const parts: Topic[] = []
  for (const sentence of input.into) {
    const content = { sentence, related, axes, documents }
    const part = await createTopic(db, topic.group, content)
    const recorded = { after: formatContent(content) }
    await recordTopic(db, part, { caller, now }, `topic added, split off ${topicRef(topic)}`, recorded)
    parts.push(part)
  }
  await updateTopic(db, topic.id, { end: 'split' })
  const into = parts.map(topicRef)
  await recordTopic(db, topic, { caller, now }, 'topic split', { into, reason: input.reason })
  return answer(
    toned(
      'good',
      `${topicRef(topic)} is split into ${into.join(', ')}`,
      list(...parts.map((part) => line(topicName(part)))),
      note(`Recommendations and documents were copied; correct them with ${writeLine(press(editTopic))}.`),
    ),
  )
})

const mergeTopic = implement(signatures.mergeTopic, async ({ input, caller, now, db }) => {
  if (input.topic.id === input.into.id)
    return refuse('A topic cannot be merged into itself.', { problems: { into: 'Name another topic.' } })
  const { topic, into } = await lockBoth(db, input.topic, input.into)
  const refused = (await refuseEnding(db, topic)) ?? (into.end ? refuseEnded(into) : undefined)
  if (refused) return refused
  const after: Omit<TopicContent, 'sentence'> = {
    related: union(into.related, topic.related),
    axes: union(into.axes, topic.axes),
    documents: union(into.documents, topic.documents),
  }
  const { related, axes, documents } = into
  await updateTopic(db, into.id, after)
  await updateTopic(db, topic.id, { end: 'merged' })
  const { reason } = input
  await recordTopic(db, topic, { caller, now }, 'topic merged', { into: topicRef(into), reason })
  await recordTopic(db, into, { caller, now }, `${topicRef(topic)} merged into this topic`, {
    before: formatContent({ related, axes, documents }),
    after: formatContent(after),
  })
  return answer(toned('good', `${topicRef(topic)} continues as part of ${topicName(into)}`))
})

/** Locks both topics in the order of their ids, so that two who merge crosswise do not wait for each other. */
async function lockBoth(db: Db, topic: Topic, into: Topic): Promise<{ readonly topic: Topic; readonly into: Topic }> {
  if (topic.id < into.id) return { topic: await lockTopic(db, topic.id), into: await lockTopic(db, into.id) }
  const first = await lockTopic(db, into.id)
  return { topic: await lockTopic(db, topic.id), into: first }
}

/** Joins two lists without what is equal. */
const union = <T>(a: readonly T[], b: readonly T[]): readonly T[] => [
  ...new Map([...a, ...b].map((one) => [JSON.stringify(one), one])).values(),
]

const archiveTopic = implement(signatures.archiveTopic, async ({ input, caller, now, db }) => {
  const topic = await lockTopic(db, input.topic.id)
  const refused = await refuseEnding(db, topic)
  if (refused) return refused
  await updateTopic(db, topic.id, { end: 'archived' })
  await recordTopic(db, topic, { caller, now }, 'topic archived', { reason: input.reason })
  const all = writeLine(press(listTopics, { ended: true }))
  return answer(toned('good', `Archived: ${topicName(topic)}`, note(`${all} still shows it, and its history is kept.`)))
})

export const endingCommands: readonly Command[] = [splitTopic, mergeTopic, archiveTopic]
