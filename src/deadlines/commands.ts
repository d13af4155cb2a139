import type { DateTime } from 'luxon'
import type { Member } from '../bot/caller.ts'
import { type Command, type Context, implement } from '../bot/command.ts'
import { answer, type Refusal, type Reply, refuse } from '../bot/reply.ts'
import { goesWith } from '../bot/rights.ts'
import { note, time, view } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { putDirect } from '../delivery/direct.ts'
import { notifyByMail } from '../delivery/fallback/notify.ts'
import { termsOf } from '../groups/terms.ts'
import type { Named } from '../people/model.ts'
import { findMember } from '../people/read.ts'
import type { Deadline, DeadlineSource } from './deadline.ts'
import { formatDistance } from './format.ts'
import { listDeadlines } from './list.ts'
import { findOverride, setOverride } from './override.ts'
import { listPings } from './ping.ts'
import { handedView } from './ping-views.ts'
import { findPreference, type Preference, setPreference, snoozedUntil, usualPreference } from './preference.ts'
import { schedule } from './schedule.ts'
import { deadlineSignatures, type hand, list, pingPreferences, type snooze } from './signatures.ts'
import { deadlineView, preferenceView, timelineView } from './views.ts'

const listCommand = (sources: readonly DeadlineSource[]) =>
  implement(list, async ({ caller, now, db }) => {
    const all = await listDeadlines(db, sources, caller.group, now)
    // action items have a list of their own
    const dates = all.filter(({ kind }) => kind !== 'action')
    return answer(timelineView(dates, caller.group.zone, now))
  })

const mostPings = 30

const showCommand = (sources: readonly DeadlineSource[]) =>
  implement(deadlineSignatures(sources).show, async ({ input: { deadline }, caller, now, db }) => {
    const { group } = caller
    const history = {
      override: await findOverride(db, group.id, deadline.key),
      pings: await listPings(db, group.id, deadline.key, mostPings),
    }
    return answer(deadlineView(deadline, history, termsOf(caller), now))
  })

const notYours = refuse('This deadline is not yours.', {
  instead: 'Only the people responsible for it and the Co-Convenors can snooze it or hand it over.',
})

function refuseChange(deadline: Deadline, caller: Member): Refusal | undefined {
  const isTheirs =
    caller.office === 'coConvenor' || deadline.responsible.some(({ person: id }) => id === caller.person.id)
  if (!isTheirs) return notYours
  if (deadline.state === 'open') return undefined
  return refuse('This deadline has passed.', { instead: 'There are no more reminders for it.' })
}

/** Has the next tick take up what a member changed about a deadline. */
async function scheduleSubject(
  db: Db,
  sources: readonly DeadlineSource[],
  { key }: Deadline,
  group: number,
  now: DateTime,
): Promise<void> {
  for (const source of sources) {
    const id = source.subjectOf(key)
    if (id !== undefined) await schedule(db, { kind: source.kind, id, group }, now)
  }
}

/** Refuses a snooze beyond the deadline; of an action item, what is overdue and still to be done can be snoozed too. */
function refuseSnooze(deadline: Deadline, until: DateTime, zone: string, now: DateTime): Refusal | undefined {
  if (deadline.kind === 'action') return undefined
  if (deadline.at < now)
    return refuse(`This was due ${formatDistance(deadline.at, now, zone)}, so it can no longer be snoozed.`, {
      instead: 'Do it, or hand it over with /deadline hand.',
    })
  return until > deadline.at
    ? refuse('That is after the deadline itself.', { instead: 'A deadline can be snoozed only until it is due.' })
    : undefined
}

type Snooze = Context<typeof snooze.fields, 'member'>

async function snoozeDeadline(
  { input: { deadline, days }, caller, now, db }: Snooze,
  sources: readonly DeadlineSource[],
): Promise<Reply> {
  const { id: group, zone } = caller.group
  const until = snoozedUntil(now, zone, days)
  const refused = refuseChange(deadline, caller) ?? refuseSnooze(deadline, until, zone, now)
  if (refused) return refused
  await setOverride(db, group, deadline.key, { snoozedUntil: until })
  await scheduleSubject(db, sources, deadline, group, now)
  const others = deadline.responsible.filter(({ person: id }) => id !== caller.person.id)
  return answer(
    view(
      `Snoozed: ${deadline.title}`,
      note('The next reminder comes on ', time(until, zone), '.'),
      ...others.map(({ name }) => note(`${name} gets no reminders before then either.`)),
    ),
  )
}

