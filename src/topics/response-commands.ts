import type { DateTime } from 'luxon'
import type { Member } from '../bot/caller.ts'
import { command } from '../bot/command.ts'
import { dayOf } from '../bot/day.ts'
import { paragraph } from '../bot/field.ts'
import { answer, type Refusal, refuse } from '../bot/reply.ts'
import { note, quote, toned } from '../bot/view.ts'
import type { Db } from '../db.ts'
import { termsOf } from '../groups/terms.ts'
import { findProfile } from '../people/store.ts'
import type { Conclusion, Response } from './conclusion.ts'
import { appendConclusion, openAgain, publishConclusion } from './conclusion-steps.ts'
import { latestConclusion, setResponse } from './conclusion-store.ts'
import { topicField } from './fields.ts'
import { holdTopic } from './store.ts'
import { type Topic, topicRef } from './topic.ts'

/** The call that is running on a topic, which is held. */
async function runningCall(
  db: Db,
  asked: Topic,
  caller: Member,
  now: DateTime,
): Promise<{ readonly kind: 'call'; readonly conclusion: Conclusion } | Refusal> {
  const topic = await holdTopic(db, asked.id)
  const conclusion = await latestConclusion(db, topic.id)
  if (conclusion?.state !== 'called' || !conclusion.lastDay)
    return refuse(`No call for objections is running on ${topicRef(topic)}.`, {
      instead: 'While a topic is open, objections and reservations are positions in its polls.',
    })
  if (dayOf(now, caller.group.zone) > conclusion.lastDay && conclusion.mailedOn)
    return refuse('The last day for objections is over.', {
      final: true,
      instead: 'A Co-Convenor can open the topic again with /topic reopen.',
    })
  return { kind: 'call', conclusion }
}

async function responseOf(
  db: Db,
  caller: Member,
  given: Pick<Response, 'kind' | 'words' | 'resolves'>,
): Promise<Response> {
  const { name, organisation } = await findProfile(db, caller.person.id)
  return { ...given, name, organisation: organisation ?? undefined }
}

export const object = command({
  name: 'topic object',
  summary: 'Object to a proposed conclusion, with the reason and what would resolve it; this stops the call',
  fields: {
    topic: topicField(),
    reason: paragraph('Reason of the objection', { max: 1500 }),
    resolves: paragraph('What would resolve it', { max: 1500 }),
  },
  allow: 'delegate',
  async run({ input, caller, now, db }) {
    const running = await runningCall(db, input.topic, caller, now)
    if (running.kind !== 'call') return running
    const { reason: words, resolves } = input
    const response = await responseOf(db, caller, { kind: 'objection', words, resolves })
    const answered = await setResponse(db, running.conclusion.id, caller.person.id, response, now)
    const { kind: _, ...data } = response
    await appendConclusion(db, answered, { caller, now }, 'objection, the topic is open again', data)
    const after = await openAgain(db, answered, 'objected', now)
    await publishConclusion(db, after, termsOf(caller), now)
    return answer(
      toned(
        'good',
        `Your objection stops the call: ${topicRef(after.topic)} is open again`,
        quote(words),
        note('It is shown with your name, and recorded.'),
      ),
    )
  },
})

export const reserve = command({
  name: 'topic reserve',
  summary: 'Make a reservation to a proposed conclusion; it is recorded verbatim and stops nothing',
  fields: { topic: topicField(), text: paragraph('Reservation, as it shall be recorded', { max: 1500 }) },
  allow: 'delegate',
  async run({ input, caller, now, db }) {
    const running = await runningCall(db, input.topic, caller, now)
    if (running.kind !== 'call') return running
    const response = await responseOf(db, caller, { kind: 'reservation', words: input.text, resolves: undefined })
    const after = await setResponse(db, running.conclusion.id, caller.person.id, response, now)
    const { name, organisation, words } = response
    await appendConclusion(db, after, { caller, now }, 'reservation', { name, organisation, words })
    await publishConclusion(db, after, termsOf(caller), now)
    return answer(
      toned(
        'good',
        'Your reservation is recorded',
        quote(words),
        note('You can put another in its place until the last day.'),
      ),
    )
  },
})
