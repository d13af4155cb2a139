import type { DateTime } from 'luxon'
import { type Finding, failed, ok, warning } from './finding.ts'

const warnFromSeconds = 2
/** Slack refuses requests that are five minutes old; a notice that is a minute late is late. */
const failFromSeconds = 60

/** What another clock said between two instants of ours. `precisionMs`: 1000 if it tells whole seconds only, else 0. */
export interface ClockReading {
  readonly asked: DateTime
  readonly answered: DateTime
  readonly theirs: DateTime
  readonly precisionMs: number
}

/** Returns how far our clock is ahead of the other, in seconds, rounded to a tenth. */
function aheadSeconds({ asked, answered, theirs, precisionMs }: ClockReading): number {
  const ours = (asked.toMillis() + answered.toMillis()) / 2
  return Math.round((ours - theirs.toMillis() - precisionMs / 2) / 100) / 10
}

/** Compares our clock with the clock of `whose`. */
export function judgeClock(whose: string, reading: ClockReading): Finding {
  const ahead = aheadSeconds(reading)
  const size = Math.abs(ahead)
  const says =
    size < 1
      ? `Agrees with the clock of ${whose} to the second.`
      : `This computer’s clock is ${size} s ${ahead > 0 ? 'ahead of' : 'behind'} the clock of ${whose}.`
  const remedy = 'Set the clock of this computer from a time server (NTP).'
  if (size > failFromSeconds) return failed('Clock', says, remedy)
  return size > warnFromSeconds ? warning('Clock', says, remedy) : ok('Clock', says)
}
