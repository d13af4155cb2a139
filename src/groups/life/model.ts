import type { Day } from '../../dates/day.ts'

/** What one study group agreed about the group itself. */
export interface Agreement {
  readonly body: string
  /** Agreed on the Action for which the group was set up, or extended the group. */
  readonly kind: 'agreed' | 'extended'
  /** The number of the document that says so. */
  readonly document: string
  readonly link: string | undefined
  readonly day: Day
  /** The day until which it extends the group. */
  readonly until: Day | undefined
}
