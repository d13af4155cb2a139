import { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { inTransaction } from '../database/transaction.ts'
import { profileVersions } from '../terms/profiles/registry.ts'
import { type Deadline, type DeadlineSource, isForChannel } from './deadline.ts'
import { putDigest } from './digest.ts'
import { dispatch, type Ticking } from './dispatch.ts'
import { nextRung } from './ladder.ts'
import { applyOverrides } from './override.ts'
import { pingDue, sinceOf } from './remind.ts'
import { type Scheduled, scheduleNext, takeDue } from './schedule.ts'
import { type Step, writeSteps } from './trace.ts'

/** Subjects in one transaction: each takes some ten statements, and together they have to fit also on a slow day. */
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
    await scheduleNext(ticking.db, first, { at: now.plus(putOff), seen: first.seen })
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
    taken.push(...due)
    const groups = new Set<number>()
    const steps: Step[] = []
    for (const subject of due) {
      const processed = await processSubject(tx, sources, subject, now)
      if (processed.changesDigest) groups.add(subject.group)
      steps.push(...processed.steps)
    }
    // in one order, so that two ticking processes do not wait for each other
    for (const group of [...groups].toSorted((a, b) => a - b)) await putDigest(tx, sources, group, now)
    return { count: due.length, steps }
  })
  writeSteps(log, steps)
  return count
}

interface Processed {
  /** The channel's digest of the day may have to say something else. */
  readonly changesDigest: boolean
  readonly steps: readonly Step[]
}

async function processSubject(
  db: Db,
  sources: readonly DeadlineSource[],
  subject: Scheduled,
  now: DateTime,
): Promise<Processed> {
  const source = sources.find(({ kind }) => kind === subject.kind)
  const derived = source ? await source.derive(db, subject.id, now) : []
  const deadlines = await applyOverrides(db, subject.group, derived)
  const { steps, pinged } = await pingDue(db, deadlines, subject, now)
  const next = [nextRung(deadlines, now), await source?.refresh?.(db, subject, now)].filter((at) => at !== undefined)
  const at = next.length > 0 ? DateTime.min(...next) : undefined
  await scheduleNext(db, subject, at && { at, seen: seenOf(deadlines, subject, now) })
  const name = `${subject.kind}:${subject.id}`
  const waits: Step = {
    message: 'next reminder not yet due',
    ids: { group: subject.group, subject: name, until: at?.toISO() ?? null },
  }
  return {
    changesDigest: subject.isChanged || pinged.some(({ key, state }) => isForChannel(key) && state === 'open'),
    steps: at ? [...steps, waits] : steps,
  }
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
