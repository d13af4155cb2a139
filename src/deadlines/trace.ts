import type { Logger } from 'pino'

/** One change of state on the way of a reminder: what happened, and the ids by which it can be followed. */
export interface Step {
  readonly message: string
  readonly ids: StepIds
}

interface StepIds {
  readonly group: number
  /** The subject of the deadline, such as `meeting:12`. */
  readonly subject?: string
  /** The key of the deadline, such as `notice:12`. */
  readonly deadline?: string
  readonly person?: number
  readonly ping?: number
  readonly rung?: string
  /** Other rungs that the ping says too. */
  readonly folded?: readonly string[]
  /** The ping whose message says this too. */
  readonly into?: number
  readonly delivery?: number
  /** The key of the message. */
  readonly key?: string
  readonly reason?: string
  /** Until when it waits, and for what. */
  readonly until?: string | null
  readonly waitsFor?: string
}

/**
 * Writes steps to the log, after the transaction in which they happened: one that is run again or rolled back leaves no
 * line. `log` is undefined if nothing really happens, as in a dry run.
 */
export function writeSteps(log: Logger | undefined, steps: readonly Step[]): void {
  for (const { message, ids } of steps) log?.info(ids, message)
}
