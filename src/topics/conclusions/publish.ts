import type { DateTime } from 'luxon'
import type { Member } from '../../bot/caller.ts'
import type { Db } from '../../database/client.ts'
import { dayOf, endOfDay } from '../../dates/day.ts'
import { watch } from '../../deadlines/store.ts'
import { put } from '../../delivery/put.ts'
import { groupTerms, type Terms } from '../../groups/terms.ts'
import { append } from '../../record/record.ts'
import { type Topic, topicRef } from '../model.ts'
import { holdTopic, updateTopic } from '../read.ts'
import { type Conclusion, lastDayOf, reservationsOf, silenceCounts } from './model.ts'
import { redraftCall, tellListOfEnd } from './notice.ts'
import { conclusionById, keepReservations, listCalled, updateConclusion } from './read.ts'
import { conclusionNews, conclusionView, responseWords } from './views.ts'

export interface Act {
  /** Nobody: the clock. */
  readonly caller: Member | undefined
  readonly now: DateTime
}

/** Puts what stands in the channels to where a conclusion is now, and has its last day looked at. */
export async function publishConclusion(db: Db, conclusion: Conclusion, terms: Terms, now: DateTime): Promise<void> {
  const { id, group } = conclusion
  await watch(db, { kind: 'conclusion', id, group }, now)
  await redraftCall(db, conclusion, terms)
  const key = conclusionKey(conclusion)
  await put(db, { group, key, view: conclusionView(conclusion, terms) })
  // what was withdrawn before its call is told by the edited message alone
  if (conclusion.calledOn)
    await put(db, { group, key: `${key}:${conclusion.state}`, view: conclusionNews(conclusion, terms) })
}

export const conclusionKey = ({ topic, number }: Conclusion): string => `topic:${topic.number}:conclusion:${number}`

export async function appendConclusion(
  db: Db,
  { group, topic, number }: Conclusion,
  act: Act,
  kind: string,
  data: object,
): Promise<void> {
  const by = act.caller?.person.name
  await append(db, { group, at: act.now, by, kind, topic: topic.number, data: { conclusion: number, ...data } })
}

/** Both have signed: members may object from now on. */
export async function beginCall(db: Db, { id }: Conclusion, terms: Terms, act: Act): Promise<Conclusion> {
  const calledOn = dayOf(act.now, terms.zone)
  const lastDay = lastDayOf(calledOn, terms.profile)
  const called = await updateConclusion(db, id, { state: 'called', calledOn, lastDay })
  await updateTopic(db, called.topic.id, { state: 'called' })
  await appendConclusion(db, called, act, 'call for objections begins', { calledOn, lastDay })
  return conclusionById(db, id)
}

/** Ends a conclusion that does not come to stand, opens the topic again, and says so wherever its call was told. */
export async function openAgain(
  db: Db,
  { id, topic, state: was }: Conclusion,
  state: 'objected' | 'withdrawn' | 'reopened',
  terms: Terms,
  act: { readonly now: DateTime; readonly why?: string },
): Promise<Conclusion> {
  await updateTopic(db, topic.id, { state: 'open', home: undefined })
  await updateConclusion(db, id, { state, endedAt: act.now })
  await publishConclusion(db, await conclusionById(db, id), terms, act.now)
  const after = await conclusionById(db, id)
  if (was === 'called') await tellListOfEnd(db, after, act)
  return after
}

/**
 * Looks whether a call is over by the group's calendar: then the conclusion stands, or waits for the word that it went
 * to the mailing list. Says when to look again.
 */
export async function endCall(db: Db, id: number, now: DateTime): Promise<DateTime | undefined> {
  const found = await conclusionById(db, id)
  await holdTopic(db, found.topic.id)
  const conclusion = await conclusionById(db, id)
  if (conclusion.state !== 'called' || conclusion.lastDay === undefined) return undefined
  const terms = await groupTerms(db, conclusion.group)
  const over = endOfDay(conclusion.lastDay, terms.zone).plus(1)
  if (now < over) return over
  if (!silenceCounts(conclusion, terms.profile)) return undefined
  await stand(db, conclusion, terms, now)
  return undefined
}

async function stand(db: Db, { id, topic, isAgreement, home }: Conclusion, terms: Terms, now: DateTime): Promise<void> {
  await updateConclusion(db, id, { state: 'standing', endedAt: now })
  const ended = isAgreement ? await keepReservations(db, id, topic.id) : await conclusionById(db, id)
  const reservations = isAgreement ? reservationsOf(ended) : []
  const state: Topic['state'] = isAgreement
    ? reservations.length > 0
      ? 'agreedWithReservations'
      : 'agreed'
    : 'notAgreed'
  await updateTopic(db, topic.id, { state, home: isAgreement ? home : undefined })
  await appendConclusion(db, ended, { caller: undefined, now }, 'conclusion stands', {
    of: topicRef(topic),
    words: ended.words,
    agreement: isAgreement,
    reservations: reservations.map(responseWords),
  })
  await publishConclusion(db, await conclusionById(db, id), terms, now)
}

/** The calls that are running and what waits for signatures, so that a channel that joins later has them. */
export async function putConclusionsAgain(db: Db, group: number, now: DateTime): Promise<void> {
  const terms = await groupTerms(db, group)
  for (const conclusion of await listCalled(db, group)) await publishConclusion(db, conclusion, terms, now)
}
