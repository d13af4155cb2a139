import type { DateTime } from 'luxon'
import type { Logger } from 'pino'
import type { Db } from '../database/client.ts'
import { inTransaction } from '../database/transaction.ts'
import type { DirectMessage } from '../delivery/direct.ts'
import { notify } from '../delivery/fallback/notify.ts'
import { groups } from '../groups/read.ts'
import { memberships, persons } from '../people/read.ts'
import { type ProfileVersions, profileVersions } from '../terms/profiles/registry.ts'
import type { Deadline, DeadlineSource } from './deadline.ts'
import { deadlineFinder } from './list.ts'
import { applyOverride, type DeadlineOverride, findOverrides } from './override.ts'
import {
  type CarriedPing,
  endPing,
  listRecipients,
  listStopped,
  markSent,
  putOffPing,
  type Recipient,
  takeWaiting,
  type WaitingPing,
} from './ping.ts'
import { type Pinged, pingView } from './ping-views.ts'
import { findPingPreferences, planHandOver } from './preference.ts'
import { type Step, writeSteps } from './trace.ts'

export interface Ticking {
  readonly db: Db
  readonly sources: readonly DeadlineSource[]
  /** Undefined if nothing really happens, as in a dry run. */
  readonly log?: Logger
  /** The rules of this process, which leaves groups alone that run by newer ones; those of this release if undefined. */
  readonly versions?: ProfileVersions
}

const mostPeople = 200

/** People in one transaction: each commit waits for the disk. */
const batch = 10

/** Batches at once: they wait for the database more than they work. */
const mostAtOnce = 4

/** Hands over what waits: one message for each person and group, however much is due together. */
export async function dispatch(
  { db, sources, log, versions = profileVersions() }: Ticking,
  now: DateTime,
): Promise<void> {
  const waiting = await listRecipients(db, now, mostPeople, versions)
  const batches = Array.from({ length: Math.ceil(waiting.length / batch) }, (_, i) =>
    // in one order, so that two processes do not wait for each other
    waiting.slice(i * batch, (i + 1) * batch).toSorted((a, b) => a.person - b.person || a.group - b.group),
  ).values()
  const failures: unknown[] = []
  const handOverAll = async (recipients: readonly Recipient[]) => {
    writeSteps(log, await inTransaction(db, (tx) => handOver(tx, sources, recipients, now)))
  }
  const work = async () => {
    for (const recipients of batches)
      await handOverAll(recipients).catch(async () => {
        // what goes wrong with one person's must not hold back the others'
        for (const to of recipients) await handOverAll([to]).catch((error: unknown) => void failures.push(error))
      })
  }
  await Promise.all(Array.from({ length: mostAtOnce }, work))
  if (failures.length > 0) throw new AggregateError(failures, 'Reminders not handed over; they wait for the next tick')
}

interface Live {
  readonly ping: WaitingPing
  readonly deadline: Deadline
}

/** Hands over what waits for some people, and returns what became of each ping. */
async function handOver(
  db: Db,
  sources: readonly DeadlineSource[],
  recipients: readonly Recipient[],
  now: DateTime,
): Promise<readonly Step[]> {
  const waiting = await takeWaiting(db, recipients, now)
  const overrides = await findOverrides(
    db,
    recipients.map(({ group }) => group),
    waiting.map(({ deadline }) => deadline),
  )
  const readers = await findReaders(db, recipients)
  const find = deadlineFinder(db, sources, now)
  const steps: Step[] = []
  const carried: CarriedPing[] = []
  for (const reader of readers) {
    const live: Live[] = []
    for (const ping of waiting.filter((one) => one.person === reader.person && one.group === reader.group)) {
      const derived = await find(ping.deadline)
      const override = overrides.get(ping.deadline)
      const decided = decide(ping, derived && applyOverride(derived, override), override, now)
      if (decided.kind === 'send') live.push({ ping, deadline: decided.deadline })
      else steps.push(await endOrPutOff(db, ping, decided))
    }
    if (live.length === 0) continue
    const message = messageOf(live, reader, now)
    const put = await notify(db, message)
    carried.push(...live.map(({ ping: { id } }) => ({ id, key: message.key })))
    steps.push(...live.map((one) => handedOver(one, live, message.key, put?.delivery)))
  }
  await markSent(db, carried, now)
  return steps
}

type Decision =
  | { readonly kind: 'send'; readonly deadline: Deadline }
  | { readonly kind: 'stopped' | 'expired'; readonly reason: string }
  | { readonly kind: 'snoozed'; readonly until: DateTime; readonly deadline: Deadline }

/** Decides whether a ping still goes out, by the deadline as it is at this moment. */
function decide(
  ping: WaitingPing,
  deadline: Deadline | undefined,
  override: DeadlineOverride | undefined,
  now: DateTime,
): Decision {
  if (!deadline || deadline.state === 'gone') return { kind: 'stopped', reason: 'it was cancelled' }
  if (deadline.state === 'met') return { kind: 'stopped', reason: deadline.outcome ?? 'it was done' }
  if (deadline.revision !== ping.revision) return { kind: 'stopped', reason: 'its date changed' }
  if (!deadline.responsible.some(({ person }) => person === ping.person))
    return { kind: 'stopped', reason: 'it is no longer theirs' }
  if (deadline.state === 'over' || (ping.expiresAt && ping.expiresAt <= now))
    return { kind: 'expired', reason: 'it was too late to be useful' }
  const until = override?.snoozedUntil
  return until && until > now ? { kind: 'snoozed', until, deadline } : { kind: 'send', deadline }
}

