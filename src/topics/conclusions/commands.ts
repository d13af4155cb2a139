import type { DateTime } from 'luxon'
import type { Member } from '../../bot/caller.ts'
import { type Command, command } from '../../bot/command.ts'
import { choice, count, optional, paragraph, text } from '../../bot/field.ts'
import { answer, type Refusal, refuse } from '../../bot/reply.ts'
import { day } from '../../bot/time-fields.ts'
import { note, toned } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import { dayOf, describeDay } from '../../dates/day.ts'
import { instantOf } from '../../dates/wall.ts'
import { refuseNewWork } from '../../groups/life/write.ts'
import { termsOf } from '../../groups/terms.ts'
import { confirmMail } from '../../notices/draft.ts'
import { officeHolders } from '../../people/read.ts'
import type { RuleProfile } from '../../terms/rules.ts'
import { ended } from '../commands.ts'
import { topicField } from '../fields.ts'
import { isConcluded, stateWords, topicRef } from '../model.ts'
import { holdTopic, updateTopic } from '../read.ts'
import { findHome, homesOf } from '../rules.ts'
import { type Conclusion, lapsed, lastDayFrom, signingBodies, unsigned } from './model.ts'
import { appendConclusion, beginCall, openAgain, publishConclusion } from './publish.ts'
import { addSignature, createConclusion, latestConclusion, removeSignatures, updateConclusion } from './read.ts'
import { conclusionView } from './views.ts'

/** For which study group this Co-Convenor signs (ToR clause 2, item 4). */
function signingBody(inOffice: Holders, caller: Member, profile: RuleProfile): string | Refusal {
  const holder = inOffice.find(({ person }) => person === caller.person.id)
  const bodies = signingBodies(profile)
  if (bodies.length === 1 && bodies[0] === '') return ''
  if (holder?.by && bodies.includes(holder.by)) return holder.by
  return refuse(`A conclusion is signed by the Co-Convenors that ${bodies.join(' and ')} appointed.`, { final: true })
}

type Holders = Awaited<ReturnType<typeof officeHolders>>

/** Each signature is that of whoever is in office at the moment of the last one; so the two are of two persons. */
async function endLapsed(
  db: Db,
  conclusion: Conclusion,
  inOffice: Holders,
  act: { readonly caller: Member; readonly now: DateTime },
): Promise<Conclusion> {
  const ended = lapsed(conclusion, inOffice)
  if (ended.length === 0) return conclusion
  for (const { body, name } of ended)
    await appendConclusion(db, conclusion, act, 'signature ended', {
      for: body,
      of: name,
      why: 'not in that office now',
    })
  return removeSignatures(
    db,
    conclusion.id,
    ended.map(({ body }) => body),
  )
}

export const conclude = command({
  name: 'topic conclude',
  summary: 'Propose a conclusion in words; each Co-Convenor signs, then a call for objections begins',
  fields: {
    topic: topicField(),
    words: paragraph('Conclusion, in words', { max: 1500 }),
    as: choice('It records', { agreed: 'Agreed in the CG', 'not-agreed': 'Not agreed, options recorded' }),
    home: optional(text('Home', { max: 60, hint: 'Such as SG2, joint, each; of an agreement' })),
  },
  allow: 'coConvenor',
  async run({ input, caller, now, db }) {
    const terms = termsOf(caller)
    const bodies = terms.profile.appointedBy
    const inOffice = await officeHolders(db, caller.group.id, 'coConvenor')
    const body = signingBody(inOffice, caller, terms.profile)
    if (typeof body !== 'string') return body
    const topic = await holdTopic(db, input.topic.id)
    if (topic.end) return ended(topic)
    const concluded = await refuseNewWork(db, caller)
    if (concluded) return concluded
    if (topic.state !== 'open')
      return refuse(`${topicRef(topic)} is not open: ${stateWords(topic, bodies)}.`, {
        instead: `/topic reopen ${topicRef(topic)}`,
      })
    const home = input.home === undefined ? undefined : findHome(input.home, bodies)
    if (input.home !== undefined && !home) {
      const keys = homesOf(bodies).map(({ key }) => key)
      return refuse(`“${input.home}” is no home.`, { problems: { home: `One of: ${keys.join(', ')}.` } })
    }
    const isAgreement = input.as === 'agreed'
    const fresh = {
      group: topic.group,
      topic: topic.id,
      words: input.words,
      home: isAgreement ? home?.key : undefined,
      isAgreement,
    }
    const proposed = await createConclusion(db, fresh, now)
    await updateTopic(db, topic.id, { state: 'proposed' })
    const { words, home: at } = fresh
    await appendConclusion(db, proposed, { caller, now }, 'conclusion proposed', {
      words,
      agreement: isAgreement,
      home: at,
    })
    return signAs(db, proposed, body, { caller, now })
  },
})

