import { invoke } from '../../../bot/invocation.ts'
import { buttons, fact, facts, note, toned, type View } from '../../../bot/view.ts'
import type { Db } from '../../../database/client.ts'
import { dayOf, describeDay } from '../../../dates/day.ts'
import { groupTerms, type Terms } from '../../../groups/terms.ts'
import { failedTitle, formatOutcome } from '../../../notices/format.ts'
import type { MailedNotice, MailOutcome, NoticeKindHandler } from '../../../notices/handler.ts'
import { heldView, putThreadNote } from '../../../notices/views.ts'
import { topicRef } from '../../model.ts'
import { holdTopic } from '../../read.ts'
import { type Conclusion, lastDayFrom } from '../model.ts'
import { type Act, appendConclusion, conclusionKey, publishConclusion } from '../publish.ts'
import { conclusionById, notMailed, updateConclusion } from '../read.ts'
import { callButton, callName } from '../views.ts'
import type { callRejected } from './commands.ts'

/** Counts the period of a call, and the silence of members, from the day of its mail to the list. */
export const callNotices: NoticeKindHandler = {
  async lock(db, id) {
    await holdTopic(db, (await conclusionById(db, id)).topic.id)
  },
  async onOutcome(db, notice, outcome, now) {
    const conclusion = await conclusionById(db, notice.id)
    const terms = await groupTerms(db, conclusion.group)
    if (conclusion.state === 'called') {
      const after = await countFrom(db, conclusion, terms, notice, outcome, { caller: undefined, now })
      await publishConclusion(db, after, terms, now)
    }
    const { group } = conclusion
    const place = { group, thread: conclusionKey(conclusion) }
    await putThreadNote(db, place, formatOutcome(outcome, notice.key, now, terms.zone))
    const isCall = notice.key === conclusion.mail?.key
    if (outcome.kind === 'failed')
      return {
        group,
        view: isCall ? troubleView(conclusion, outcome.reason) : endUntoldView(conclusion, outcome.reason),
      }
    if (outcome.kind !== 'held' || !isCall) return undefined
    const reject = invoke<typeof callRejected>('topic rejected', { topic: topicRef(conclusion.topic) })
    return { group, view: heldView(callName(conclusion), 'Until it is let through silence does not count.', reject) }
  },
  async findThread(db, id) {
    const conclusion = await conclusionById(db, id)
    return { group: conclusion.group, thread: conclusionKey(conclusion), name: callName(conclusion) }
  },
}

async function countFrom(
  db: Db,
  conclusion: Conclusion,
  { profile, zone }: Terms,
  { distributedAt, key }: MailedNotice,
  outcome: MailOutcome,
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
      ...(outcome.kind === 'sent' ? { messageId: outcome.messageId } : {}),
    })
    return after
  }
  if (mailedOn === undefined) return conclusion
  const after = await notMailed(db, id)
  const reason = outcome.kind === 'failed' ? outcome.reason : 'it waits for a moderator'
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