/** Ends a ping that does not go out, or puts it off. */
async function endOrPutOff(
  db: Db,
  ping: WaitingPing,
  decided: Exclude<Decision, { readonly kind: 'send' }>,
): Promise<Step> {
  const ids = idsOf(ping)
  if (decided.kind !== 'snoozed') {
    await endPing(db, ping.id, decided.kind, decided.reason)
    return { message: `reminder ${decided.kind}`, ids: { ...ids, reason: decided.reason } }
  }
  // somebody else may have snoozed it, on a clock of theirs
  const until = await whenWanted(db, ping.person, decided.until, decided.deadline)
  await putOffPing(db, ping.id, until, 'snooze')
  return { message: 'reminder put off', ids: { ...ids, waitsFor: 'snooze', until: until.toUTC().toISO() } }
}

/** Makes one message that says everything. */
function messageOf(live: readonly Live[], { person, group, zone, groupName }: Reading, now: DateTime): DirectMessage {
  const first = live[0]?.ping
  // made of what it says, so that the same reminder has the same key in a database that was restored
  const key = `ping:${person}:${first?.deadline}:${first?.revision}:${first?.rung}`
  const view = pingView(foldTogether(live), now, { person, zone, group: groupName })
  const expiries = live.map(({ ping }) => ping.expiresAt)
  const last = expiries.every((at) => at !== undefined) ? expiries.toSorted((a, b) => +a - +b).at(-1) : undefined
  return { person, group, key, view, ...(last ? { expiresAt: last } : {}) }
}

/** Says that a ping was handed over, or that a later one of the same deadline says it too. */
function handedOver({ ping }: Live, live: readonly Live[], key: string, delivery: number | undefined): Step {
  const ids = idsOf(ping)
  const into = live.findLast((other) => other.deadline.key === ping.deadline)?.ping.id
  if (into !== undefined && into !== ping.id)
    return { message: 'reminder folded into a later one', ids: { ...ids, into } }
  return { message: 'reminder handed over', ids: { ...ids, key, ...(delivery === undefined ? {} : { delivery }) } }
}

const idsOf = ({ group, deadline, person, id: ping, rung }: WaitingPing) => ({ group, deadline, person, ping, rung })

/** A person who gets reminders about a group. */
interface Reading extends Recipient {
  readonly zone: string
  /** The group's name, if they would not know which of theirs a message is about. */
  readonly groupName: string | undefined
}

/** Finds the zones of some people, in their order, and the names of the groups that their messages have to name. */
async function findReaders(db: Db, recipients: readonly Recipient[]): Promise<readonly Reading[]> {
  const people = recipients.map(({ person }) => person)
  const ofGroups = recipients.map(({ group }) => group)
  const rows = await db.$queryRaw<(Omit<Reading, 'groupName'> & { groupName: string | null })[]>`
    SELECT r.person, r."group", p.zone, (SELECT g.name FROM (${memberships}) m JOIN (${groups}) g ON g.id = m."group"
      WHERE m.person = p.id AND g.id = r."group"
        AND EXISTS (SELECT FROM (${memberships}) o WHERE o.person = p.id AND o."group" <> g.id)) AS "groupName"
    FROM unnest(${people}::int[], ${ofGroups}::int[]) WITH ORDINALITY r (person, "group", at)
    JOIN (${persons}) p ON p.id = r.person ORDER BY r.at`
  return rows.map((row) => ({ ...row, groupName: row.groupName ?? undefined }))
}

/** Joins several pings of one deadline, such as those of a night, into one reminder: the last, which names the others. */
function foldTogether(live: readonly Live[]): readonly Pinged[] {
  const byDeadline = new Map<string, Pinged>()
  for (const { ping, deadline } of live) {
    const before = byDeadline.get(deadline.key)
    const folded = before ? [...before.folded, before.rung, ...ping.folded] : ping.folded
    byDeadline.set(deadline.key, { deadline, rung: ping.rung, folded })
  }
  return [...byDeadline.values()]
}

/** Has pings that were stopped for a reason that no longer holds wait again, until their people want to be reminded. */
export async function waitAgain(
  db: Db,
  { key, at }: Pick<Deadline, 'key' | 'at'>,
  reason: string,
  now: DateTime,
): Promise<void> {
  for (const { id, person } of await listStopped(db, key, reason))
    await putOffPing(db, id, await whenWanted(db, person, now, { at }), undefined)
}

/** Finds the first instant from `from` on at which a person wants to be reminded of what is not urgent. */
async function whenWanted(db: Db, person: number, from: DateTime, { at }: Pick<Deadline, 'at'>): Promise<DateTime> {
  const wanted = (await findPingPreferences(db, [person])).get(person)
  return wanted ? planHandOver({ urgent: false }, from, wanted.zone, wanted.preference, at).at : from
}
