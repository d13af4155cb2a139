import type { DateTime } from 'luxon'
import { schedule } from 'node-cron'
import type { Logger } from 'pino'
import type { Db } from '../database/client.ts'
import { instant } from '../dates/instant.ts'
import type { DeadlineSource } from './deadline.ts'
import { tick } from './tick.ts'

/**
 * Every ten seconds, in UTC: fine enough for a reminder ten minutes before. No clock change disturbs it as long as the
 * process itself is in UTC (src/utc.ts).
 */
const everyTenSeconds = '*/10 * * * * *'

export interface TickerOptions {
  readonly db: Db
  readonly sources: readonly DeadlineSource[]
  /** Returns by how many milliseconds the group's clock is ahead; zero except in the playground. */
  readonly aheadMs: () => number
  /** Beats before each tick and tells whether it may take place; without it, each may. */
  readonly pulse?: (now: DateTime) => Promise<boolean>
  /** Runs after each tick that came to its end, also while nothing may be sent. */
  readonly onTicked?: () => void
  readonly log: Logger
}

export interface Ticker {
  /** Ticks now, such as after the clock was moved. */
  tickNow(): Promise<void>
  stop(): Promise<void>
}

/** Reads the database's clock, which decides what is due: a replica with a wrong clock sends nothing early. */
export async function databaseNow(db: Db): Promise<DateTime> {
  const rows = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`
  const now = rows[0]?.now
  if (!now) throw new Error('The database returned no time')
  return instant(now)
}

/** Ticks every ten seconds until it is stopped. */
export function startTicking({ db, sources, aheadMs, pulse, onTicked, log }: TickerOptions): Ticker {
  let running: Promise<void> | undefined

  async function tickOnce(): Promise<void> {
    const now = (await databaseNow(db)).plus(aheadMs())
    if (!pulse || (await pulse(now))) await tick({ db, sources, log }, now)
    onTicked?.()
  }

  /** Ticks, or joins the tick that is running, so that none overtakes another. */
  function once(): Promise<void> {
    running ??= tickOnce()
      .catch((error: unknown) => log.warn({ err: error }, 'tick failed'))
      .finally(() => {
        running = undefined
      })
    return running
  }

  // nothing is lost with a missed tick: the next one processes all that is due
  const cron = schedule(everyTenSeconds, once, { timezone: 'UTC', suppressMissedWarning: true })
  return {
    async tickNow() {
      await running
      await once()
    },
    async stop() {
      await cron.stop()
      await running
    },
  }
}
