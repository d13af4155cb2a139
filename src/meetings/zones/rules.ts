import type { DateTime } from 'luxon'
import { instantOf, instantsAt } from '../../dates/wall.ts'

/** Returns the instants that a wall time in a zone may mean: one, or two if clocks show it twice. */
export type Readings = (wall: string, zone: string) => readonly DateTime[]

/** Reads wall times by the time-zone data of this process. */
export const presentReadings: Readings = (wall, zone) => {
  const found = instantsAt(wall, zone)
  return found.length > 0 ? found : [instantOf(wall, zone)]
}

interface Recorded {
  readonly wall: string
  readonly zone: string
  readonly startsAt: DateTime
}

/** Returns the instant by the present data if it differs. Of a wall time that comes twice, the nearer instant counts. */
export function movedInstant({ wall, zone, startsAt }: Recorded, readings: Readings): DateTime | undefined {
  const distance = (at: DateTime): number => Math.abs(at.toMillis() - startsAt.toMillis())
  const [nearest] = readings(wall, zone).toSorted((a, b) => distance(a) - distance(b))
  return nearest && distance(nearest) > 0 ? nearest : undefined
}
