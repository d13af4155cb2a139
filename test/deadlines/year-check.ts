import { DateTime } from 'luxon'

/** From an act to the act that ended it, in milliseconds; still so where it has no end. */
export interface Span {
  readonly from: number
  until: number
}

/** What the simulated group did to one deadline, as the checker needs to know it. */
export interface Course {
  readonly key: string
  readonly kind: 'notice' | 'report' | 'meeting' | 'poll'
  /** While the deadline was open at one date. */
  readonly dates: (Span & { readonly day: string; readonly startsAt: number; readonly endsAt: number })[]
  /** While it was a person's. */
  readonly holders: (Span & { readonly person: number })[]
}

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

const zone = 'Europe/Zurich'
const morning = (day: string, plus: number): number =>
  DateTime.fromISO(`${day}T09:00`, { zone }).plus({ days: plus }).toMillis()

interface Expected {
  readonly name: string
  readonly at: number
  readonly canWait: boolean
}

const iso = (millis: number): string => DateTime.fromMillis(millis, { zone: 'utc' }).toISO() ?? ''

type Dated = Course['dates'][number]

const mornings = (day: string, ...named: readonly (readonly [before: number, name: string])[]): readonly Expected[] =>
  named.map(([before, name]) => ({ name, at: morning(day, -before), canWait: true }))

/** So long before an event; days by the calendar. */
function before({ startsAt }: Dated, count: number, unit: 'days' | 'hours' | 'minutes', name: string): Expected {
  const at = DateTime.fromMillis(startsAt, { zone }).minus({ [unit]: count })
  return { name: `${name} before`, at: at.toMillis(), canWait: unit === 'days' }
}

/** The ladders once more, in numbers of their own, and what makes another ladder of a deadline. */
interface Kind {
  readonly ladder: (date: Dated) => readonly Expected[]
  readonly revision: (date: Dated) => string
  /** From when it is of no use any more, and what becomes of what still waits. */
  readonly over: (date: Dated) => number
  readonly late: 'expired' | 'stopped'
}

const kinds: Readonly<Record<Course['kind'], Kind>> = {
  notice: {
    ladder: ({ day }) => mornings(day, ...[21, 18, 16, 15, 14].map((d) => [d - 14, `D-${d}`] as const)),
    revision: ({ day }) => day,
    over: ({ endsAt }) => endsAt,
    late: 'expired',
  },
  report: {
    ladder: ({ day }) =>
      mornings(
        day,
        ...[21, 14, 7, 4, 3, 2].map((d) => [d, `${d} days before`] as const),
        [1, '1 day before'],
        [0, 'the last day'],
        [-1, 'overdue by 1 day'],
        ...[2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14].map((d) => [-d, `overdue by ${d} days`] as const),
      ),
    revision: ({ day }) => day,
    over: ({ endsAt }) => endsAt,
    late: 'expired',
  },
  meeting: {
    ladder: (date) => [
      before(date, 7, 'days', '7 days'),
      before(date, 1, 'days', '1 day'),
      before(date, 1, 'hours', '1 hour'),
      before(date, 10, 'minutes', '10 minutes'),
    ],
    revision: ({ startsAt }) => iso(startsAt),
    over: ({ startsAt }) => startsAt,
    late: 'expired',
  },
  poll: {
    ladder: (date) => [before(date, 2, 'days', '2 days'), before(date, 2, 'hours', '2 hours')],
    revision: ({ startsAt }) => `1 ${iso(startsAt)}`,
    over: ({ startsAt }) => startsAt,
    // the look that is the first after its end closes it, and nobody is waited for any more
    late: 'stopped',
  },
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
  /** Rungs that had to be there, by what became of them. */
  readonly fates: Readonly<Record<string, number>>
}

/**
 * Whether every rung that fell while its deadline was open at that date, and was somebody's, is there exactly once:
 * sent, folded into a later one, or ended with a reason; and nothing else. `ticks`: when the bot looked, in order.
 */
export function check(
  courses: readonly Course[],
  rows: readonly Row[],
  ticks: readonly number[],
  quiet: ReadonlyMap<number, Quiet>,
): Findings {
  const problems: string[] = []
  const fates: Record<string, number> = {}
  const firstTick = (at: number): number => ticks.find((tick) => tick >= at) ?? Number.POSITIVE_INFINITY
  const lastTick = (at: number): number => ticks.findLast((tick) => tick < at) ?? 0

  const found = new Map<string, Row[]>()
  for (const row of rows)
    for (const rung of [...row.folded, row.rung]) {
      const name = nameOf(row.deadline, row.revision, rung, row.person)
      found.set(name, [...(found.get(name) ?? []), row])
    }

  const permitted = new Map<string, { readonly tick: number; readonly rung: Expected }>()
  const required = new Set<string>()
  for (const course of courses)
    for (const date of course.dates)
      for (const rung of kinds[course.kind].ladder(date))
        for (const holder of course.holders) {
          const tick = firstTick(rung.at)
          const begun = Math.max(date.from, holder.from)
          if (begun >= tick || tick >= Math.min(date.until, holder.until) || lastTick(begun) >= rung.at) continue
          const revision = kinds[course.kind].revision(date)
          const name = nameOf(course.key, revision, rung.name, holder.person)
          if (tick === Number.POSITIVE_INFINITY) continue
          permitted.set(name, { tick, rung })
          if (begun < rung.at) required.add(name)
        }

  for (const name of required) {
    const all = found.get(name) ?? []
    const [row] = all
    if (!row || all.length > 1) problems.push(`${name}: there ${all.length} times`)
    else {
      const folded = name !== nameOf(row.deadline, row.revision, row.rung, row.person)
      const fate = folded ? `folded, ${row.state}` : row.state
      fates[fate] = (fates[fate] ?? 0) + 1
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
  return { problems, fates }

  function checkRow(row: Row): readonly string[] {
    const course = courses.find(({ key }) => key === row.deadline)
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

/** It waits for the end of somebody's quiet hours, on their own clock. */
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

/** What goes to one person at one instant is one message, and no message goes twice. */
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
