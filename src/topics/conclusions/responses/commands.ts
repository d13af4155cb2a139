import type { DateTime } from 'luxon'
import type { Member } from '../../../bot/caller.ts'
import { type Command, command } from '../../../bot/command.ts'
import { choice, optional, paragraph, text } from '../../../bot/field.ts'
import { answer, type Refusal, refuse } from '../../../bot/reply.ts'
import { note, quote, toned, view } from '../../../bot/view.ts'
import type { Db } from '../../../database/client.ts'
import { dayOf } from '../../../dates/day.ts'
import { putDirect } from '../../../delivery/direct.ts'
import { termsOf } from '../../../groups/terms.ts'
import { personField } from '../../../people/fields.ts'
import { findProfile } from '../../../people/read.ts'
import { refuseVoiceless } from '../../../people/rules.ts'
import { topicField } from '../../fields.ts'
import { type Topic, topicName, topicRef } from '../../model.ts'
import { holdTopic } from '../../read.ts'
import type { Conclusion, Response } from '../model.ts'
import { appendConclusion, openAgain, publishConclusion } from '../publish.ts'
import { latestConclusion, setResponse } from '../read.ts'
import { enteredView, responseWords } from '../views.ts'

interface Act {
  readonly caller: Member
  readonly now: DateTime
}

type Given = Pick<Response, 'kind' | 'words' | 'resolves' | 'source'>

const reservationText = paragraph('Reservation, as it shall be recorded', { max: 1500 })
const remedy = paragraph('What would resolve it', { max: 1500 })

/**
 * The call that is running on a topic, which is held. What was entered on behalf of `person` they may also correct when
 * it has ended.
 */
