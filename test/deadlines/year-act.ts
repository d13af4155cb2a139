import type { DateTime } from 'luxon'
import type { Random } from '../faults/random.ts'
import type { Got, Somebody, Story } from '../story.ts'
import type { Course, Span } from './year-ladders.ts'

export type Step = (at: number) => Promise<void>

/** What the people who act need from the simulation. */
export interface Year {
  readonly story: Story
  readonly courses: Course[]
  readonly random: Random
  readonly cast: Readonly<Record<'sg20' | 'sg2' | 'delegate' | 'secretariat' | 'west' | 'south', Somebody>>
  later(at: number, run: Step): void
  between(from: number, to: number): number
  oneOf<T>(...list: readonly [T, ...T[]]): T
  /** Types a line for a person; throws if it is refused. */
  does(who: Somebody, line: string): Promise<Got>
  /** Chooses a wall time some days after an instant. */
  soon(at: number, lowestDays: number, mostDays: number): DateTime
  idOf(who: Somebody): number
  held(...who: readonly Somebody[]): Course['holders']
  handOver(course: Course, opensUntil: () => boolean): Step
}

/** Ends every span that is still open at an instant. */
export const close = (spans: readonly Span[], at: number): void => {
  for (const span of spans) if (span.until > at) span.until = at
}
export const typed = (at: DateTime): string => at.toFormat('d LLL yyyy HH:mm')
