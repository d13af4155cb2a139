import { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import type { Deadline, Rung } from './deadline.ts'
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

/** Creates the pings of a subject that are due: one for each person and deadline, which names earlier rungs too. */
export async function pingDue(
  db: Db,
  deadlines: readonly Deadline[],
  subject: Scheduled,
  now: DateTime,
): Promise<{ readonly steps: readonly Step[]; readonly pinged: readonly Deadline[] }> {
  const open = deadlines.filter(({ state }) => state !== 'met' && state !== 'gone')
  const withDue = open.filter((deadline) =>
    deadline.rungs.some(({ at }) => at > sinceOf(deadline, subject) && at <= now),
  )
  if (withDue.length === 0) return { steps: [], pinged: [] }
  const named = await findNamedRungs(db, withDue)
  const due = withDue.flatMap((deadline) =>
    deadline.responsible.map((who) => {
      const window = { since: sinceOf(deadline, subject), now, named: named(who.person, deadline.key) }
      return { deadline, who, rungs: dueRungs(deadline, who, window) }
    }),
  )
  const preferences = await findPingPreferences(
    db,
    due.flatMap(({ who, rungs }) => (rungs.length > 0 ? [who.person] : [])),
  )
  const pings = due.flatMap(({ deadline, who, rungs }) => {
    const wanted = preferences.get(who.person)
    return wanted ? pingOf({ deadline, person: who.person, rungs }, wanted, subject.group, now) : []
  })
  const keys = new Set(pings.map(({ deadline }) => deadline))
  return { steps: await enterPings(db, pings), pinged: withDue.filter(({ key }) => keys.has(key)) }
}

interface DueRungs {
  readonly deadline: Deadline
  readonly person: number
  readonly rungs: readonly Rung[]
}

/** Makes one ping of rungs that are due together, unless the person switched off reminders of this kind. */
function pingOf(
  { deadline, person, rungs }: DueRungs,
  { zone, preference }: PingPreference,
  group: number,
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
    pingOf({ deadline, person, rungs: [rung] }, wanted, group, now),
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