export const sign = command({
  name: 'topic sign',
  summary: 'Sign the conclusion that is proposed on a topic',
  // a button signs the words that it stands below, no others
  fields: { topic: topicField(), number: optional(count('Number of the conclusion', { from: 1, to: 1_000_000 })) },
  allow: 'coConvenor',
  async run({ input, caller, now, db }) {
    const { profile } = termsOf(caller)
    const topic = await holdTopic(db, input.topic.id)
    const latest = await latestConclusion(db, topic.id)
    if (latest && input.number !== undefined && input.number !== latest.number)
      return refuse(`That conclusion on ${topicRef(topic)} was withdrawn; look at the one that came after it.`, {
        final: true,
        instead: `/topic show ${topicRef(topic)}`,
      })
    if (latest?.state !== 'proposed')
      return refuse(`No conclusion on ${topicRef(topic)} waits for a signature.`, {
        instead: '/topic conclude proposes one.',
      })
    const inOffice = await officeHolders(db, caller.group.id, 'coConvenor')
    const body = signingBody(inOffice, caller, profile)
    if (typeof body !== 'string') return body
    const conclusion = await endLapsed(db, latest, inOffice, { caller, now })
    if (!unsigned(conclusion, profile).includes(body))
      return refuse(
        `For ${body} it is signed already; the signature of ${unsigned(conclusion, profile).join(' and ')} is missing.`,
        { final: true },
      )
    return signAs(db, conclusion, body, { caller, now })
  },
})

/** With the last signature the call for objections begins. */
async function signAs(
  db: Db,
  { id }: Conclusion,
  body: string,
  act: { readonly caller: Member; readonly now: DateTime },
) {
  const terms = termsOf(act.caller)
  const { id: person, name } = act.caller.person
  const signed = await addSignature(db, id, { body, person, name }, act.now)
  await appendConclusion(db, signed, act, 'conclusion signed', { for: body })
  const after = unsigned(signed, terms.profile).length === 0 ? await beginCall(db, signed, terms, act) : signed
  await publishConclusion(db, after, terms, act.now)
  const { blocks, ...shown } = conclusionView(after, terms)
  return answer({ ...shown, tone: 'good', blocks: blocks.filter(({ kind }) => kind !== 'buttons') })
}

/** Silence counts only for a call that went to the mailing list, on which the group works (ToR clause 2, item 2). */
export const mailed = command({
  name: 'topic mailed',
  summary: 'Record on which day a call for objections went to the mailing list',
  fields: { topic: topicField(), sent: day('Sent on', { past: 'allowed' }) },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const terms = termsOf(caller)
    const topic = await holdTopic(db, input.topic.id)
    const conclusion = await latestConclusion(db, topic.id)
    if (conclusion?.state !== 'called' || !conclusion.calledOn || !conclusion.lastDay)
      return refuse(`No call for objections is running on ${topicRef(topic)}.`)
    const { mail } = conclusion
    if (mail?.state === 'drafted' || mail?.state === 'sent' || mail?.state === 'confirmed')
      return refuse(`The bot’s own e-mail of the call on ${topicRef(topic)} counts, by the day on which it goes out.`, {
        final: true,
      })
    const today = dayOf(now, terms.zone)
    if (input.sent > today || input.sent < conclusion.calledOn)
      return refuse('That cannot be the day on which it was sent.', {
        problems: { sent: `A day from ${describeDay(conclusion.calledOn)} to ${describeDay(today)}.` },
      })
    const lastDay = lastDayFrom(conclusion, input.sent, terms.profile)
    // what waited for a moderator is on the list then
    if (mail?.state === 'held') await confirmMail(db, mail.key, undefined, instantOf(`${input.sent}T12:00`, terms.zone))
    const after = await updateConclusion(db, conclusion.id, { mailedOn: input.sent, lastDay })
    await appendConclusion(db, after, { caller, now }, 'call sent to the mailing list', { sent: input.sent, lastDay })
    await publishConclusion(db, after, terms, now)
    return answer(toned('good', 'Recorded', note(`Objections are possible until ${describeDay(lastDay)}.`)))
  },
})

export const reopen = command({
  name: 'topic reopen',
  summary: 'Withdraw a conclusion that is under way, or open a concluded topic again, with a reason',
  fields: { topic: topicField(), reason: paragraph('Reason', { max: 500 }) },
  allow: 'coConvenor',
  async run({ input, caller, now, db }) {
    const topic = await holdTopic(db, input.topic.id)
    const conclusion = await latestConclusion(db, topic.id)
    if (topic.state === 'open' || !conclusion) return refuse(`${topicRef(topic)} is open.`)
    const concluded = isConcluded(topic) ? await refuseNewWork(db, caller) : undefined
    if (concluded) return concluded
    const state = isConcluded(topic) ? 'reopened' : 'withdrawn'
    const { reason } = input
    await openAgain(db, conclusion, state, termsOf(caller), { now, why: `${reason} (${caller.person.name})` })
    await appendConclusion(db, conclusion, { caller, now }, `topic open again, conclusion ${state}`, { reason })
    return answer(toned('good', `${topicRef(topic)} is open again`, note('The channels and the history say so.')))
  },
})

export const conclusionCommands = [conclude, sign, mailed, reopen] as readonly Command[]
