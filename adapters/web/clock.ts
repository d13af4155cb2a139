import { DateTime } from 'luxon'
import type { Clock } from '../../src/dates/clock.ts'
import { resolveWall, wallAt } from '../../src/dates/wall.ts'
import { zoneLabel } from '../../src/dates/zone.ts'
import { type Decoded, ok } from '../../src/text/decoded.ts'

/** What the page shows of the clock. */
export interface ClockFace {
  /** Now; ISO 8601 in UTC. */
  readonly at: string
  /** IANA name. */
  readonly zone: string
  /** What people call the zone, such as "Geneva". */
  readonly place: string
  /** Now in the zone: yyyy-MM-ddTHH:mm. */
  readonly wall: string
  /** "CET, UTC+1", or "CEST, UTC+2, summer time". */
  readonly offset: string
  readonly movable: boolean
  /** Whether it shows another time than the real one. */
  readonly moved: boolean
}

/** Moves the clock by a step in the calendar of its zone, to a wall time in that zone, or back to real time. */
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

/** Computes where a move leads. A wall time that the zone's clocks skip or show twice is a problem. */
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

/** Creates what moves the clock. Moves happen one after the other: a step counts from where the last move led. */
export function createMover(clock: Clock, zone: string): (move: Move) => Promise<Decoded<DateTime | 'real'>> {
  let last: Promise<unknown> = Promise.resolve()
  return (move) => {
    const moved = last.then(async () => {
      const to = destination(move, clock, zone)
      if (to.kind === 'ok') await clock.move?.(to.value)
      return to
    })
    last = moved.catch(() => undefined)
    return moved
  }
}
