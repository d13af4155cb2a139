import { writeLine } from '../../../bot/line.ts'
import { press } from '../../../bot/signature.ts'
import { buttons, fact, facts, note, toned, type View } from '../../../bot/view.ts'
import type { Db } from '../../../database/client.ts'
import { dayOf, describeDay } from '../../../dates/day.ts'
import { groupTerms, type Terms } from '../../../groups/terms.ts'
import { failedTitle, formatOutcome } from '../../../notices/format.ts'
import type { MailedNotice, MailOutcome, NoticeKindHandler } from '../../../notices/handler.ts'
import { heldView, putThreadNote } from '../../../notices/views.ts'
import { lockTopic } from '../../write.ts'
import { callName } from '../format.ts'
import type { Conclusion } from '../model.ts'
import { conclusionKey, publishConclusion } from '../publish.ts'
import { conclusionById, topicOfConclusion } from '../read.ts'
import { lastDayFrom } from '../rules.ts'
import * as signatures from '../signatures.ts'
import { callButton } from '../views.ts'
import { type ConclusionAct, recordConclusion, updateConclusion } from '../write.ts'

/** Counts the period of a call, and the silence of members, from the day of its mail to the list. */
export const callNotices: NoticeKindHandler = {
  async lock(db, id) {
    await lockTopic(db, await topicOfConclusion(db, id))
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
        view: isCall ? troubleView(conclusion, outcome.reason) : endFailedView(conclusion, outcome.reason),
      }
    if (outcome.kind !== 'held' || !isCall) return undefined
    const reject = press(signatures.callRejected, { topic: conclusion.topic })
    return {
      group,
      view: heldView(callName(conclusion), 'Until a moderator approves it, silence does not count.', reject),
    }
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
  act: ConclusionAct,
): Promise<Conclusion> {
  const { mailedOn } = conclusion
  if (distributedAt) {
    const sent = dayOf(distributedAt, zone)
    // somebody recorded that it was on the list before
    if (mailedOn !== undefined && mailedOn <= sent) return conclusion
    const lastDay = lastDayFrom(conclusion, sent, profile)
    const after = await updateConclusion(db, conclusion, { mailedOn: sent, lastDay })
    await recordConclusion(db, after, act, 'call sent to the mailing list', {
      sent,
      lastDay,
      mail: key,
      ...(outcome.kind === 'sent' ? { messageId: outcome.messageId } : {}),
    })
    return after
  }
  if (mailedOn === undefined) return conclusion
  const after = await updateConclusion(db, conclusion, { mailedOn: undefined })
  const reason = outcome.kind === 'failed' ? outcome.reason : 'it waits for a moderator'
  await recordConclusion(db, after, act, 'call not on the mailing list', { reason, mail: key })
  return after
}

const endFailedView = ({ topic }: Conclusion, reason: string): View =>
  toned(
    'bad',
    `${failedTitle}: end of the ${callName({ topic })}`,
    facts(fact('Reason', reason)),
    note('Tell the list yourself that the call has ended.'),
  )

function troubleView(conclusion: Conclusion, reason: string): View {
  const { state, lastDay } = conclusion
  const isRunning = state === 'called'
  return toned(
    'bad',
    `${failedTitle}: ${callName(conclusion)}`,
    facts(
      fact('Reason', reason),
      ...(isRunning && lastDay ? [fact('Last day for objections so far', describeDay(lastDay))] : []),
    ),
    note(isRunning ? formatRetry(conclusion) : formatOver(conclusion)),
    ...(isRunning ? [buttons(callButton(conclusion))] : []),
  )
}

const formatRetry = ({ topic }: Conclusion): string =>
  `Send it again with ${writeLine(press(signatures.previewCall, { topic }))}; ` +
  `or send it yourself and record it with ${writeLine(press(signatures.callMailed, { topic }))}.`

const formatOver = ({ topic }: Conclusion): string =>
  'The call is over. If its conclusion is in force, consider reopening the topic: ' +
  `${writeLine(press(signatures.reopenTopic, { topic }))}.`