async function openTo(
  db: Db,
  asked: Topic,
  person: number,
  kind: Response['kind'],
  { caller, now }: Act,
): Promise<{ readonly kind: 'call'; readonly conclusion: Conclusion } | Refusal> {
  const topic = await holdTopic(db, asked.id)
  const conclusion = await latestConclusion(db, topic.id)
  if (conclusion && enteredFor(conclusion, person)?.kind === kind && person === caller.person.id)
    return { kind: 'call', conclusion }
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

/** What was entered on behalf of somebody who has not confirmed it. */
const enteredFor = ({ responses }: Conclusion, person: number): Response | undefined =>
  responses.find((response) => response.person === person && response.source !== undefined)

/** Enters what somebody answers to a call; an objection stops it. */
async function enter(db: Db, conclusion: Conclusion, person: number, given: Given, act: Act): Promise<Response> {
  const { name, organisation } = await findProfile(db, person)
  const response: Response = { ...given, person, name, organisation: organisation ?? undefined }
  const isCorrection = enteredFor(conclusion, person)?.kind === given.kind && given.source === undefined
  const answered = await setResponse(db, conclusion.id, response, act.now)
  const terms = termsOf(act.caller)
  const stops = given.kind === 'objection' && conclusion.state === 'called'
  if (stops) await openAgain(db, answered, 'objected', terms, act)
  else await publishConclusion(db, answered, terms, act.now)
  const { kind, person: _, ...data } = response
  const what = `${kind}${isCorrection ? ' corrected' : ''}${stops ? ', the topic is open again' : ''}`
  await appendConclusion(db, conclusion, act, what, data)
  return response
}

export const object = command({
  name: 'topic object',
  summary: 'Object to a proposed conclusion, with the reason and what would resolve it; this stops the call',
  fields: { topic: topicField(), reason: paragraph('Reason of the objection', { max: 1500 }), resolves: remedy },
  allow: 'voice',
  async run({ input: { topic, reason: words, resolves }, caller, now, db }) {
    const act = { caller, now }
    const running = await openTo(db, topic, caller.person.id, 'objection', act)
    if (running.kind !== 'call') return running
    await enter(
      db,
      running.conclusion,
      caller.person.id,
      { kind: 'objection', words, resolves, source: undefined },
      act,
    )
    const title =
      running.conclusion.state === 'called'
        ? `Your objection stops the call: ${topicRef(topic)} is open again`
        : 'Your objection is corrected'
    return answer(toned('good', title, quote(words), note('It is shown with your name, and recorded.')))
  },
})

export const reserve = command({
  name: 'topic reserve',
  summary: 'Make a reservation to a proposed conclusion; it is recorded verbatim and stops nothing',
  fields: { topic: topicField(), text: reservationText },
  allow: 'voice',
  async run({ input: { topic, text: words }, caller, now, db }) {
    const act = { caller, now }
    const running = await openTo(db, topic, caller.person.id, 'reservation', act)
    if (running.kind !== 'call') return running
    const given = { kind: 'reservation', words, resolves: undefined, source: undefined } as const
    await enter(db, running.conclusion, caller.person.id, given, act)
    const isRunning = running.conclusion.state === 'called'
    const later = isRunning ? [note('You can put another in its place until the last day.')] : []
    return answer(toned('good', 'Your reservation is recorded', quote(words), ...later))
  },
})

export const behalf = command({
  name: 'topic behalf',
  summary: 'Enter an objection or reservation that reached you by e-mail; the member confirms or corrects it',
  fields: {
    topic: topicField(),
    who: personField('Who'),
    as: choice('It is', { objection: 'An objection', reservation: 'A reservation' }),
    text: paragraph('Reservation, or reason of the objection', { max: 1500 }),
    source: text('Source', { max: 120, hint: 'Such as e-mail of 3 August' }),
    resolves: optional(remedy),
  },
  allow: 'coConvenor',
  async run({ input: { topic, who, as: kind, text: words, source, resolves }, caller, now, db }) {
    if (kind === 'objection' && resolves === undefined)
      return refuse('Something is missing:', { problems: { resolves: 'An objection needs what would resolve it.' } })
    const voiceless = refuseVoiceless(who)
    if (voiceless) return voiceless
    const act = { caller, now }
    const running = await openTo(db, topic, who.id, kind, act)
    if (running.kind !== 'call') return running
    const { conclusion } = running
    if (conclusion.responses.some((one) => one.person === who.id && one.source === undefined))
      return refuse(`${who.name} has answered; only they can change it.`, { final: true })
    const given = { kind, words, resolves: kind === 'objection' ? resolves : undefined, source }
    const response = await enter(db, conclusion, who.id, given, act)
    const told = await putDirect(db, {
      group: topic.group,
      person: who.id,
      key: `topic:${topic.id}:behalf:${who.id}:${now.toMillis()}`,
      view: enteredView(topic, response, caller.person.name),
    })
    const asked = told
      ? 'They are asked to confirm or correct it.'
      : 'They have no account yet, so nobody can confirm it.'
    return answer(toned('good', `Entered for ${who.name}: ${topicName(topic)}`, quote(words), note(asked)))
  },
})

export const confirm = command({
  name: 'topic confirm',
  summary: 'Confirm the objection or reservation that was entered on your behalf',
  fields: { topic: topicField() },
  allow: 'voice',
  async run({ input, caller, now, db }) {
    const topic = await holdTopic(db, input.topic.id)
    const conclusion = await latestConclusion(db, topic.id)
    const entered = conclusion && enteredFor(conclusion, caller.person.id)
    if (!entered) return answer(view(`Nothing is waiting for your word on ${topicRef(topic)}`))
    const confirmed = { ...entered, source: undefined }
    const after = await setResponse(db, conclusion.id, confirmed, now)
    await publishConclusion(db, after, termsOf(caller), now)
    const { source } = entered
    await appendConclusion(db, after, { caller, now }, `${entered.kind} confirmed`, { words: entered.words, source })
    return answer(toned('good', `Confirmed on ${topicRef(topic)}`, quote(responseWords(confirmed))))
  },
})

export const responseCommands = [object, reserve, confirm, behalf] as readonly Command[]
