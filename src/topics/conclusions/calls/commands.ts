import { type Command, implement } from '../../../bot/command.ts'
import { writeLine } from '../../../bot/line.ts'
import { answer, type Refusal, refuse, replacing } from '../../../bot/reply.ts'
import { press } from '../../../bot/signature.ts'
import { buttons, note, toned } from '../../../bot/view.ts'
import type { Db } from '../../../database/client.ts'
import { dayOf, describeDay } from '../../../dates/day.ts'
import { instantOf } from '../../../dates/wall.ts'
import { type Terms, termsOf } from '../../../groups/terms.ts'
import { withdrawMail } from '../../../notices/draft.ts'
import { failedTitle, heldTitle } from '../../../notices/format.ts'
import { takeBackSeconds } from '../../../notices/model.ts'
import { noticeRejected } from '../../../notices/outcome.ts'
import { mailPreview, refuseSecond, takenBackView, waitingView } from '../../../notices/views.ts'
import { confirmMail } from '../../../notices/write.ts'
import { topicRef } from '../../format.ts'
import type { Topic } from '../../model.ts'
import { lockTopic } from '../../write.ts'
import { callName } from '../format.ts'
import type { Conclusion } from '../model.ts'
import { callMailView, draftCall } from '../notice.ts'
import { publishConclusion } from '../publish.ts'
import { conclusionById, latestConclusion } from '../read.ts'
import { lastDayFrom } from '../rules.ts'
import * as signatures from '../signatures.ts'
import { callButton } from '../views.ts'
import { recordConclusion, updateConclusion } from '../write.ts'
import { callNotices } from './notice.ts'

interface Mailable {
  readonly kind: 'call'
  readonly conclusion: Conclusion
  readonly list: string
}

/** Finds the call that is running on a topic and is not on the mailing list yet. */
async function callToMail(db: Db, topic: Topic, { zone }: Terms): Promise<Mailable | Refusal> {
  const ref = topicRef(topic)
  const conclusion = await latestConclusion(db, topic.id)
  if (conclusion?.state !== 'called')
    return refuse(`No call for objections is running on ${ref}.`, {
      instead: `It begins with the last signature under a conclusion: ${writeLine(press(signatures.conclude))} proposes one.`,
    })
  const { mail, mailingList: list, mailedOn } = conclusion
  const byHand = `record it with ${writeLine(press(signatures.callMailed, { topic }))}`
  if (mail?.state === 'drafted') return refuseSecond(ref, mail.goesOutAt, zone)
  if (mailedOn !== undefined)
    return refuse(`The call on ${ref} is already on the mailing list, so nothing is sent.`, { final: true })
  if (mail?.state === 'held') {
    const rejected = writeLine(press(signatures.callRejected, { topic }))
    return refuse(`${heldTitle}.`, {
      instead: `Ask a moderator to approve it. If no copy comes back to the bot, ${byHand}. If it is rejected, record that with ${rejected}; you can then send it again.`,
    })
  }
  if (list === undefined)
    return refuse('This group has no mailing list here (/group edit list:…).', {
      instead: `Send the call yourself and ${byHand}.`,
    })
  return { kind: 'call', conclusion, list }
}

const previewCall = implement(signatures.previewCall, async ({ input, caller, now, db }) => {
  const terms = termsOf(caller)
  const found = await callToMail(db, input.topic, terms)
  if (found.kind === 'refusal') return found
  const { conclusion, list } = found
  const { topic, number: seen } = conclusion
  const goesOutOn = dayOf(now.plus({ seconds: takeBackSeconds }), terms.zone)
  return answer(
    mailPreview({
      name: callName(conclusion),
      list,
      mail: callMailView(conclusion, terms, goesOutOn),
      counts: 'The period starts on the day of this e-mail. From then on, silence counts as no objection.',
      send: press(signatures.sendCall, { topic, seen }),
      notYet: press(signatures.postponeCall, { topic }),
    }),
  )
})

const sendCall = implement(signatures.sendCall, async ({ input, caller, now, db }) => {
  const terms = termsOf(caller)
  const topic = await lockTopic(db, input.topic.id)
  const found = await callToMail(db, topic, terms)
  if (found.kind === 'refusal') return found
  const { conclusion, list } = found
  if (conclusion.number !== input.seen)
    return refuse('A newer conclusion was proposed after this preview.', {
      instead: `Preview it again: ${writeLine(press(signatures.previewCall, { topic }))}.`,
    })
  const goesOutAt = await draftCall(db, conclusion, { terms, list, now })
  await publishConclusion(db, await conclusionById(db, conclusion.id), terms, now)
  const takeBack = press(signatures.takeCallBack, { topic })
  return replacing(waitingView({ name: callName(conclusion), list, goesOutAt, zone: terms.zone, takeBack }))
})

