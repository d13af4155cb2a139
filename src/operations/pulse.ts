import type { DateTime } from 'luxon'
import type { Logger } from 'pino'
import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Db } from '../database/client.ts'
import type { DeadlineSource } from '../deadlines/deadline.ts'
import { adoptRules } from '../deadlines/new-rules.ts'
import { listGroupsOfOtherRules } from '../groups/read.ts'
import { type ProfileVersions, profileVersions } from '../terms/profiles/registry.ts'
import { wouldSend } from './backlog.ts'
import { newestProfileVersions, zoneDataVersions } from './heartbeat/read.ts'
import { beat, keepZoneData } from './heartbeat/write.ts'

export interface Pulsing {
  readonly client: PrismaClient
  readonly sources: readonly DeadlineSource[]
  /** This process, among those that share the database. */
  readonly replica: string
  /** The version of its time-zone data. */
  readonly zoneData: string
  /** After a gap of more than so many hours an operator decides; undefined if a gap does not matter. */
  readonly holdAfterHours: number | undefined
  /** Computes future instants again by this version's rules, and notifies those concerned. Returns how many moved. */
  readonly rederive: (client: PrismaClient, now: DateTime) => Promise<number>
  /** The versions of its rule profiles; those of this release if undefined. */
  readonly versions?: ProfileVersions
  /** Puts the current messages of a group again, after its rules changed. */
  readonly repost: (db: Db, group: number, now: DateTime) => Promise<void>
  readonly log: Logger
}

/** Beats before each tick. Returns whether the tick may take place. */
export type PulseCheck = (now: DateTime) => Promise<boolean>

const holdMessage =
  'HOLD: after a long gap nothing is sent until an operator decides. npm run deliveries lists what would be sent; ' +
  'then: npm run deliveries skip, send or reconcile'

/** Creates the pulse of one process. */
export function createPulse(pulsing: Pulsing): PulseCheck {
  const { client, sources, replica, zoneData, holdAfterHours, rederive, versions = profileVersions(), log } = pulsing
  let wasHeld = false
  let loggedVersions = zoneData

  async function hasAnythingToSend(now: DateTime): Promise<boolean> {
    try {
      return await wouldSend(client, sources, now)
    } catch (error) {
      log.warn({ err: error }, 'cannot tell what would be sent after the gap')
      return true
    }
  }

  async function refreshZones(derivedBy: string, now: DateTime): Promise<void> {
    const versions = await zoneDataVersions(client)
    const all = versions.join(', ')
    if (versions.length > 1 && all !== loggedVersions)
      log.warn({ versions }, 'replicas use different time-zone data; run all of them on the same version of Node')
    loggedVersions = all
    // of several versions the newest decides; an older one that is alone again decides too
    if (derivedBy === zoneData || versions.some((version) => version > zoneData)) return
    const moved = await rederive(client, now)
    await keepZoneData(client, zoneData)
    log.warn({ before: derivedBy, after: zoneData, moved }, 'time-zone data changed; future instants computed again')
  }

  return async (now) => {
    const beaten = await beat(client, {
      replica,
      zoneData,
      profiles: versions,
      holdAfterHours,
      wouldSend: () => hasAnythingToSend(now),
    })
    if (beaten.held && !wasHeld) log.warn(holdMessage)
    if (!beaten.held && wasHeld) log.info('the HOLD is over')
    wasHeld = beaten.held
    if (beaten.held) return false
    // the next beat tries again; until then reminders continue
    await refreshZones(beaten.zoneData, now).catch((error: unknown) =>
      log.error({ err: error }, 'future instants not computed again'),
    )
    await keepRulesTrue(pulsing, versions, now).catch((error: unknown) =>
      log.error({ err: error }, 'not everything was scheduled by the present rules'),
    )
    return true
  }
}

/** Schedules everything by this process's rules, unless another process that runs has newer ones. */
async function keepRulesTrue(
  { client, repost, log }: Pulsing,
  versions: ProfileVersions,
  now: DateTime,
): Promise<void> {
  if ((await listGroupsOfOtherRules(client, versions)).length === 0) return
  const newest = await newestProfileVersions(client)
  const counting = new Map([...versions].filter(([profile, version]) => (newest.get(profile) ?? version) <= version))
  const adopted = await adoptRules(client, counting, repost, now)
  if (adopted.length > 0)
    log.warn({ groups: adopted }, 'the rules changed; everything of these groups is scheduled again')
}
