import type { DateTime } from 'luxon'
import { type Command, command, query } from '../../../bot/command.ts'
import { count } from '../../../bot/field.ts'
import { invoke } from '../../../bot/invocation.ts'
import { answer, type Refusal, refuse, replacing } from '../../../bot/reply.ts'
import { buttons, note, toned } from '../../../bot/view.ts'
import type { Db } from '../../../database/client.ts'
import { dayOf } from '../../../dates/day.ts'
import { type Terms, termsOf } from '../../../groups/terms.ts'
import { takeBackSeconds, withdrawMail } from '../../../notices/draft.ts'
import { failedTitle, heldTitle } from '../../../notices/format.ts'
import { noticeRejected } from '../../../notices/outcome.ts'
import { mailPreview, refuseSecond, takenBackView, waitingView } from '../../../notices/views.ts'
import { topicField } from '../../fields.ts'
import { type Topic, topicRef } from '../../model.ts'
import { holdTopic } from '../../read.ts'
import type { Conclusion } from '../model.ts'
import { callMailView, draftCall } from '../notice.ts'
import { publishConclusion } from '../publish.ts'
import { conclusionById, latestConclusion } from '../read.ts'
import { callButton, callName } from '../views.ts'
import { callNotices } from './notice.ts'

interface Callable {
  readonly kind: 'call'
  readonly conclusion: Conclusion
  readonly list: string
}

/** The call that is running on a topic and is not on the mailing list yet. */
async function callToMail(db: Db, topic: Topic, { zone }: Terms): Promise<Callable | Refusal> {
  const ref = topicRef(topic)
  const conclusion = await latestConclusion(db, topic.id)
  if (conclusion?.state !== 'called')
    return refuse(`No call for objections is running on ${ref}.`, {
      instead: 'It begins with the last signature under a conclusion: /topic conclude proposes one.',
    })
  const { mail, mailingList: list, mailedOn } = conclusion
  const byHand = `record it with /topic mailed topic:${ref}`
  if (mail?.state === 'drafted') return refuseSecond(ref, mail.goesOutAt, zone)
  if (mailedOn !== undefined)
    return refuse(`The call on ${ref} is on the mailing list already, so nothing is sent.`, { final: true })
  if (mail?.state === 'held')
    return refuse(`${heldTitle}.`, {
      instead: `Have it let through; if no copy comes back to the bot, ${byHand}. Rejected, it is sent again after /topic rejected topic:${ref}.`,
    })
  if (list === undefined)
    return refuse('This group has no mailing list here (/group edit list:…).', {
      instead: `Send the call yourself and ${byHand}.`,
    })
  return { kind: 'call', conclusion, list }
}

export const call = query({
  name: 'topic call',
  summary: 'Preview the e-mail of a call for objections to the mailing list, and send it',
  fields: { topic: topicField() },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const terms = termsOf(caller)
    const out = await callToMail(db, input.topic, terms)
    if (out.kind !== 'call') return out
    const { conclusion, list } = out
    const mail = callMailView(conclusion, terms, goesOutOn(now, terms))
    const args = { topic: topicRef(conclusion.topic) }
    const seen = String(conclusion.number)
    return answer(
      mailPreview({
        ...{ name: callName(conclusion), list, mail },
        counts: 'The period and the silence of the others count from the day of this e-mail.',
        send: invoke<typeof sendCall>('topic send-call', { ...args, seen }),
        notYet: invoke<typeof callNotYet>('topic call-not-yet', args),
      }),
    )
  },
})

const goesOutOn = (now: DateTime, { zone }: Terms) => dayOf(now.plus({ seconds: takeBackSeconds }), zone)

export const sendCall = command({
  name: 'topic send-call',
  summary: 'Send the e-mail of a call for objections that was previewed',
  fields: { topic: topicField(), seen: count('Seen', { from: 1, to: 1_000_000 }) },
  allow: 'organiser',
  buttonOnly: true,
  async run({ input, caller, now, db }) {
    const terms = termsOf(caller)
    const topic = await holdTopic(db, input.topic.id)
    const out = await callToMail(db, topic, terms)
    if (out.kind !== 'call') return out
    const { conclusion, list } = out
    const ref = topicRef(topic)
    if (conclusion.number !== input.seen)
      return refuse('Another conclusion was proposed after this preview.', {
        instead: `Look at it again: /topic call topic:${ref}.`,
      })
    const goesOutAt = await draftCall(db, conclusion, { terms, list, now })
    await publishConclusion(db, await conclusionById(db, conclusion.id), terms, now)
    const takeBack = invoke<typeof takeCallBack>('topic take-call-back', { topic: ref })
    return replacing(waitingView({ name: callName(conclusion), list, goesOutAt, zone: terms.zone, takeBack }))
  },
})

export const takeCallBack = command({
  name: 'topic take-call-back',
  summary: 'Stop the e-mail of a call for objections that has not gone out yet',
  fields: { topic: topicField() },
  allow: 'organiser',
  buttonOnly: true,
  async run({ input, caller, now, db }) {
    const topic = await holdTopic(db, input.topic.id)
    const ref = topicRef(topic)
    const conclusion = await latestConclusion(db, topic.id)
    const draft = conclusion?.mail?.state === 'drafted' ? conclusion.mail : undefined
    const isInTime = draft && (await withdrawMail(db, { group: topic.group, key: draft.key, reason: 'taken back' }))
    if (!conclusion || !isInTime)
      return refuse(`No e-mail about ${ref} waits any more.`, {
        instead: `If it is out and should not be, /topic reopen topic:${ref} ends the call.`,
      })
    await publishConclusion(db, await conclusionById(db, conclusion.id), termsOf(caller), now)
    return replacing(takenBackView(callName(conclusion)))
  },
})

export const callNotYet = query({
  name: 'topic call-not-yet',
  summary: 'Put the e-mail of a call for objections off',
  fields: { topic: topicField() },
  allow: 'organiser',
  buttonOnly: true,
  run: async () =>
    replacing(toned('neutral', 'Nothing was sent', note('Silence counts only once the call is on the mailing list.'))),
})

/** What a moderator answers may reach people alone: they say that the call is not on the list, and send it again. */
export const callRejected = command({
  name: 'topic rejected',
  summary: 'Record that the mailing list rejected the e-mail of a call; it can then be sent again',
  fields: { topic: topicField() },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const topic = await holdTopic(db, input.topic.id)
    const ref = topicRef(topic)
    const conclusion = await latestConclusion(db, topic.id)
    const mail = conclusion?.state === 'called' ? conclusion.mail : undefined
    if (!conclusion || (mail?.state !== 'held' && mail?.state !== 'sent'))
      return refuse(`No e-mail of a call on ${ref} can be recorded as rejected.`, {
        instead:
          mail?.state === 'confirmed'
            ? 'The mailing list shows it, or a Co-Convenor recorded that it does.'
            : `What the list is to be told goes out with /topic call topic:${ref}.`,
      })
    await noticeRejected(db, callNotices, { key: mail.key, by: caller.person.name, now })
    return replacing(toned('bad', `${failedTitle}: ${callName(conclusion)}`, buttons(callButton(conclusion))))
  },
})

export const callCommands = [call, sendCall, takeCallBack, callNotYet, callRejected] as readonly Command[]