const snoozeCommand = (sources: readonly DeadlineSource[]) =>
  implement(deadlineSignatures(sources).snooze, (context) => snoozeDeadline(context, sources))

/** Tells whether it is done with an e-mail to the list, which only some offices may send. */
const isDoneByMail = ({ kind }: Deadline): boolean => kind === 'notice' || kind === 'objections'

async function mayAnnounce(db: Db, group: number, person: number): Promise<boolean> {
  const member = await findMember(db, group, person)
  return member !== undefined && goesWith('organiser', member.office)
}

type Hand = Context<typeof hand.fields, 'member'>

async function handOver(
  { input: { deadline, who }, caller, now, db }: Hand,
  sources: readonly DeadlineSource[],
): Promise<Reply> {
  const refused = refuseChange(deadline, caller)
  if (refused) return refused
  if (deadline.own)
    return refuse('To hand over an action item, use /action hand: it asks the new owner first.', { final: true })
  await setOverride(db, caller.group.id, deadline.key, { person: who.id })
  await scheduleSubject(db, sources, deadline, caller.group.id, now)
  const isReached = who.id === caller.person.id || (await notifyNewOwner(db, deadline, who, caller, now))
  const sendsMail = !isDoneByMail(deadline) || (await mayAnnounce(db, caller.group.id, who.id))
  return answer(
    view(
      `${who.name} is now responsible for: ${deadline.title}`,
      note('They get the reminders from now on.'),
      ...(sendsMail
        ? []
        : [note('Only a Co-Convenor or the secretariat can send the e-mail itself. Agree with them who does it.')]),
      ...(isReached ? [] : [note('The bot has no account or e-mail address to reach them. Tell them yourself.')]),
    ),
  )
}

/** Tells a member that a deadline was handed over to them; returns whether any message can reach them. */
async function notifyNewOwner(
  db: Db,
  deadline: Deadline,
  who: Named,
  { group, person }: Member,
  now: DateTime,
): Promise<boolean> {
  const given = { ...deadline, responsible: [{ person: who.id, name: who.name, as: 'took it over' }] }
  const message = {
    group: group.id,
    person: who.id,
    key: `handed:${deadline.key}:${now.toUTC().toISO()}`,
    view: handedView(given, person.name, now),
  }
  return (await putDirect(db, message)) !== undefined || (await notifyByMail(db, message))
}

const handCommand = (sources: readonly DeadlineSource[]) =>
  implement(deadlineSignatures(sources).hand, (context) => handOver(context, sources))

const preferenceCommand = implement(pingPreferences, async ({ input, caller, db }) => {
  const before = await findPreference(db, caller.person.id)
  const digestHour = readDigestHour(input.digest, before)
  if (digestHour === 'wrong')
    return refuse('The digest hour is a whole number from 0 to 23, or off.', {
      problems: { digest: 'Such as 8, or off.' },
    })
  const muted = input.meetings === 'off' ? ['meeting'] : []
  const after: Preference = {
    quietFrom: input['quiet-from'] ?? before.quietFrom,
    quietTo: input['quiet-to'] ?? before.quietTo,
    digestHour,
    muted: input.meetings === undefined ? before.muted : muted,
  }
  const isChanged = Object.values(input).some((value) => value !== undefined)
  if (isChanged) await setPreference(db, caller.person.id, after)
  const title = isChanged ? 'Saved' : 'Your reminders'
  return answer(preferenceView(title, isChanged ? after : before, caller.person.zone))
})

function readDigestHour(typed: string | undefined, before: Preference): number | undefined | 'wrong' {
  if (typed === undefined) return before.digestHour
  if (typed.toLowerCase() === 'off') return usualPreference.digestHour
  const hour = Number.parseInt(typed, 10)
  return /^\d{1,2}(:00)?$/.test(typed) && hour <= 23 ? hour : 'wrong'
}

export const deadlineCommands = (sources: readonly DeadlineSource[]): readonly Command[] =>
  [
    listCommand(sources),
    showCommand(sources),
    snoozeCommand(sources),
    handCommand(sources),
    preferenceCommand,
  ] as readonly Command[]
