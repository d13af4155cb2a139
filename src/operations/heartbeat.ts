import type { DateTime } from 'luxon'
import { Prisma } from '../../prisma/client/client.ts'
import type { Db } from '../database/client.ts'
import { inTransaction } from '../database/transaction.ts'
import { instant } from '../dates/instant.ts'

/** The pulse of the whole deployment, as the database tells it. */
export interface Pulse {
  /** How long ago the last tick was, by the database's clock. */
  readonly ageSeconds: number
  readonly heldSince: DateTime | undefined
  /** The version of the time-zone data by which instants were last derived. */
  readonly zoneData: string
}

export interface Beat {
  /** This process, among those that share the database. */
  readonly replica: string
  /** Its version of the time-zone data. */
  readonly zoneData: string
  /** After a gap of so many hours an operator decides; nothing: a gap does not matter. */
  readonly holdAfterHours: number | undefined
  /** Asked after a gap alone: whether going on would send anything. */
  readonly wouldSend: (db: Db) => Promise<boolean>
}

export interface Beaten {
  readonly held: boolean
  /** This beat is the one that began the HOLD. */
  readonly began: boolean
  /** Differs from the one of this process until instants have been derived by it. */
  readonly zoneData: string
}

/** A replica that has not beaten for so long is gone. */
const goneAfterSeconds = 120

/**
 * One beat, by the database's clock. After a gap, which means that the bot was down for long or that the database is an
 * old copy, it begins the HOLD where anything would be sent.
 */
export async function beat(db: Db, { replica, zoneData, holdAfterHours, wouldSend }: Beat): Promise<Beaten> {
  const asked = hasGap(await readPulse(db), holdAfterHours) && (await wouldSend(db))
  return inTransaction(db, async (tx) => {
    await tx.$executeRaw`
      INSERT INTO heartbeat (id, beat_at, zone_data) VALUES (1, clock_timestamp(), ${zoneData})
      ON CONFLICT (id) DO NOTHING`
    await tx.$queryRaw`SELECT 1 FROM heartbeat WHERE id = 1 FOR UPDATE`
    // another replica may have looked at the gap meanwhile
    const before = await readPulse(tx)
    const began = asked && !before?.heldSince && hasGap(before, holdAfterHours)
    await tx.$executeRaw`
      UPDATE heartbeat SET beat_at = clock_timestamp(), fresh_until = ${freshUntil(holdAfterHours)},
        held_since = CASE WHEN ${began} THEN clock_timestamp() ELSE held_since END
      WHERE id = 1`
    await tx.$executeRaw`
      INSERT INTO replica (id, beat_at, zone_data) VALUES (${replica}, clock_timestamp(), ${zoneData})
      ON CONFLICT (id) DO UPDATE SET beat_at = excluded.beat_at, zone_data = excluded.zone_data`
    await tx.$executeRaw`
      DELETE FROM replica WHERE beat_at < clock_timestamp() - make_interval(secs => ${goneAfterSeconds})`
    return { held: began || before?.heldSince !== undefined, began, zoneData: before?.zoneData ?? zoneData }
  })
}

const hasGap = (pulse: Pulse | undefined, holdAfterHours: number | undefined): boolean =>
  pulse !== undefined && holdAfterHours !== undefined && pulse.ageSeconds > holdAfterHours * 3600

/** Past it the outbox stands still until the next beat, so that a database exchanged beneath a running bot sends nothing. */
const freshUntil = (holdAfterHours: number | undefined): Prisma.Sql =>
  holdAfterHours === undefined
    ? Prisma.sql`NULL`
    : Prisma.sql`clock_timestamp() + make_interval(secs => ${holdAfterHours * 3600}::double precision)`

/** Nothing where no bot has run on this database yet. */
export async function readPulse(db: Db): Promise<Pulse | undefined> {
  const rows = await db.$queryRaw<{ age: number; held_since: Date | null; zone_data: string }[]>`
    SELECT extract(epoch FROM clock_timestamp() - beat_at)::double precision AS age, held_since, zone_data
    FROM heartbeat WHERE id = 1`
  const row = rows[0]
  if (!row) return undefined
  const heldSince = row.held_since ? instant(row.held_since) : undefined
  return { ageSeconds: row.age, heldSince, zoneData: row.zone_data }
}

/** The versions of time-zone data of the replicas that beat now; more than one is a warning. */
export async function zoneDataVersions(db: Db): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ zone_data: string }[]>`
    SELECT DISTINCT zone_data FROM replica
    WHERE beat_at >= clock_timestamp() - make_interval(secs => ${goneAfterSeconds}) ORDER BY zone_data`
  return rows.map(({ zone_data }) => zone_data)
}

/** Instants have been derived by this version. */
export async function keepZoneData(db: Db, zoneData: string): Promise<void> {
  await db.heartbeat.updateMany({ data: { zoneData } })
}

/** An orderly end: this process is not missed. */
export async function leave(db: Db, replica: string): Promise<void> {
  await db.replica.deleteMany({ where: { id: replica } })
}

/** Nothing is sent from now on, until `endHold`. */
export async function beginHold(db: Db): Promise<void> {
  await db.$executeRaw`UPDATE heartbeat SET held_since = COALESCE(held_since, clock_timestamp())`
}

/** Goes on; what lies between the last beat and now is no gap any more. */
export async function endHold(db: Db, holdAfterHours: number | undefined): Promise<void> {
  await db.$executeRaw`
    UPDATE heartbeat SET held_since = NULL, beat_at = clock_timestamp(), fresh_until = ${freshUntil(holdAfterHours)}`
}
