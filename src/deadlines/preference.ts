import type { DateTime } from 'luxon'
import type { DeadlineKind, Rung } from './deadline.ts'

/** What one person wants; hours are on their own clock. */
export interface Preference {
  /** From this hour … */
  readonly quietFrom: number
  /** … to this one nothing is sent that can wait. Equal: no quiet hours. */
  readonly quietTo: number
  /** Everything of a day together at this hour; nothing: each when it is due. */
  readonly digestHour: number | undefined
  readonly muted: readonly string[]
}

export const usualPreference: Preference = { quietFrom: 22, quietTo: 7, digestHour: undefined, muted: [] }

/** The ToR's own deadlines cannot be switched off by the office that is responsible, only moved to the digest. */
export const isMuted = (kind: DeadlineKind, preference: Preference): boolean =>
  kind === 'meeting' && preference.muted.includes(kind)

/** When a ping that is due now is handed over, by the person's own clock. */
export function handOverAt(
  rung: Pick<Rung, 'urgent'>,
  now: DateTime,
  zone: string,
  { quietFrom, quietTo, digestHour }: Preference,
): DateTime {
  if (rung.urgent) return now
  if (digestHour !== undefined) return nextHour(now, zone, digestHour)
  return isQuiet(now.setZone(zone).hour, quietFrom, quietTo) ? nextHour(now, zone, quietTo) : now
}

const isQuiet = (hour: number, from: number, to: number): boolean =>
  from <= to ? hour >= from && hour < to : hour >= from || hour < to

/** The next time this hour begins on that clock; at once in its first minute. */
function nextHour(now: DateTime, zone: string, hour: number): DateTime {
  const local = now.setZone(zone)
  const today = local.set({ hour, minute: 0, second: 0, millisecond: 0 })
  return (today.plus({ minutes: 1 }) > local ? (today > local ? today : local) : today.plus({ days: 1 })).toUTC()
}
