import type { Member } from '../../bot/caller.ts'
import { type Command, implement } from '../../bot/command.ts'
import { writeLine } from '../../bot/line.ts'
import { answer, type Refusal, type Reply, refuse } from '../../bot/reply.ts'
import { press } from '../../bot/signature.ts'
import { heading, line, list, note, strong, toned } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import { refuseNewWork } from '../../groups/life/write.ts'
import { termsOf } from '../../groups/terms.ts'
import type { OfficeHolder } from '../../people/model.ts'
import { officeHolders } from '../../people/read.ts'
import { pollName } from '../../polls/format.ts'
import { listPollsOn } from '../../polls/read.ts'
import { formatEntry } from '../../record/format.ts'
import { readTopicRecord } from '../../record/record.ts'
import type { RuleProfile } from '../../terms/rules.ts'
import { formatState, topicRef } from '../format.ts'
import { findHome, homesOf, isConcluded } from '../rules.ts'
import { refuseEnded, topicView } from '../views.ts'
import { lockTopic } from '../write.ts'
import type { Conclusion } from './model.ts'
import { beginCall, openAgain, publishConclusion } from './publish.ts'
import { latestConclusion } from './read.ts'
import { lapsed, signingBodies, unsigned } from './rules.ts'
import * as signatures from './signatures.ts'
import { conclusionBlocks, conclusionView } from './views.ts'
import { addSignature, type ConclusionAct, createConclusion, recordConclusion, removeSignatures } from './write.ts'

const showTopic = implement(signatures.showTopic, async ({ input: { topic }, caller, db }) => {
  const terms = termsOf(caller)
  const conclusion = await latestConclusion(db, topic.id)
  const polls = (await listPollsOn(db, topic.id)).map((poll) => line(strong(pollName(poll)), ` – ${poll.state}`))
  // nothing happens to a topic after its end, so the latest entry says what became of it
  const end = topic.end ? await readTopicRecord(db, caller.group.id, topic.number, 1) : []
  return answer(
    topicView(topic, terms.profile, [
      ...(end.length > 0 ? [list(...end.map((entry) => formatEntry(entry, caller.group.zone)))] : []),
      ...(conclusion ? conclusionBlocks(conclusion, terms) : []),
      ...(polls.length > 0 ? [heading('Polls'), list(...polls)] : []),
    ]),
  )
})

/** Finds the study group for which this Co-Convenor signs (ToR clause 2, item 4). */
function signingBody(inOffice: readonly OfficeHolder[], caller: Member, profile: RuleProfile): string | Refusal {
  const holder = inOffice.find(({ person }) => person === caller.person.id)
  const bodies = signingBodies(profile)
  if (bodies.length === 1 && bodies[0] === '') return ''
  if (holder?.by && bodies.includes(holder.by)) return holder.by
  return refuse(`Only the Co-Convenors appointed by ${bodies.join(' and ')} sign a conclusion.`, { final: true })
}

const conclude = implement(signatures.conclude, async ({ input, caller, now, db }) => {
  const { profile } = termsOf(caller)
  const bodies = profile.appointedBy
  const body = signingBody(await officeHolders(db, caller.group.id, 'coConvenor'), caller, profile)
  if (typeof body !== 'string') return body
  const topic = await lockTopic(db, input.topic.id)
  if (topic.end) return refuseEnded(topic)
  const concluded = await refuseNewWork(db, caller)
  if (concluded) return concluded
  if (topic.state !== 'open')
    return refuse(`${topicRef(topic)} is not open: ${formatState(topic, bodies)}.`, {
      instead: writeLine(press(signatures.reopenTopic, { topic })),
    })
  const named = input.home === undefined ? undefined : findHome(input.home, bodies)
  if (input.home !== undefined && !named) {
    const keys = homesOf(bodies).map(({ key }) => key)
    return refuse(`“${input.home}” is not a home.`, { problems: { home: `One of: ${keys.join(', ')}.` } })
  }
  const isAgreement = input.as === 'agreed'
  const home = isAgreement ? named?.key : undefined
  const { words } = input
  const proposed = await createConclusion(db, topic, { words, home, isAgreement }, now)
  const recorded = { words, agreement: isAgreement, home }
  await recordConclusion(db, proposed, { caller, now }, 'conclusion proposed', recorded)
  return signFor(db, proposed, body, { caller, now })
})

