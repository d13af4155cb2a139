import { DateTime } from 'luxon'
import type { Clock } from '../../src/dates/clock.ts'
import { resolveWall, wallAt } from '../../src/dates/wall.ts'
import { zoneLabel } from '../../src/dates/zone.ts'
import { type Decoded, ok } from '../../src/text/decoded.ts'

/** The clock as the page shows it. */
export interface ClockFace {
  /** ISO 8601, UTC. */
  readonly at: string
  /** IANA name, and what people call it. */
  readonly zone: string
  readonly place: string
  /** In the zone: yyyy-MM-ddTHH:mm. */
  readonly wall: string
  /** "CET, UTC+1", or "CEST, UTC+2, summer time". */
  readonly offset: string
  readonly movable: boolean
  readonly moved: boolean
}

/** A step along the calendar of the zone, a wall time in it, or real time again. */
export type Move = { readonly step: 'hour' | 'day' | 'week' } | { readonly wall: string } | { readonly real: true }

export function clockFace(clock: Clock, zone: string): ClockFace {
  const now = clock.now().setZone(zone).setLocale('en-GB')
  return {
    at: now.toJSDate().toISOString(),
    zone,
    place: zoneLabel(zone),
    wall: wallAt(now, zone),
    offset: [now.toFormat('ZZZZ'), `UTC${now.toFormat('Z')}`, ...(now.isInDST ? ['summer time'] : [])].join(', '),
    movable: clock.move !== undefined,
    moved: Math.abs(now.diff(DateTime.now()).toMillis()) > 1_000,
  }
}

/** Where the move leads; a wall time that the zone's clocks skip or show twice is asked back. */
export function destination(move: Move, clock: Clock, zone: string): Decoded<DateTime | 'real'> {
  if ('real' in move) return ok('real')
  if ('wall' in move) return resolveWall(move.wall, zone)
  return ok(
    clock
      .now()
      .setZone(zone)
      .plus({ [move.step]: 1 }),
  )
}
