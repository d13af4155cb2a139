import { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { inTransaction } from '../database/transaction.ts'
import { profileVersions } from '../terms/profiles/registry.ts'
import { type Deadline, type DeadlineSource, isForChannel } from './deadline.ts'
import { putDigest } from './digest.ts'
import { dispatch, type Ticking } from './dispatch.ts'
import { nextRung } from './ladder.ts'
import { applyOverride, findOverrides } from './override.ts'
import { type Derived, pingDue, sinceOf } from './remind.ts'
import { type Next, type Scheduled, scheduleNext, takeDue } from './schedule.ts'
import { type Step, writeSteps } from './trace.ts'

/** Subjects in one transaction; they have to fit into it also on a slow day. */
const batch = 10
/** Batches at once, if more than one is due: they wait for the database more than they work. */
const mostAtOnce = 3

/** Processes what is due and nothing else: derives deadlines, creates pings once, schedules, and hands pings over. */
export async function tick(ticking: Ticking, now: DateTime): Promise<void> {
  const failures: unknown[] = []
  const isMore = async () => {
    const count = await processDue(ticking, now, batch).catch(() => processFirst(ticking, now, failures))
    return count === batch
  }
  const processAll = async () => {
    while (await isMore());
  }
  if (await isMore()) await Promise.all(Array.from({ length: mostAtOnce }, processAll))
  await dispatch(ticking, now)
  if (failures.length > 0) throw new AggregateError(failures, 'Subjects that could not be processed were put off')
}

const putOff = { seconds: 30 }

/** Processes the first subject alone, after a failure: if it is at fault, it is put off and holds back no other. */
async function processFirst(ticking: Ticking, now: DateTime, failures: unknown[]): Promise<number> {
  const taken: Scheduled[] = []
  try {
    await processDue(ticking, now, 1, taken)
  } catch (error) {
    const first = taken.at(-1)
    if (!first) throw error
    failures.push(error)
    await scheduleNext(ticking.db, [{ subject: first, at: now.plus(putOff), seen: first.seen }])
  }
  return batch
}

async function processDue(
  { db, sources, log, versions = profileVersions() }: Ticking,
  now: DateTime,
  most: number,
  taken: Scheduled[] = [],
): Promise<number> {
  const { count, steps } = await inTransaction(db, async (tx) => {
    const due = await takeDue(tx, now, most, versions)
    if (due.length === 0) return { count: 0, steps: [] }
    taken.push(...due)
    const subjects = await deriveAll(tx, sources, due, now)
    const { steps, pinged } = await pingDue(tx, subjects, now)
    const nexts: Next[] = []
    for (const subject of subjects) nexts.push(await nextOf(tx, subject, now))
    await scheduleNext(tx, nexts)
    const isInDigest = ({ key, state }: Deadline) => isForChannel(key) && state === 'open' && pinged.has(key)
    const changed = subjects.filter(({ subject, deadlines }) => subject.isChanged || deadlines.some(isInDigest))
    // in one order, so that two ticking processes do not wait for each other
    const groups = [...new Set(changed.map(({ subject }) => subject.group))].toSorted((a, b) => a - b)
    for (const group of groups) await putDigest(tx, sources, group, now)
    return { count: due.length, steps: [...steps, ...nexts.flatMap(waitsUntil)] }
  })
  writeSteps(log, steps)
  return count
}

/** Derives the deadlines of subjects, with what members changed about them. */
async function deriveAll(
  db: Db,
  sources: readonly DeadlineSource[],
  due: readonly Scheduled[],
  now: DateTime,
): Promise<readonly Derived[]> {
  const derived: Derived[] = []
  for (const subject of due) {
    const source = sources.find(({ kind }) => kind === subject.kind)
    derived.push({ subject, source, deadlines: source ? await source.derive(db, subject.id, now) : [] })
  }
  const overrides = await findOverrides(
    db,
    due.map(({ group }) => group),
    derived.flatMap(({ deadlines }) => deadlines.map(({ key }) => key)),
  )
  const applied = (deadline: Deadline) => applyOverride(deadline, overrides.get(deadline.key))
  return derived.map((one) => ({ ...one, deadlines: one.deadlines.map(applied) }))
}

/** Corrects what changes with time alone, and finds when a subject has to be processed next. */
async function nextOf(db: Db, { subject, source, deadlines }: Derived, now: DateTime): Promise<Next> {
  const moments = [nextRung(deadlines, now), await source?.refresh?.(db, subject, now)].filter((at) => at !== undefined)
  const at = moments.length > 0 ? DateTime.min(...moments) : undefined
  return { subject, at, seen: seenOf(deadlines, subject, now) }
}

function waitsUntil({ subject: { kind, id, group }, at }: Next): readonly Step[] {
  if (!at) return []
  return [{ message: 'next reminder not yet due', ids: { group, subject: `${kind}:${id}`, until: at.toUTC().toISO() } }]
}

/**
 * Returns up to when the rungs of each deadline are processed. Those for which nobody was responsible stay unprocessed until
 * somebody is; anyone who comes later gets only what is still to come.
 */
const seenOf = (deadlines: readonly Deadline[], subject: Scheduled, now: DateTime): Scheduled['seen'] =>
  Object.fromEntries(
    deadlines.map((deadline) => {
      const until = deadline.responsible.length > 0 ? now : sinceOf(deadline, subject)
      return [deadline.key, [deadline.revision, until.toUTC().toISO() ?? '']]
    }),
  )
