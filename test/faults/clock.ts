import { DateTime } from 'luxon'
import { type Database, openDatabase } from '../../src/database/client.ts'
import { dayOf } from '../../src/dates/day.ts'
import { instantOf } from '../../src/dates/wall.ts'
import type { Deadline, DeadlineSource, Rung } from '../../src/deadlines/deadline.ts'
import { dayLadder, eventLadder } from '../../src/deadlines/ladder.ts'
import { schedule } from '../../src/deadlines/schedule.ts'
import { tick } from '../../src/deadlines/tick.ts'
import { type Random, randomFrom } from './random.ts'
import { changesOfClocks, dayMs, daysAfter, instantOfWall } from './wall.ts'

export interface Stepping {
  /** An empty database with all tables. */
  readonly databaseUrl: string
  readonly seed: number
  readonly zones: readonly string[]
  /** By how much the clock of the ticks is ahead of the one by which they are judged; for runs that must fail. */
  readonly aheadMs?: number
  readonly handicap?: (database: Database) => Promise<void>
}

export interface Stepped {
  readonly nights: number
  readonly ticks: number
  readonly rungs: number
  readonly early: readonly string[]
  readonly twice: readonly string[]
  /** Not handed over by the first tick after it was due, nor ended with a reason. */
  readonly late: readonly string[]
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const stepsMs = [1000, 10_000, minuteMs, hourMs, dayMs].flatMap((step) => [step, -step])
const year = 2027

interface Case {
  readonly id: number
  readonly zone: string
  /** The day on which the clocks are changed. */
  readonly day: string
}

/**
 * Runs reminders around the nights on which clocks change, with a clock that goes in uneven steps, jumps forward and back
 * and stops for three hours. Intl tells when each is due.
 */
export async function stepClock(how: Stepping): Promise<Stepped> {
  const random = randomFrom(how.seed)
  const database = openDatabase({ url: how.databaseUrl })
  const nights = how.zones.flatMap((zone) => changesOfClocks(year, zone).map((day) => ({ zone, day })))
  const cases = nights.map((night, i): Case => ({ id: i + 1, ...night }))
  const found = { early: [] as string[], twice: [] as string[], late: [] as string[] }
  let ticks = 0
  let rungs = 0
  try {
    await how.handicap?.(database)
    for (const one of cases) {
      const expected = dueOf(one)
      rungs += expected.size
      const group = await furnish(database, one)
      const from = instantOfWall(`${daysAfter(one.day, -3)}T12:00`, one.zone)
      await schedule(database.db, { kind: 'night', id: one.id, group }, at(from))
      const known = new Set<number>()
      const named = new Set<string>()
      for (const ms of clockFrom(from, from + 5 * dayMs, random)) {
        await tick({ db: database.db, sources: [sourceOf(cases)] }, at(ms + (how.aheadMs ?? 0)))
        ticks++
        for (const ping of await newPings(database, group, known)) {
          for (const name of ping.names) {
            const rung = `${one.zone} ${one.day}, ${name}`
            if ((expected.get(name) ?? Number.POSITIVE_INFINITY) > ms) found.early.push(rung)
            if (named.has(name)) found.twice.push(rung)
            named.add(name)
          }
        }
        for (const [name, due] of expected)
          if (due <= ms && !named.has(name)) found.late.push(`${one.zone} ${one.day}, ${name}`)
      }
    }
    return { nights: cases.length, ticks, rungs, ...found, late: [...new Set(found.late)] }
  } finally {
    await database.close()
  }
}

const at = (ms: number): DateTime => DateTime.fromMillis(ms, { zone: 'utc' })

/** Yields the database's clock at each tick. */
function* clockFrom(from: number, to: number, random: Random): Generator<number> {
  let ms = from
  while (ms < to) {
    yield ms
    const kind = random.below(20)
    if (kind === 0) yield ms + (stepsMs[random.below(stepsMs.length)] ?? 0)
    ms += kind === 1 ? 3 * hourMs : 10_000 + random.below(30 * minuteMs)
  }
}

const start = '08:30'

function sourceOf(cases: readonly Case[]): DeadlineSource {
  return {
    kind: 'night',
    async derive(db, id) {
      const one = cases.find((known) => known.id === id)
      const person = await db.person.findFirst({ where: { name: `P${id}` } })
      if (!one || !person) return []
      const common = { revision: '1', arithmetic: '', rule: '', stops: '', state: 'open' as const }
      const responsible = [{ person: person.id, name: person.name, as: '' }]
      const deadline = (key: string, atMs: DateTime, rungs: readonly Rung[]): Deadline => ({
        ...common,
        key: `night:${id}:${key}`,
        kind: 'meeting',
        title: key,
        at: atMs,
        responsible,
        rungs,
      })
      const noon = instantOf(`${one.day}T12:00`, one.zone)
      const end = instantOf(`${daysAfter(one.day, 1)}T00:00`, one.zone)
      const days = dayLadder([2, 1, 0, -1], dayOf(noon, one.zone), one.zone, (before) => `days ${before}`)
      const events = [0, 1].map((after) => {
        const startsAt = instantOf(`${daysAfter(one.day, after)}T${start}`, one.zone)
        return deadline(`event ${after}`, startsAt, eventRungs(after, startsAt, one.zone))
      })
      return [deadline('day', end, days), ...events]
    },
    list: async () => [],
    subjectOf: (key) => {
      const id = /^night:(\d+):/.exec(key)?.[1]
      return id === undefined ? undefined : Number(id)
    },
  }
}

const eventRungs = (after: number, startsAt: DateTime, zone: string): readonly Rung[] =>
  eventLadder(
    [
      { count: 1, unit: 'day' },
      { count: 1, unit: 'hour' },
      { count: 10, unit: 'minute' },
    ],
    startsAt,
    zone,
  ).map((rung) => ({ ...rung, name: `event ${after}, ${rung.name}` }))

/**
 * Maps each rung to its instant: mornings at nine, the same time of the day before, and an hour and ten minutes
 * before.
 */
function dueOf({ day, zone }: Case): ReadonlyMap<string, number> {
  const mornings = [2, 1, 0, -1].map(
    (before) => [`days ${before}`, instantOfWall(`${daysAfter(day, -before)}T09:00`, zone)] as const,
  )
  const events = [0, 1].flatMap((after) => {
    const begins = instantOfWall(`${daysAfter(day, after)}T${start}`, zone)
    return [
      [`event ${after}, 1 day before`, instantOfWall(`${daysAfter(day, after - 1)}T${start}`, zone)] as const,
      [`event ${after}, 1 hour before`, begins - hourMs] as const,
      [`event ${after}, 10 minutes before`, begins - 10 * minuteMs] as const,
    ]
  })
  return new Map([...mornings, ...events])
}

/** Creates a group whose one person has no quiet hours. */
async function furnish({ db }: Database, { id, zone }: Case): Promise<number> {
  const person = await db.person.create({ data: { name: `P${id}`, zone, studyGroups: [] } })
  await db.account.create({ data: { platform: 'slack', workspace: 'T1', account: `U${id}`, personId: person.id } })
  await db.pingPreference.create({ data: { personId: person.id, quietFrom: 0, quietTo: 0 } })
  const group = await db.group.create({ data: { name: 'CG', profile: 'itu-cg-identification', zone } })
  return group.id
}

/** Lists the reminders that were handed over, or ended with a reason, since the last call. */
async function newPings({ pool }: Database, group: number, known: Set<number>) {
  const { rows } = await pool.query<{ id: number; rung: string; folded: readonly string[] }>(
    `SELECT id, rung, folded FROM ping
     WHERE group_id = $1 AND id <> ALL ($2) AND (state = 'sent' AND delivery_key IS NOT NULL OR reason IS NOT NULL)`,
    [group, [...known]],
  )
  for (const { id } of rows) known.add(id)
  return rows.map(({ rung, folded }) => ({ names: [...folded, rung.replace(/#.*/, '')] }))
}
