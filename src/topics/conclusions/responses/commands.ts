import type { DateTime } from 'luxon'
import type { Member } from '../../../bot/caller.ts'
import { type Command, implement } from '../../../bot/command.ts'
import { writeLine } from '../../../bot/line.ts'
import { answer, type Refusal, refuse } from '../../../bot/reply.ts'
import { press } from '../../../bot/signature.ts'
import { note, quote, toned, view } from '../../../bot/view.ts'
import type { Db } from '../../../database/client.ts'
import { dayOf } from '../../../dates/day.ts'
import { putDirect } from '../../../delivery/direct.ts'
import { termsOf } from '../../../groups/terms.ts'
import { findProfile } from '../../../people/read.ts'
import { refuseVoiceless } from '../../../people/rules.ts'
import { topicName, topicRef } from '../../format.ts'
import type { Topic } from '../../model.ts'
import { lockTopic } from '../../write.ts'
import { formatResponse } from '../format.ts'
import type { Conclusion, Response } from '../model.ts'
import { openAgain, publishConclusion } from '../publish.ts'
import { latestConclusion } from '../read.ts'
import { enteredFor } from '../rules.ts'
import * as signatures from '../signatures.ts'
import { enteredView } from '../views.ts'
import { recordConclusion, setResponse } from '../write.ts'

interface Responding {
  readonly caller: Member
  readonly now: DateTime
  readonly db: Db
}

type Given = Pick<Response, 'kind' | 'words' | 'resolves' | 'source'>

interface Open {
  readonly kind: 'open'
  readonly conclusion: Conclusion
}

/**
 * Locks a topic and finds the call that is running on it. What was entered on behalf of the caller they may also correct
 * after the call has ended.
 */
async function openTo(
  asked: Topic,
  person: number,
  kind: Response['kind'],
  { caller, now, db }: Responding,
): Promise<Open | Refusal> {
  const topic = await lockTopic(db, asked.id)
  const conclusion = await latestConclusion(db, topic.id)
  const isCorrection = person === caller.person.id && conclusion && enteredFor(conclusion, person)?.kind === kind
  if (isCorrection) return { kind: 'open', conclusion }
  if (conclusion?.state !== 'called' || !conclusion.lastDay)
    return refuse(`No call for objections is running on ${topicRef(topic)}.`, {
      instead: 'While a topic is open, objections and reservations are positions in its polls.',
    })
  if (dayOf(now, caller.group.zone) > conclusion.lastDay && conclusion.mailedOn)
    return refuse('The last day for objections has passed.', {
      final: true,
      instead: `A Co-Convenor can reopen the topic with ${writeLine(press(signatures.reopenTopic, { topic }))}.`,
    })
  return { kind: 'open', conclusion }
}

/** Enters a response to a call; an objection stops the call. */
async function enter(conclusion: Conclusion, person: number, given: Given, responding: Responding): Promise<Response> {
  const { caller, now, db } = responding
  const { name, organisation } = await findProfile(db, person)
  const response: Response = { ...given, person, name, organisation: organisation ?? undefined }
  const isCorrection = enteredFor(conclusion, person)?.kind === given.kind && given.source === undefined
  const after = await setResponse(db, conclusion, response, now)
  const terms = termsOf(caller)
  const stops = given.kind === 'objection' && conclusion.state === 'called'
  if (stops) await openAgain(db, after, 'objected', terms, { now })
  else await publishConclusion(db, after, terms, now)
  const { kind, person: _, ...data } = response
  const what = `${kind}${isCorrection ? ' corrected' : ''}${stops ? ', the topic is open again' : ''}`
  await recordConclusion(db, conclusion, { caller, now }, what, data)
  return response
}

const object = implement(signatures.object, async ({ input, caller, now, db }) => {
  const { topic, reason: words, resolves } = input
  const responding = { caller, now, db }
  const open = await openTo(topic, caller.person.id, 'objection', responding)
  if (open.kind === 'refusal') return open
  await enter(open.conclusion, caller.person.id, { kind: 'objection', words, resolves }, responding)
  const title =
    open.conclusion.state === 'called'
      ? `Your objection stops the call: ${topicRef(topic)} is open again`
      : 'Objection corrected'
  return answer(toned('good', title, quote(words), note('It is recorded and shown with your name.')))
})

const reserve = implement(signatures.reserve, async ({ input: { topic, text: words }, caller, now, db }) => {
  const responding = { caller, now, db }
  const open = await openTo(topic, caller.person.id, 'reservation', responding)
  if (open.kind === 'refusal') return open
  await enter(open.conclusion, caller.person.id, { kind: 'reservation', words }, responding)
  const isRunning = open.conclusion.state === 'called'
  const later = isRunning ? [note('You can replace it until the last day.')] : []
  return answer(toned('good', 'Reservation recorded', quote(words), ...later))
})

const respondOnBehalf = implement(signatures.respondOnBehalf, async ({ input, caller, now, db }) => {
  const { topic, who, as: kind, text: words, source } = input
  const resolves = kind === 'objection' ? input.resolves : undefined
  if (kind === 'objection' && resolves === undefined)
    return refuse('Something is missing:', { problems: { resolves: 'An objection needs what would resolve it.' } })
  const voiceless = refuseVoiceless(who)
  if (voiceless) return voiceless
  const responding = { caller, now, db }
  const open = await openTo(topic, who.id, kind, responding)
  if (open.kind === 'refusal') return open
  const { conclusion } = open
  if (conclusion.responses.some((one) => one.person === who.id && one.source === undefined))
    return refuse(`${who.name} has answered; only they can change it.`, { final: true })
  const response = await enter(conclusion, who.id, { kind, words, resolves, source }, responding)
  const asked = await putDirect(db, {
    group: topic.group,
    person: who.id,
    key: `topic:${topic.id}:behalf:${who.id}:${now.toMillis()}`,
    view: enteredView(topic, response, caller.person.name),
  })
  const confirming = asked
    ? 'They are asked to confirm or correct it.'
    : 'They have no account yet, so nobody can confirm it.'
  return answer(toned('good', `Entered for ${who.name}: ${topicName(topic)}`, quote(words), note(confirming)))
})

const confirmResponse = implement(signatures.confirmResponse, async ({ input, caller, now, db }) => {
  const topic = await lockTopic(db, input.topic.id)
  const conclusion = await latestConclusion(db, topic.id)
  const entered = conclusion && enteredFor(conclusion, caller.person.id)
  if (!entered) return answer(view(`There is nothing for you to confirm on ${topicRef(topic)}`))
  const { source, ...confirmed } = entered
  const after = await setResponse(db, conclusion, confirmed, now)
  await publishConclusion(db, after, termsOf(caller), now)
  const { kind, words } = entered
  await recordConclusion(db, after, { caller, now }, `${kind} confirmed`, { words, source })
  return answer(toned('good', `Confirmed on ${topicRef(topic)}`, quote(formatResponse(confirmed))))
})

export const responseCommands: readonly Command[] = [object, reserve, confirmResponse, respondOnBehalf]
