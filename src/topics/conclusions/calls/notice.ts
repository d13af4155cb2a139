import { invoke } from '../../../bot/invocation.ts'
import { buttons, fact, facts, note, toned, type View } from '../../../bot/view.ts'
import type { Db } from '../../../database/client.ts'
import { dayOf, describeDay } from '../../../dates/day.ts'
import { groupTerms, type Terms } from '../../../groups/terms.ts'
import { type Fate, failedTitle, fateWords, heldView } from '../../../notices/format.ts'
import { type Followed, type Subject, tellInThread } from '../../../notices/handler.ts'
import { topicRef } from '../../model.ts'
import { holdTopic } from '../../read.ts'
import { type Conclusion, lastDayFrom } from '../model.ts'
import { type Act, appendConclusion, conclusionKey, publishConclusion } from '../publish.ts'
import { conclusionById, notMailed, updateConclusion } from '../read.ts'
import { callButton, callName } from '../views.ts'
import type { callRejected } from './commands.ts'

/** The period of a call and the silence of the others count from the day of its mail to the list, and not without. */
export const callNotices: Subject = {
  async hold(db, id) {
    await holdTopic(db, (await conclusionById(db, id)).topic.id)
  },
  async follow(db, followed, fate, now) {
    const conclusion = await conclusionById(db, followed.id)
    const terms = await groupTerms(db, conclusion.group)
    if (conclusion.state === 'called') {
      const after = await countFrom(db, conclusion, terms, followed, fate, { caller: undefined, now })
      await publishConclusion(db, after, terms, now)
    }
    const { group } = conclusion
    const place = { group, thread: conclusionKey(conclusion) }
    await tellInThread(db, place, fateWords(fate, followed.key, now, terms.zone))
    const isCall = followed.key === conclusion.mail?.key
    if (fate.kind === 'failed')
      return { group, view: isCall ? troubleView(conclusion, fate.reason) : endUntoldView(conclusion, fate.reason) }
    if (fate.kind !== 'held' || !isCall) return undefined
    const reject = invoke<typeof callRejected>('topic rejected', { topic: topicRef(conclusion.topic) })
    return { group, view: heldView(callName(conclusion), 'Until it is let through silence does not count.', reject) }
  },
  async place(db, id) {
    const conclusion = await conclusionById(db, id)
    return { group: conclusion.group, thread: conclusionKey(conclusion), name: callName(conclusion) }
  },
}

async function countFrom(
  db: Db,
  conclusion: Conclusion,
  { profile, zone }: Terms,
  { distributedAt, key }: Followed,
  fate: Fate,
  act: Act,
): Promise<Conclusion> {
  const { id, mailedOn } = conclusion
  if (distributedAt) {
    const sent = dayOf(distributedAt, zone)
    // it was on the list before, as somebody recorded
    if (mailedOn !== undefined && mailedOn <= sent) return conclusion
    const lastDay = lastDayFrom(conclusion, sent, profile)
    const after = await updateConclusion(db, id, { mailedOn: sent, lastDay })
    await appendConclusion(db, after, act, 'call sent to the mailing list', {
      ...{ sent, lastDay, mail: key },
      ...(fate.kind === 'sent' ? { messageId: fate.messageId } : {}),
    })
    return after
  }
  if (mailedOn === undefined) return conclusion
  const after = await notMailed(db, id)
  const reason = fate.kind === 'failed' ? fate.reason : 'it waits for a moderator'
  await appendConclusion(db, after, act, 'call not on the mailing list', { reason, mail: key })
  return after
}

const endUntoldView = ({ topic }: Conclusion, reason: string): View =>
  toned(
    'bad',
    `${failedTitle}: end of the ${callName({ topic })}`,
    facts(fact('Reason', reason)),
    note('Tell the list yourself that the call has ended.'),
  )

function troubleView(conclusion: Conclusion, reason: string): View {
  const { topic, state, lastDay } = conclusion
  const ref = topicRef(topic)
  const isRunning = state === 'called'
  return toned(
    'bad',
    `${failedTitle}: ${callName(conclusion)}`,
    facts(
      fact('Reason', reason),
      ...(isRunning && lastDay ? [fact('Last day for objections so far', describeDay(lastDay))] : []),
    ),
    note(
      isRunning
        ? `Send it again with /topic call topic:${ref}; or send it yourself and record it with /topic mailed topic:${ref}.`
        : `The call is over. Where its conclusion stands, look whether it has to be opened again: /topic reopen topic:${ref}.`,
    ),
    ...(isRunning ? [buttons(callButton(conclusion))] : []),
  )
}
