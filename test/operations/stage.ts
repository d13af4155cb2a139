import { DateTime } from 'luxon'
import pino from 'pino'
import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Address, Platform, Posted } from '../../src/bot/platform.ts'
import type { View } from '../../src/bot/view.ts'
import { type Database, openDatabase } from '../../src/database/client.ts'
import { tick } from '../../src/deadlines/tick.ts'
import { claimPlaces } from '../../src/delivery/claim.ts'
import { deliverPlace } from '../../src/delivery/deliver.ts'
import { tryNextWay } from '../../src/delivery/fallback/next-way.ts'
import { deadlineSources, repost } from '../../src/features.ts'
import { createPulse, type Pulsing } from '../../src/operations/pulse.ts'
import { patientLimits } from '../database.ts'

/** Creates a chat platform that outlives every database: what was posted there stays there. */
export function chat() {
  const standing: { readonly to: Address; readonly key: string; view: View }[] = []
  const edited: string[] = []
  const platform: Platform = {
    name: 'slack',
    async start() {},
    async stop() {},
    async post(to, view, key): Promise<Posted> {
      standing.push({ to, key, view })
      return { channel: to.channel, message: String(standing.length - 1) }
    },
    async edit({ message }, _to, view) {
      const found = standing[Number(message)]
      if (!found) throw new Error(`There is no message ${message}`)
      found.view = view
      edited.push(found.key)
    },
    async lookUp(to, key) {
      const index = standing.findIndex((one) => one.key === key && one.to.channel === to.channel)
      return index < 0 ? 'absent' : { channel: to.channel, message: String(index) }
    },
    health: () => ({ platform: 'slack', state: 'connected', detail: 'connected' }),
  }
  return {
    platform,
    /** Keys of everything that was ever posted, in order. */
    posted: () => standing.map(({ key }) => key),
    titles: () => standing.map(({ view }) => view.title),
    edited: () => [...edited],
  }
}

export type Chat = ReturnType<typeof chat>

interface LogLine {
  readonly level: number
  readonly msg: string
}

/** Creates one replica of the bot on a database: it beats, ticks and delivers only when the test says so. */
export function replicaOn(db: PrismaClient, { platform }: Chat, options: Partial<Pulsing> = {}) {
  const log: LogLine[] = []
  const logger = pino({ level: 'info' }, { write: (line: string) => void log.push(JSON.parse(line)) })
  const pulse = createPulse({
    client: db,
    sources: deadlineSources,
    replica: 'a replica',
    zoneData: '2026b',
    holdAfterHours: 24,
    rederive: async () => 0,
    repost,
    log: logger,
    ...options,
  })
  const deliverer = { db, platforms: [platform], log: pino({ level: 'silent' }), onUndeliverable: tryNextWay }

  async function deliver(): Promise<void> {
    for (
      let leases = await claimPlaces(db, [{ platform: 'slack', most: 50 }]);
      leases.length > 0;
      leases = await claimPlaces(db, [{ platform: 'slack', most: 50 }])
    )
      for (const lease of leases) await deliverPlace(deliverer, lease, () => false)
  }

  return {
    /** Beats and ticks once, then delivers. Returns whether the tick took place. */
    async ticks(iso: string): Promise<boolean> {
      const now = DateTime.fromISO(iso, { zone: 'utc' })
      const mayTick = await pulse(now)
      if (mayTick) await tick({ db, sources: deadlineSources }, now)
      await deliver()
      return mayTick
    },
    deliver,
    warnings: () => log.filter(({ level }) => level >= 40).map(({ msg }) => msg),
  }
}

/** Moves the last beat back, as if none had come for so long. */
export async function pass(db: PrismaClient, hours: number): Promise<void> {
  await db.$executeRaw`
    UPDATE heartbeat SET beat_at = beat_at - make_interval(hours => ${hours}),
      fresh_until = fresh_until - make_interval(hours => ${hours})`
}

export const opened = (url: string): Database => openDatabase({ url, limits: patientLimits })
