import { type Command, command } from '../../bot/command.ts'
import { paragraph } from '../../bot/field.ts'
import { answer, type Refusal, refuse } from '../../bot/reply.ts'
import { line, list, note, toned } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import { pollRef } from '../../polls/model.ts'
import { listPollsOf } from '../../polls/read.ts'
import { appendTopic, ended, told } from '../commands.ts'
import { sentencesField, topicField } from '../fields.ts'
import { type Topic, topicName, topicRef } from '../model.ts'
import { createTopic, holdTopic, updateTopic } from '../read.ts'

/** What is being asked or called for about a topic has to end first, so that nobody answers about something else. */
async function refuseEnd(db: Db, topic: Topic): Promise<Refusal | undefined> {
  if (topic.end) return ended(topic)
  const open = (await listPollsOf(db, topic.id)).find(({ state }) => state === 'open')
  if (open)
    return refuse(`${topicRef(topic)} has an open poll, ${pollRef(open)}.`, {
      instead: `Close it first: /poll close ${pollRef(open)}`,
    })
  return topic.state === 'proposed' || topic.state === 'called'
    ? refuse(`A conclusion on ${topicRef(topic)} is under way.`, {
        instead: `Withdraw it first: /topic reopen ${topicRef(topic)}`,
      })
    : undefined
}

const reason = paragraph('Reason', { max: 500 })

export const split = command({
  name: 'topic split',
  summary: 'Divide a topic into several, which get codes of their own',
  fields: { topic: topicField(), into: sentencesField, reason },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const topic = await holdTopic(db, input.topic.id)
    const refused = await refuseEnd(db, topic)
    if (refused) return refused
    const made: Topic[] = []
    for (const sentence of input.into) {
      const { related, axes, documents } = topic
      const part = await createTopic(db, topic.group, { sentence, related, axes, documents })
      const after = told({ sentence, related, axes, documents })
      await appendTopic(db, part, { caller, now }, `topic added, split off ${topicRef(topic)}`, { after })
      made.push(part)
    }
    await updateTopic(db, topic.id, { end: 'split' })
    const into = made.map(topicRef)
    await appendTopic(db, topic, { caller, now }, 'topic split', { into, reason: input.reason })
    return answer(
      toned(
        'good',
        `${topicRef(topic)} is split into ${into.join(', ')}`,
        list(...made.map((part) => line(topicName(part)))),
        note('Recommendations and documents were copied; mend them with /topic edit.'),
      ),
    )
  },
})

export const merge = command({
  name: 'topic merge',
  summary: 'Let one topic go on as part of another',
  fields: { topic: topicField(), into: topicField('Into'), reason },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    if (input.topic.id === input.into.id)
      return refuse('A topic cannot be merged into itself.', { problems: { into: 'Name another topic.' } })
    // in one order, so that two who merge crosswise do not wait for each other
    const [low, high] = [input.topic, input.into].toSorted((a, b) => a.id - b.id)
    if (!low || !high) throw new Error('Two topics are two')
    const held = [await holdTopic(db, low.id), await holdTopic(db, high.id)]
    const [topic, into] = [input.topic, input.into].map(({ id }) => held.find((one) => one.id === id))
    if (!topic || !into) throw new Error('A topic that was held is not there')
    const refused = (await refuseEnd(db, topic)) ?? (into.end ? ended(into) : undefined)
    if (refused) return refused
    const union = <T>(a: readonly T[], b: readonly T[]) => [
      ...new Map([...a, ...b].map((one) => [JSON.stringify(one), one])).values(),
    ]
    const after = {
      related: union(into.related, topic.related),
      axes: union(into.axes, topic.axes),
      documents: union(into.documents, topic.documents),
    }
    const { related, axes, documents } = into
    await updateTopic(db, into.id, after)
    await updateTopic(db, topic.id, { end: 'merged' })
    await appendTopic(db, topic, { caller, now }, 'topic merged', { into: topicRef(into), reason: input.reason })
    await appendTopic(db, into, { caller, now }, `${topicRef(topic)} merged into this topic`, {
      before: told({ related, axes, documents }),
      after: told(after),
    })
    return answer(toned('good', `${topicRef(topic)} goes on as part of ${topicName(into)}`))
  },
})

export const archive = command({
  name: 'topic archive',
  summary: 'Take a topic out of work; its number and its history stay',
  fields: { topic: topicField(), reason },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const topic = await holdTopic(db, input.topic.id)
    const refused = await refuseEnd(db, topic)
    if (refused) return refused
    await updateTopic(db, topic.id, { end: 'archived' })
    await appendTopic(db, topic, { caller, now }, 'topic archived', { reason: input.reason })
    return answer(
      toned('good', `Archived: ${topicName(topic)}`, note('/topic list ended:yes shows it; its history stays.')),
    )
  },
})

export const endingCommands = [split, merge, archive] as readonly Command[]
