import type { DateTime } from 'luxon'
import type { Db } from '../../database/client.ts'
import { dayOf, endOfDay } from '../../dates/day.ts'
import { schedule } from '../../deadlines/schedule.ts'
import { put } from '../../delivery/put.ts'
import { groupTerms, type Terms } from '../../groups/terms.ts'
import { listReservations } from '../../polls/positions/read.ts'
import { listPollsOn } from '../../polls/read.ts'
import { topicRef } from '../format.ts'
import type { Topic } from '../model.ts'
import { lockTopic } from '../write.ts'
import { formatResponse } from './format.ts'
import type { Conclusion } from './model.ts'
import { mailEnd, redraftCall } from './notice.ts'
import { conclusionById, listPending, topicOfConclusion } from './read.ts'
import { lastDayOf, reservationsOf, silenceCounts } from './rules.ts'
import { conclusionNews, conclusionView } from './views.ts'
import { addReservations, type ConclusionAct, recordConclusion, updateConclusion } from './write.ts'

/** Brings the messages and the mail of a conclusion up to date, and schedules its last day. Returns it with its mail. */
export async function publishConclusion(db: Db, before: Conclusion, terms: Terms, now: DateTime): Promise<Conclusion> {
  const { id, group } = before
  await schedule(db, { kind: 'conclusion', id, group }, now)
  const conclusion = await redraftCall(db, before, terms)
  const key = conclusionKey(conclusion)
  await put(db, { group, key, view: conclusionView(conclusion, terms) })
  // one that was withdrawn before its call is only shown by the edited message
  if (conclusion.calledOn)
    await put(db, { group, key: `${key}:${conclusion.state}`, view: conclusionNews(conclusion, terms) })
  return conclusion
}

export const conclusionKey = ({ topic, number }: Conclusion): string => `topic:${topic.number}:conclusion:${number}`

/** Begins the call for objections: all have signed. */
export async function beginCall(db: Db, conclusion: Conclusion, terms: Terms, act: ConclusionAct): Promise<Conclusion> {
  const calledOn = dayOf(act.now, terms.zone)
  const lastDay = lastDayOf(calledOn, terms.profile)
  const topic = { state: 'called' } as const
  const called = await updateConclusion(db, conclusion, { state: 'called', calledOn, lastDay, topic })
  await recordConclusion(db, called, act, 'call for objections begins', { calledOn, lastDay })
  return called
}

/**
 * Ends a conclusion that does not stay in force, opens its topic again, and says so everywhere its call was
 * announced.
 */
export async function openAgain(
  db: Db,
  conclusion: Conclusion,
  state: 'objected' | 'withdrawn' | 'reopened',
  terms: Terms,
  act: { readonly now: DateTime; readonly why?: string },
): Promise<void> {
  const topic = { state: 'open', home: undefined } as const
  const ended = await updateConclusion(db, conclusion, { state, endedAt: act.now, topic })
  const after = await publishConclusion(db, ended, terms, act.now)
  if (conclusion.state === 'called') await mailEnd(db, after, act)
}

/**
 * Ends a call whose last day is over by the group's calendar: the conclusion comes into force, unless its call has to go
 * to the mailing list first. Returns when to look again.
 */
export async function endCall(db: Db, id: number, now: DateTime): Promise<DateTime | undefined> {
  await lockTopic(db, await topicOfConclusion(db, id))
  const conclusion = await conclusionById(db, id)
  if (conclusion.state !== 'called' || conclusion.lastDay === undefined) return undefined
  const terms = await groupTerms(db, conclusion.group)
  const over = endOfDay(conclusion.lastDay, terms.zone).plus(1)
  if (now < over) return over
  if (silenceCounts(conclusion, terms.profile)) await bringIntoForce(db, conclusion, terms, now)
  return undefined
}

async function bringIntoForce(db: Db, conclusion: Conclusion, terms: Terms, now: DateTime): Promise<void> {
  const { id, topic, isAgreement, home } = conclusion
  if (isAgreement) await keepReservations(db, conclusion)
  const reservations = isAgreement ? reservationsOf(await conclusionById(db, id)) : []
  const agreed = reservations.length > 0 ? 'agreedWithReservations' : 'agreed'
  const state: Topic['state'] = isAgreement ? agreed : 'notAgreed'
  const after = await updateConclusion(db, conclusion, {
    state: 'standing',
    endedAt: now,
    topic: { state, home: isAgreement ? home : undefined },
  })
  await recordConclusion(db, after, { caller: undefined, now }, 'conclusion stands', {
    of: topicRef(topic),
    words: after.words,
    agreement: isAgreement,
    reservations: reservations.map(formatResponse),
  })
  await publishConclusion(db, after, terms, now)
}

/** Adds the reservations of the latest closed poll on the topic, unless that poll is anonymous. */
async function keepReservations(db: Db, conclusion: Conclusion): Promise<void> {
  const poll = (await listPollsOn(db, conclusion.topic.id)).find(({ state }) => state === 'closed')
  if (poll && !poll.isAnonymous) await addReservations(db, conclusion, await listReservations(db, poll))
}

/** Puts the conclusions that are proposed or called into a channel that joins the group later. */
export async function repostConclusions(db: Db, group: number, now: DateTime): Promise<void> {
  const terms = await groupTerms(db, group)
  for (const conclusion of await listPending(db, group)) await publishConclusion(db, conclusion, terms, now)
}
