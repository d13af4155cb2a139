import { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import type { Deadline, DeadlineSource, Rung } from './deadline.ts'
import { dueRungs } from './ladder.ts'
import { createPings, findNamedRungs, type NewPing } from './ping.ts'
import { findPingPreferences, isMuted, type PingPreference, planHandOver } from './preference.ts'
import type { Scheduled } from './schedule.ts'
import type { Step } from './trace.ts'

/** Returns the instant since which the rungs of a deadline have not been processed. */
export function sinceOf(deadline: Deadline, { seen, touchedAt }: Scheduled): DateTime {
  const before = seen[deadline.key]
  return before && before[0] === deadline.revision ? DateTime.fromISO(before[1], { zone: 'utc' }) : touchedAt
}

/** A subject that is due, with its deadlines as they are now. */
export interface Derived {
  readonly subject: Scheduled
  readonly source: DeadlineSource | undefined
  readonly deadlines: readonly Deadline[]
}

/**
 * Creates the pings that are due: one for each person and deadline, which names earlier rungs too. Returns the keys of their
 * deadlines.
 */
export async function pingDue(
  db: Db,
  subjects: readonly Derived[],
  now: DateTime,
): Promise<{ readonly steps: readonly Step[]; readonly pinged: ReadonlySet<string> }> {
  const withDue = subjects.flatMap(({ subject, deadlines }) =>
    deadlines
      .map((deadline) => ({ deadline, group: subject.group, since: sinceOf(deadline, subject) }))
      .filter(
        ({ deadline: { state, rungs }, since }) =>
          state !== 'met' && state !== 'gone' && rungs.some(({ at }) => at > since && at <= now),
      ),
  )
  if (withDue.length === 0) return { steps: [], pinged: new Set() }
  const named = await findNamedRungs(
    db,
    withDue.map(({ deadline }) => deadline),
  )
  const due = withDue.flatMap(({ deadline, group, since }) =>
    deadline.responsible.map((who) => {
      const rungs = dueRungs(deadline, who, { since, now, named: named(who.person, deadline.key) })
      return { deadline, group, person: who.person, rungs }
    }),
  )
  const people = due.flatMap(({ person, rungs }) => (rungs.length > 0 ? [person] : []))
  const preferences = await findPingPreferences(db, people)
  const pings = due.flatMap((one) => {
    const wanted = preferences.get(one.person)
    return wanted ? pingOf(one, wanted, now) : []
  })
  return { steps: await enterPings(db, pings), pinged: new Set(pings.map(({ deadline }) => deadline)) }
}

interface DueRungs {
  readonly deadline: Deadline
  readonly group: number
  readonly person: number
  readonly rungs: readonly Rung[]
}

/** Makes one ping of rungs that are due together, unless the person switched off reminders of this kind. */
function pingOf(
  { deadline, group, person, rungs }: DueRungs,
  { zone, preference }: PingPreference,
  now: DateTime,
): readonly NewPing[] {
  const last = rungs.at(-1)
  if (!last || isMuted(deadline.kind, preference)) return []
  const { at: dueAt, waitsFor } = planHandOver(last, now, zone, preference, deadline.at)
  return [
    {
      group,
      person,
      deadline: deadline.key,
      revision: deadline.revision,
      rung: last.name,
      folded: rungs.slice(0, -1).map(({ name }) => name),
      dueAt,
      waitsFor,
      expiresAt: last.expiresAt,
      at: now,
    },
  ]
}

/** Reminds people of a deadline with a rung of its own, as soon as each of them wants to be reminded. */
export async function remindPeople(db: Db, { group, people, deadline, rung }: Reminding, now: DateTime): Promise<void> {
  const preferences = await findPingPreferences(db, people)
  const pings = [...preferences].flatMap(([person, wanted]) =>
    pingOf({ deadline, group, person, rungs: [rung] }, wanted, now),
  )
  await enterPings(db, pings)
}

interface Reminding {
  readonly group: number
  readonly people: readonly number[]
  readonly deadline: Deadline
  readonly rung: Rung
}

/** Enters pings, and returns a step for each that was not there yet. */
async function enterPings(db: Db, pings: readonly NewPing[]): Promise<readonly Step[]> {
  if (pings.length === 0) return []
  return (await createPings(db, pings)).map(({ id, person, deadline, rung }) => {
    const ping = pings.find((one) => one.person === person && one.deadline === deadline && one.rung === rung)
    const { group = 0, folded = [], dueAt, waitsFor } = ping ?? {}
    const waits = waitsFor === undefined ? {} : { waitsFor, until: dueAt?.toUTC().toISO() ?? null }
    return {
      message: waitsFor === undefined ? 'reminder created' : 'reminder created, waiting',
      ids: { group, deadline, person, ping: id, rung, ...(folded.length > 0 ? { folded } : {}), ...waits },
    }
  })
}
