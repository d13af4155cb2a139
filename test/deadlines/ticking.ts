import '../../src/utc.ts'
import { DateTime } from 'luxon'
import { pino } from 'pino'
import type { Db } from '../../src/database/client.ts'
import { startTicking } from '../../src/deadlines/ticker.ts'

// A process of its own, started in some zone: the real scheduler on a clock that is stopped until its timers are due.
// Prints what happened in each of the hours after the given instant.

/** More often than this the scheduler never needs to set its timer in one hour. */
const mostTimers = 1000
const hourMs = 3_600_000
/** By how much the operating system is late with a timer. */
const lateMs = 4

const [from = '', hours = ''] = process.argv.slice(2)
const begin = Date.parse(from)
const RealDate = Date
let now = begin - 1

globalThis.Date = class extends RealDate {
  constructor(...given: readonly []) {
    super(...(given.length === 0 ? ([now] as unknown as readonly []) : given))
  }
  static override now(): number {
    return now
  }
} as DateConstructor

let timer: { readonly due: number; readonly run: () => void } | undefined
let timersSet = 0
globalThis.setTimeout = ((run: () => void, ms = 0) => {
  timersSet++
  timer = { due: now + Math.max(1, ms), run }
  return timer
}) as unknown as typeof setTimeout
globalThis.clearTimeout = () => {
  timer = undefined
}

const db = { $queryRaw: async () => [{ now: new RealDate(now) }] } as unknown as Db
let ticks = 0
const ticker = startTicking({
  db,
  sources: [],
  aheadMs: () => 0,
  pulse: async () => false,
  onTicked: () => {
    ticks++
  },
  log: pino({ level: 'silent' }),
})

/** Runs the scheduler's timers up to an instant, and says how many ticks and timers that took. */
async function passTo(until: number): Promise<{ readonly ticks: number; readonly timers: number }> {
  const before = { ticks, timersSet }
  while (timer && timer.due < until && timersSet - before.timersSet < mostTimers) {
    const { due, run } = timer
    timer = undefined
    now = due + lateMs
    run()
    // the look continues in promises
    await new Promise(setImmediate)
  }
  return { ticks: ticks - before.ticks, timers: timersSet - before.timersSet }
}

const passed = []
for (let hour = 1; hour <= Number(hours); hour++) passed.push(await passTo(begin + hour * hourMs))
await ticker.stop()
const zones = [
  process.env.TZ,
  new Intl.DateTimeFormat().resolvedOptions().timeZone,
  DateTime.local().zoneName,
  new RealDate(begin).getTimezoneOffset(),
]
console.log(JSON.stringify({ zones, passed }))