const sign = implement(signatures.sign, async ({ input, caller, now, db }) => {
  const { profile } = termsOf(caller)
  const topic = await lockTopic(db, input.topic.id)
  const latest = await latestConclusion(db, topic.id)
  if (latest && input.number !== undefined && input.number !== latest.number)
    return refuse(`That conclusion on ${topicRef(topic)} was withdrawn. Look at the newer one.`, {
      final: true,
      instead: writeLine(press(signatures.showTopic, { topic })),
    })
  if (latest?.state !== 'proposed')
    return refuse(`No conclusion on ${topicRef(topic)} is waiting for a signature.`, {
      instead: `To propose one: ${writeLine(press(signatures.conclude))}.`,
    })
  const inOffice = await officeHolders(db, caller.group.id, 'coConvenor')
  const body = signingBody(inOffice, caller, profile)
  if (typeof body !== 'string') return body
  const conclusion = await endLapsed(db, latest, inOffice, { caller, now })
  const missing = unsigned(conclusion, profile)
  if (!missing.includes(body))
    return refuse(`It is already signed for ${body}; ${missing.join(' and ')} has not signed yet.`, {
      final: true,
    })
  return signFor(db, conclusion, body, { caller, now })
})

/** Ends the signatures of those who have left that office: at the last signature all who signed are in office. */
async function endLapsed(
  db: Db,
  conclusion: Conclusion,
  inOffice: readonly OfficeHolder[],
  act: ConclusionAct,
): Promise<Conclusion> {
  const ended = lapsed(conclusion, inOffice)
  if (ended.length === 0) return conclusion
  for (const { body, name } of ended) {
    const recorded = { for: body, of: name, why: 'not in that office now' }
    await recordConclusion(db, conclusion, act, 'signature ended', recorded)
  }
  const bodies = ended.map(({ body }) => body)
  return removeSignatures(db, conclusion, bodies)
}

/** Signs a conclusion; with the last signature the call for objections begins. */
async function signFor(
  db: Db,
  conclusion: Conclusion,
  body: string,
  act: ConclusionAct & { readonly caller: Member },
): Promise<Reply> {
  const terms = termsOf(act.caller)
  const { id: person, name } = act.caller.person
  const signed = await addSignature(db, conclusion, { body, person, name }, act.now)
  await recordConclusion(db, signed, act, 'conclusion signed', { for: body })
  const after = unsigned(signed, terms.profile).length === 0 ? await beginCall(db, signed, terms, act) : signed
  await publishConclusion(db, after, terms, act.now)
  const { blocks, ...shown } = conclusionView(after, terms)
  return answer({ ...shown, tone: 'good', blocks: blocks.filter(({ kind }) => kind !== 'buttons') })
}

const reopen = implement(signatures.reopenTopic, async ({ input, caller, now, db }) => {
  const topic = await lockTopic(db, input.topic.id)
  const conclusion = await latestConclusion(db, topic.id)
  if (topic.state === 'open' || !conclusion) return refuse(`${topicRef(topic)} is open.`)
  const concluded = isConcluded(topic) ? await refuseNewWork(db, caller) : undefined
  if (concluded) return concluded
  const state = isConcluded(topic) ? 'reopened' : 'withdrawn'
  const { reason } = input
  await openAgain(db, conclusion, state, termsOf(caller), { now, why: `${reason} (${caller.person.name})` })
  await recordConclusion(db, conclusion, { caller, now }, `topic open again, conclusion ${state}`, { reason })
  return answer(toned('good', `${topicRef(topic)} is open again`, note('The channels and the history show this.')))
})

export const conclusionCommands: readonly Command[] = [showTopic, conclude, sign, reopen]
