import { type Db, type Sql, sql } from '../../database/client.ts'
import { inTransaction } from '../../database/transaction.ts'
import { goneAfterSeconds, type Pulse, readPulse } from './read.ts'

export interface Beat {
  /** This process, among those that share the database. */
  readonly replica: string
  /** Its version of the time-zone data. */
  readonly zoneData: string
  /** The versions of its rule profiles. */
  readonly profiles: ReadonlyMap<string, number>
  /** After a gap of more than so many hours an operator decides; undefined if a gap does not matter. */
  readonly holdAfterHours: number | undefined
  /** Tells whether the bot would send anything if it continued; runs only after a gap. */
  readonly wouldSend: (db: Db) => Promise<boolean>
}

export interface Beaten {
  readonly held: boolean
  /** This beat is the one that began the HOLD. */
  readonly began: boolean
  /** The version by which instants were last derived; another one than this process's until they are derived again. */
  readonly zoneData: string
}

/**
 * Beats once, by the database's clock. After a gap, which means that the bot was down for long or that the database is an
 * old copy, it begins the HOLD if anything would be sent.
 */
export async function beat(db: Db, { replica, zoneData, profiles, holdAfterHours, wouldSend }: Beat): Promise<Beaten> {
  const asked = hasGap(await readPulse(db), holdAfterHours) && (await wouldSend(db))
  return inTransaction(db, async (tx) => {
    await tx.$executeRaw`
      INSERT INTO heartbeat (id, beat_at, zone_data) VALUES (1, clock_timestamp(), ${zoneData})
      ON CONFLICT (id) DO NOTHING`
    await tx.$queryRaw`SELECT 1 FROM heartbeat WHERE id = 1 FOR UPDATE`
    // another replica may have noticed the gap in the meantime
    const before = await readPulse(tx)
    const began = asked && !before?.heldSince && hasGap(before, holdAfterHours)
    await tx.$executeRaw`
      UPDATE heartbeat SET beat_at = clock_timestamp(), fresh_until = ${freshUntil(holdAfterHours)},
        held_since = CASE WHEN ${began} THEN clock_timestamp() ELSE held_since END
      WHERE id = 1`
    await tx.$executeRaw`
      INSERT INTO replica (id, beat_at, zone_data, profiles)
      VALUES (${replica}, clock_timestamp(), ${zoneData}, ${JSON.stringify(Object.fromEntries(profiles))}::jsonb)
      ON CONFLICT (id) DO UPDATE
        SET beat_at = excluded.beat_at, zone_data = excluded.zone_data, profiles = excluded.profiles`
    await tx.$executeRaw`
      DELETE FROM replica WHERE beat_at < clock_timestamp() - make_interval(secs => ${goneAfterSeconds})`
    return { held: began || before?.heldSince !== undefined, began, zoneData: before?.zoneData ?? zoneData }
  })
}

const hasGap = (pulse: Pulse | undefined, holdAfterHours: number | undefined): boolean =>
  pulse !== undefined && holdAfterHours !== undefined && pulse.ageSeconds > holdAfterHours * 3600

/**
 * Computes the instant after which nothing is sent before the next beat, so that a database exchanged under a running
 * bot sends nothing.
 */
const freshUntil = (holdAfterHours: number | undefined): Sql =>
  holdAfterHours === undefined
    ? sql`NULL`
    : sql`clock_timestamp() + make_interval(secs => ${holdAfterHours * 3600}::double precision)`

/** Keeps the version of the time-zone data by which instants have been derived. */
export async function keepZoneData(db: Db, zoneData: string): Promise<void> {
  await db.heartbeat.updateMany({ data: { zoneData } })
}

/** Signs a process off that ends in an orderly way. */
export async function leave(db: Db, replica: string): Promise<void> {
  await db.replica.deleteMany({ where: { id: replica } })
}

/** Begins the HOLD: nothing is sent until `endHold`. */
export async function beginHold(db: Db): Promise<void> {
  await db.$executeRaw`UPDATE heartbeat SET held_since = COALESCE(held_since, clock_timestamp())`
}

/** Ends the HOLD; the time since the last beat no longer counts as a gap. */
export async function endHold(db: Db, holdAfterHours: number | undefined): Promise<void> {
  await db.$executeRaw`
    UPDATE heartbeat SET held_since = NULL, beat_at = clock_timestamp(), fresh_until = ${freshUntil(holdAfterHours)}`
}
