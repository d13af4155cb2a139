import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { inTransaction } from '../database/transaction.ts'
import { tell } from '../delivery/fallback/tell.ts'
import type { Deadline, DeadlineSource } from './deadline.ts'
import { findNote, findWish } from './note-store.ts'
import { handOverAt } from './preference.ts'
import { responsibleOf } from './responsible.ts'
import { endPing, listWaiting, markSent, putOffPing, takeWaiting, type WaitingPing } from './store.ts'
import { type Pinged, pingView, type Reader } from './views.ts'

interface Parts {
  readonly db: Db
  readonly sources: readonly DeadlineSource[]
}

interface Live {
  readonly ping: WaitingPing
  readonly deadline: Deadline
}

const mostPeople = 200

/** People in one transaction: each commit waits for the disk. */
const batch = 10

/** Batches at once: they wait for the database more than they work. */
const mostAtOnce = 4

interface Recipient {
  readonly person: number
  readonly group: number
}

/** Hands over what waits: one message for each person and group, however much fell together. */
export async function dispatch({ db, sources }: Parts, now: DateTime): Promise<void> {
  const waiting = await listWaiting(db, now, mostPeople)
  const batches = Array.from({ length: Math.ceil(waiting.length / batch) }, (_, i) =>
    // in one order, so that two processes do not wait for each other
    waiting.slice(i * batch, (i + 1) * batch).toSorted((a, b) => a.person - b.person || a.group - b.group),
  ).values()
  const wrong: unknown[] = []
  const handOverAll = (some: readonly Recipient[]) =>
    inTransaction(db, async (tx) => {
      for (const to of some) await handOver(tx, sources, to, now)
    })
  const work = async () => {
    for (const some of batches)
      await handOverAll(some).catch(async () => {
        // what goes wrong with one person's must not hold back the others'
        for (const to of some) await handOverAll([to]).catch((error: unknown) => void wrong.push(error))
      })
  }
  await Promise.all(Array.from({ length: mostAtOnce }, work))
  if (wrong.length > 0) throw new AggregateError(wrong, 'Reminders not handed over; they wait for the next tick')
}

async function handOver(db: Db, sources: readonly DeadlineSource[], to: Recipient, now: DateTime): Promise<void> {
  const live: Live[] = []
  for (const ping of await takeWaiting(db, to, now)) {
    const deadline = await stillOpen(db, sources, to, ping, now)
    if (deadline) live.push({ ping, deadline })
  }
  const ids = live.map(({ ping }) => ping.id)
  if (ids.length === 0) return
  const first = live[0]?.ping
  // made of what it says, so that the same reminder has the same key in a database that was restored
  const key = `ping:${to.person}:${first?.deadline}:${first?.revision}:${first?.rung}`
  const view = pingView(foldedTogether(live), now, await readerOf(db, to))
  const expiries = live.map(({ ping }) => ping.expiresAt)
  const last = expiries.every((at) => at !== undefined) ? expiries.toSorted((a, b) => +a - +b).at(-1) : undefined
  await tell(db, { ...to, key, view, ...(last ? { expiresAt: last } : {}) })
  await markSent(db, ids, key, now)
}

/** Their zone, and the name of the group where they would not know which of theirs a message is about. */
async function readerOf(db: Db, { person, group }: Recipient): Promise<Reader> {
  const rows = await db.$queryRaw<{ zone: string; group: string | null }[]>`
    SELECT p.zone, (SELECT g.name FROM membership m JOIN "group" g ON g.id = m.group_id
      WHERE m.person_id = p.id AND m.group_id = ${group}
        AND EXISTS (SELECT 1 FROM membership o WHERE o.person_id = m.person_id AND o.group_id <> m.group_id)) AS "group"
    FROM person p WHERE p.id = ${person}`
  const row = rows[0]
  if (!row) throw new Error(`There is no person ${person}`)
  return { person, zone: row.zone, group: row.group ?? undefined }
}

/** Several rungs of one deadline that waited, such as through quiet hours, are one reminder: the last names the others. */
function foldedTogether(live: readonly Live[]): readonly Pinged[] {
  const byDeadline = new Map<string, Pinged>()
  for (const { ping, deadline } of live) {
    const before = byDeadline.get(deadline.key)
    const folded = before ? [...before.folded, before.rung, ...ping.folded] : ping.folded
    byDeadline.set(deadline.key, { deadline, rung: ping.rung, folded })
  }
  return [...byDeadline.values()]
}

/** The deadline as it is at this moment; a ping for what was done, moved, put off or is over does not go out. */
async function stillOpen(
  db: Db,
  sources: readonly DeadlineSource[],
  to: Recipient,
  ping: WaitingPing,
  now: DateTime,
): Promise<Deadline | undefined> {
  const deadline = await findDeadline(db, sources, ping.deadline, now)
  if (!deadline || deadline.state === 'gone') return stopped(db, ping, 'it was cancelled')
  if (deadline.state === 'met') return stopped(db, ping, deadline.outcome ?? 'it was done')
  if (deadline.revision !== ping.revision) return stopped(db, ping, 'its date changed')
  const note = await findNote(db, to.group, ping.deadline)
  if (!responsibleOf(deadline, note).some(({ person }) => person === to.person))
    return stopped(db, ping, 'it is no longer theirs')
  if (deadline.state === 'over' || (ping.expiresAt && ping.expiresAt <= now)) {
    await endPing(db, ping.id, 'expired', 'it came too late to be of use')
    return undefined
  }
  const until = note?.snoozedUntil
  if (until && until > now) {
    // somebody else may have put it off, on a clock of theirs
    await putOffPing(db, ping.id, await whenWanted(db, to.person, until, deadline))
    return undefined
  }
  return deadline
}

/** What was stopped for a reason that does not hold any more waits again, until its person is reminded of such things. */
export async function waitAgain(
  db: Db,
  { key, at }: Pick<Deadline, 'key' | 'at'>,
  reason: string,
  now: DateTime,
): Promise<void> {
  const where = { deadline: key, state: 'stopped' as const, reason }
  for (const { id, personId } of await db.ping.findMany({ where, select: { id: true, personId: true } })) {
    const dueAt = (await whenWanted(db, personId, now, { at })).toJSDate()
    await db.ping.update({ where: { id }, data: { state: 'waiting', reason: null, dueAt } })
  }
}

/** From an instant on, the first at which this person wants to be reminded of what is not urgent. */
async function whenWanted(db: Db, person: number, from: DateTime, { at }: Pick<Deadline, 'at'>): Promise<DateTime> {
  const { zone, preference } = await findWish(db, person)
  return handOverAt({ urgent: false }, from, zone, preference, at)
}

async function stopped(db: Db, ping: WaitingPing, reason: string): Promise<undefined> {
  await endPing(db, ping.id, 'stopped', reason)
}

export async function findDeadline(
  db: Db,
  sources: readonly DeadlineSource[],
  key: string,
  now: DateTime,
): Promise<Deadline | undefined> {
  for (const source of sources) {
    const subject = source.subjectOf(key)
    if (subject !== undefined) return (await source.derive(db, subject, now)).find((deadline) => deadline.key === key)
  }
  return undefined
}
