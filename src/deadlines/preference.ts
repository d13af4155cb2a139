import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { addDays, type Day, dayOf } from '../dates/day.ts'
import { instantOf, instantsAt } from '../dates/wall.ts'
import { persons } from '../people/read.ts'
import type { DeadlineKind, Rung } from './deadline.ts'

/** When and of what one person wants to be reminded; hours are on their own clock. */
export interface Preference {
  /** From this hour until `quietTo` nothing is sent that can wait; if they are equal, there are no quiet hours. */
  readonly quietFrom: number
  readonly quietTo: number
  /** The hour at which everything of a day comes together; undefined: each reminder when it is due. */
  readonly digestHour: number | undefined
  /** Kinds of deadline that are switched off. */
  readonly muted: readonly string[]
}

export const usualPreference: Preference = { quietFrom: 22, quietTo: 7, digestHour: undefined, muted: [] }

/** Tells whether a kind is switched off. The office that is responsible cannot switch off the ToR's own deadlines. */
export const isMuted = (kind: DeadlineKind, preference: Preference): boolean =>
  kind === 'meeting' && preference.muted.includes(kind)

/** Returns the full hour so many days later, by the calendar of a zone. */
export const snoozedUntil = (now: DateTime, zone: string, days = 1): DateTime =>
  now.setZone(zone).plus({ days }).startOf('hour')

/** When a reminder is handed over. */
export interface HandOver {
  readonly at: DateTime
  /** Why it is not handed over at once. */
  readonly waitsFor: 'quiet hours' | 'digest' | undefined
}

/** Plans when a reminder that is due now is handed over, by the person's own clock; a digest must not miss the deadline. */
export function planHandOver(
  rung: Pick<Rung, 'urgent'>,
  now: DateTime,
  zone: string,
  { quietFrom, quietTo, digestHour }: Preference,
  deadline: DateTime,
): HandOver {
  const atOnce: HandOver = { at: now, waitsFor: undefined }
  if (rung.urgent) return atOnce
  const digest = digestHour === undefined ? undefined : nextHour(now, zone, digestHour)
  if (digest && (digest <= deadline || deadline < now))
    return digest > now ? { at: digest, waitsFor: 'digest' } : atOnce
  if (!isQuiet(now.setZone(zone).hour, quietFrom, quietTo)) return atOnce
  return { at: nextHour(now, zone, quietTo), waitsFor: 'quiet hours' }
}

const isQuiet = (hour: number, from: number, to: number): boolean =>
  from <= to ? hour >= from && hour < to : hour >= from || hour < to

/** Finds the next time at which this hour begins on that clock; during its first minute, that is now. */
function nextHour(now: DateTime, zone: string, hour: number): DateTime {
  const today = dayOf(now, zone)
  const next = [today, addDays(today, 1)]
    .flatMap((day) => beginnings(day, hour, zone))
    .find((at) => at.plus({ minutes: 1 }) > now)
  return next === undefined || next < now ? now : next.toUTC()
}

/** Lists when an hour begins: twice if the clocks go back over it; at the end of what they skip, if they skip it. */
function beginnings(day: Day, hour: number, zone: string): readonly DateTime[] {
  const wall = `${day}T${String(hour).padStart(2, '0')}:00`
  const all = instantsAt(wall, zone)
  return all.length > 0 ? all : [instantOf(wall, zone)]
}

export async function findPreference(db: Db, person: number): Promise<Preference> {
  const row = await db.pingPreference.findUnique({ where: { personId: person } })
  return row ? { ...row, digestHour: row.digestHour ?? undefined } : usualPreference
}

export async function setPreference(db: Db, person: number, preference: Preference): Promise<void> {
  const { quietFrom, quietTo, digestHour, muted } = preference
  const data = { quietFrom, quietTo, digestHour: digestHour ?? null, muted: [...muted] }
  await db.pingPreference.upsert({ where: { personId: person }, create: { personId: person, ...data }, update: data })
}

/** A preference with the zone of the clock that its hours are on. */
export interface PingPreference {
  readonly zone: string
  readonly preference: Preference
}

interface PreferenceRow {
  person: number
  zone: string
  /** Null if the person never set a preference. */
  quiet_from: number | null
  quiet_to: number | null
  digest_hour: number | null
  muted: string[]
}

/** Finds when and of what these people want to be reminded, by their ids. */
export async function findPingPreferences(
  db: Db,
  people: readonly number[],
): Promise<ReadonlyMap<number, PingPreference>> {
  if (people.length === 0) return new Map()
  const rows = await db.$queryRaw<PreferenceRow[]>`
    SELECT p.id AS person, p.zone, w.quiet_from, w.quiet_to, w.digest_hour, coalesce(w.muted, '{}') AS muted
    FROM (${persons}) p LEFT JOIN ping_preference w ON w.person_id = p.id WHERE p.id = ANY (${[...people]})`
  return new Map(rows.map((row) => [row.person, { zone: row.zone, preference: preferenceOf(row) }]))
}

function preferenceOf({ quiet_from, quiet_to, digest_hour, muted }: PreferenceRow): Preference {
  if (quiet_from === null || quiet_to === null) return usualPreference
  return { quietFrom: quiet_from, quietTo: quiet_to, digestHour: digest_hour ?? undefined, muted }
}
