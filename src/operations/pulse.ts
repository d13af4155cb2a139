import type { DateTime } from 'luxon'
import type { Logger } from 'pino'
import type { PrismaClient } from '../../prisma/client/client.ts'
import type { DeadlineSource } from '../deadlines/deadline.ts'
import { wouldSend } from './backlog.ts'
import { zoneDataVersions } from './heartbeat/read.ts'
import { beat, keepZoneData } from './heartbeat/write.ts'

export interface Pulsing {
  readonly client: PrismaClient
  readonly sources: readonly DeadlineSource[]
  /** This process, among those that share the database. */
  readonly replica: string
  /** The version of its time-zone data. */
  readonly zoneData: string
  /** Nothing: a gap does not matter. */
  readonly holdAfterHours: number | undefined
  /** Brings future instants to this version's rules, and tells whom it concerns. Says how many moved. */
  readonly rederive: (client: PrismaClient, now: DateTime) => Promise<number>
  readonly log: Logger
}

/** Beats before each tick. The answer: whether the tick may go on. */
export type Pulse = (now: DateTime) => Promise<boolean>

const heldWords =
  'HOLD: after a long gap nothing is sent until an operator decides. npm run deliveries lists what would be sent; ' +
  'then: npm run deliveries skip, send or reconcile'

export function createPulse({ client, sources, replica, zoneData, holdAfterHours, rederive, log }: Pulsing): Pulse {
  let wasHeld = false
  let toldVersions = zoneData

  async function anythingToSend(now: DateTime): Promise<boolean> {
    try {
      return await wouldSend(client, sources, now)
    } catch (error) {
      log.warn({ err: error }, 'it is not known what would be sent after the gap')
      return true
    }
  }

  async function keepZonesTrue(derivedBy: string, now: DateTime): Promise<void> {
    const versions = await zoneDataVersions(client)
    const all = versions.join(', ')
    if (versions.length > 1 && all !== toldVersions)
      log.warn({ versions }, 'replicas count with different time-zone data; give all of them the same version of Node')
    toldVersions = all
    // of several, the newest counts; an older one that has stayed alone counts again
    if (derivedBy === zoneData || versions.some((version) => version > zoneData)) return
    const moved = await rederive(client, now)
    await keepZoneData(client, zoneData)
    log.warn({ before: derivedBy, after: zoneData, moved }, 'time-zone data changed, future instants derived anew')
  }

  return async (now) => {
    const beaten = await beat(client, { replica, zoneData, holdAfterHours, wouldSend: () => anythingToSend(now) })
    if (beaten.held && !wasHeld) log.warn(heldWords)
    if (!beaten.held && wasHeld) log.info('the HOLD is over')
    wasHeld = beaten.held
    if (beaten.held) return false
    // tried again with the next beat; reminders go on meanwhile
    await keepZonesTrue(beaten.zoneData, now).catch((error: unknown) =>
      log.error({ err: error }, 'future instants not derived anew'),
    )
    return true
  }
}
