import type { DateTime } from 'luxon'

/** Says what time it is. */
export interface Clock {
  now(): DateTime
  /**
   * Moves the time to an instant or back to real time; absent outside the playground. Resolves once everything that
   * became due has been processed.
   */
  readonly move?: (to: DateTime | 'real') => Promise<void>
}

/**
 * Creates a clock that runs at the usual pace from wherever it is set. `beforeMove` runs while it still shows the old
 * time, `afterMove` once it shows the new one.
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