const takeCallBack = implement(signatures.takeCallBack, async ({ input, caller, now, db }) => {
  const topic = await lockTopic(db, input.topic.id)
  const conclusion = await latestConclusion(db, topic.id)
  const mail = conclusion?.mail?.state === 'drafted' ? conclusion.mail : undefined
  const isInTime = mail && (await withdrawMail(db, { group: topic.group, key: mail.key, reason: 'taken back' }))
  if (!conclusion || !isInTime)
    return refuse(`No e-mail about ${topicRef(topic)} is waiting to be sent.`, {
      instead: `If it went out by mistake, ${writeLine(press(signatures.reopenTopic, { topic }))} ends the call.`,
    })
  await publishConclusion(db, await conclusionById(db, conclusion.id), termsOf(caller), now)
  return replacing(takenBackView(callName(conclusion)))
})

const postponeCall = implement(signatures.postponeCall, async () =>
  replacing(
    toned(
      'neutral',
      'Nothing was sent',
      note('Silence counts as no objection only once the call is on the mailing list.'),
    ),
  ),
)

/** Records by hand that the call went to the mailing list, on which the group works (ToR clause 2, item 2). */
const callMailed = implement(signatures.callMailed, async ({ input, caller, now, db }) => {
  const { profile, zone } = termsOf(caller)
  const topic = await lockTopic(db, input.topic.id)
  const conclusion = await latestConclusion(db, topic.id)
  if (conclusion?.state !== 'called' || !conclusion.calledOn || !conclusion.lastDay)
    return refuse(`No call for objections is running on ${topicRef(topic)}.`)
  const { mail, calledOn } = conclusion
  if (mail?.state === 'drafted' || mail?.state === 'sent' || mail?.state === 'confirmed')
    return refuse(`The bot sends the call on ${topicRef(topic)} itself. The day it goes out counts.`, {
      final: true,
    })
  const { sent } = input
  const today = dayOf(now, zone)
  if (sent > today || sent < calledOn)
    return refuse('The call cannot have been sent on that day.', {
      problems: { sent: `Give a day from ${describeDay(calledOn)} to ${describeDay(today)}.` },
    })
  const lastDay = lastDayFrom(conclusion, sent, profile)
  // a mail that was held for a moderator has reached the list then
  if (mail?.state === 'held') await confirmMail(db, mail.key, undefined, instantOf(`${sent}T12:00`, zone))
  const after = await updateConclusion(db, conclusion, { mailedOn: sent, lastDay })
  await recordConclusion(db, after, { caller, now }, 'call sent to the mailing list', { sent, lastDay })
  await publishConclusion(db, after, { profile, zone }, now)
  return answer(toned('good', 'Recorded', note(`Objections are possible until ${describeDay(lastDay)}.`)))
})

/** Records what a moderator may tell people alone: the call is not on the list, and can be sent again. */
const callRejected = implement(signatures.callRejected, async ({ input, caller, now, db }) => {
  const topic = await lockTopic(db, input.topic.id)
  const conclusion = await latestConclusion(db, topic.id)
  const mail = conclusion?.state === 'called' ? conclusion.mail : undefined
  if (!conclusion || (mail?.state !== 'held' && mail?.state !== 'sent'))
    return refuse(`No e-mail about a call on ${topicRef(topic)} can be recorded as rejected.`, {
      instead:
        mail?.state === 'confirmed'
          ? 'It is on the mailing list, or a Co-Convenor recorded that it is.'
          : `To send a call to the list: ${writeLine(press(signatures.previewCall, { topic }))}.`,
    })
  await noticeRejected(db, callNotices, { key: mail.key, by: caller.person.name, now })
  return replacing(toned('bad', `${failedTitle}: ${callName(conclusion)}`, buttons(callButton(conclusion))))
})

export const callCommands: readonly Command[] = [
  previewCall,
  sendCall,
  takeCallBack,
  postponeCall,
  callMailed,
  callRejected,
]
