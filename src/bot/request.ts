import type { Actor } from './caller.ts'
import type { Invocation } from './invocation.ts'

/** One act of a person, as an adapter hands it to the bot. */
export interface Request {
  readonly invocation: Invocation
  readonly actor: Actor
  /** Unique for each act of a person, the same for a redelivery: Slack's trigger id, Discord's interaction id. */
  readonly key: string
  /** Field name → why the adapter could not read the file that was uploaded for it. */
  readonly unread?: Readonly<Record<string, string>>
}
