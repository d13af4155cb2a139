import type { DateTime } from 'luxon'

/** Where `now` comes from. */
export interface Clock {
  now(): DateTime
  /**
   * Only where time may be moved, for trying things out: to an instant, or back to real time. When it resolves, what
   * became due has been looked at.
   */
  readonly move?: (to: DateTime | 'real') => Promise<void>
}

/**
 * A clock that goes on at the usual pace from wherever it is put. `afterMove` looks at what became due; `beforeMove` does
 * what happens on the way, while it still shows the time before.
 */
export function movableClock(
  real: () => DateTime,
  afterMove: () => Promise<void>,
  beforeMove: (to: DateTime) => Promise<void> = async () => {},
): Required<Clock> {
  let aheadMs = 0
  return {
    now: () => real().plus(aheadMs),
    async move(to) {
      const nextMs = to === 'real' ? 0 : to.toMillis() - real().toMillis()
      await beforeMove(real().plus(nextMs))
      aheadMs = nextMs
      await afterMove()
    },
  }
}
