import type { ActionItem } from '../../actions/model.ts'
import type { Meeting } from '../model.ts'

/** A meeting with all that its card, its announcement and its e-mail show. */
export interface ShownMeeting extends Meeting {
  /** Open action items that its agenda lists without anyone adding them. */
  readonly actions: readonly ActionItem[]
}
