import { DateTime } from 'luxon'
import { type Course, type Expected, iso, kinds, type Span } from './year-ladders.ts'

export interface Row {
  readonly deadline: string
  readonly revision: string
  readonly person: number
  readonly rung: string
  readonly folded: readonly string[]
  readonly state: string
  readonly reason: string | null
  readonly createdAt: number
  readonly dueAt: number
  readonly sentAt: number | undefined
  readonly message: string | null
}

const nameOf = (...parts: readonly (string | number)[]): string => parts.join(' | ')
const covers = (spans: readonly Span[], at: number): boolean => spans.some(({ from, until }) => from < at && at < until)

/** From one hour to another on a person's own clock. */
export interface Quiet {
  readonly zone: string
  readonly from: number
  readonly to: number
}

export interface Findings {
  readonly problems: readonly string[]
  /** Rungs that had to exist, by what became of them. */
  readonly outcomes: Readonly<Record<string, number>>
}

/**
 * Returns a check that every rung which fell while its deadline was open at that date, and had an owner, is there
 * exactly once: sent, folded into a later one, or ended with a reason; and nothing else. `ticks`: when the bot
 * looked, in order.
 */
export function checker(
  courses: readonly Course[],
  ticks: readonly number[],
  quiet: ReadonlyMap<number, Quiet>,
): (rows: readonly Row[]) => Findings {
  const firstTick = (at: number): number => ticks[countBefore(ticks, at)] ?? Number.POSITIVE_INFINITY
  const lastTick = (at: number): number => ticks[countBefore(ticks, at) - 1] ?? 0
  const byKey = new Map(courses.map((course) => [course.key, course]))

  const permitted = new Map<string, { readonly tick: number; readonly rung: Expected }>()
  const required = new Set<string>()
  for (const course of courses)
    for (const date of course.dates)
      for (const rung of kinds[course.kind].ladder(date)) {
        const tick = firstTick(rung.at)
        if (tick === Number.POSITIVE_INFINITY) continue
        for (const holder of course.holders) {
          const begun = Math.max(date.from, holder.from)
          if (begun >= tick || tick >= Math.min(date.until, holder.until) || lastTick(begun) >= rung.at) continue
          const name = nameOf(course.key, kinds[course.kind].revision(date), rung.name, holder.person)
          permitted.set(name, { tick, rung })
          if (begun < rung.at) required.add(name)
        }
      }
  return check

  function check(rows: readonly Row[]): Findings {
    const problems: string[] = []
    const outcomes: Record<string, number> = {}
    const found = new Map<string, Row[]>()
    for (const row of rows)
      for (const rung of [...row.folded, row.rung]) {
        const name = nameOf(row.deadline, row.revision, rung, row.person)
        found.set(name, [...(found.get(name) ?? []), row])
      }

    for (const name of required) {
      const all = found.get(name) ?? []
      const [row] = all
      if (!row || all.length > 1) problems.push(`${name}: there ${all.length} times`)
      else {
        const folded = name !== nameOf(row.deadline, row.revision, row.rung, row.person)
        const fate = folded ? `folded, ${row.state}` : row.state
        outcomes[fate] = (outcomes[fate] ?? 0) + 1
      }
    }
    for (const [name, all] of found) {
      const expected = permitted.get(name)
      if (!expected) problems.push(`${name}: was not to be there`)
      else if (all.some(({ createdAt }) => createdAt !== expected.tick))
        problems.push(`${name}: ${iso(expected.rung.at)} was not seen by the first look after it`)
    }

    for (const row of rows) problems.push(...checkRow(row))
    problems.push(...checkMessages(rows))
    return { problems, outcomes }
  }

  function checkRow(row: Row): readonly string[] {
    const course = byKey.get(row.deadline)
    const name = nameOf(row.deadline, row.revision, row.rung, row.person)
    const date = course?.dates.filter((one) => kinds[course.kind].revision(one) === row.revision)
    const expected = permitted.get(name)
    if (!course || !date?.[0] || !expected) return [`${name}: belongs to nothing`]
    const wait = expected.rung.canWait ? afterQuiet(row.createdAt, quiet.get(row.person)) : row.createdAt
    if (row.dueAt !== wait) return [`${name}: due at ${iso(row.dueAt)} instead of ${iso(wait)}`]
    const tick = firstTick(row.dueAt)
    const { over, late } = kinds[course.kind]
    const isOver = tick >= over(date[0])
    const holds = course.holders.filter(({ person }) => person === row.person)
    const isLive = covers(date, tick) && covers(holds, tick)
    const right = tick === Number.POSITIVE_INFINITY ? 'waiting' : !isLive ? 'stopped' : isOver ? late : 'sent'
    if (row.state !== right) return [`${name}: ${row.state} instead of ${right}`]
    if (right === 'sent' && (row.sentAt !== tick || row.message === null)) return [`${name}: not sent when it was due`]
    if ((right === 'stopped' || right === 'expired') && !row.reason) return [`${name}: ${right} without a reason`]
    return []
  }
}

/** Counts how many of these instants, given in order, come before one. */
function countBefore(instants: readonly number[], at: number): number {
  let from = 0
  let to = instants.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((instants[middle] ?? at) < at) from = middle + 1
    else to = middle
  }
  return from
}

/** Returns when somebody's quiet hours end, on their own clock; an instant outside them stays. */
function afterQuiet(at: number, hours: Quiet | undefined): number {
  if (!hours) return at
  let local = DateTime.fromMillis(at, { zone: hours.zone })
  const isQuiet = () =>
    hours.from < hours.to
      ? local.hour >= hours.from && local.hour < hours.to
      : local.hour >= hours.from || local.hour < hours.to
  if (!isQuiet()) return at
  while (isQuiet()) local = local.plus({ hours: 1 })
  return local.startOf('hour').toMillis()
}

/** Checks that what goes to one person at one instant is one message, and that no message goes twice. */
function checkMessages(rows: readonly Row[]): readonly string[] {
  const messages = new Map<string, Set<string>>()
  for (const { person, sentAt, message } of rows) {
    if (sentAt === undefined || message === null) continue
    const when = `to ${person} at ${iso(sentAt)}`
    for (const [from, to] of [
      [when, message],
      [message, when],
    ] as const)
      messages.set(from, (messages.get(from) ?? new Set()).add(to))
  }
  return [...messages].flatMap(([name, all]) => (all.size > 1 ? [`${name}: ${all.size} times`] : []))
}
