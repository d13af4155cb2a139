import { type Actor, accountOf, type Visitor } from './caller.ts'
import { mayRun, type Right } from './rights.ts'

const most = 2000

/** Who was seen as what, where, when they last acted. */
export interface Seen {
  keep(caller: Visitor): void
  /** Offices have changed: everybody is unknown until they act again. */
  forget(): void
  /** Nobody is spared a form on a guess: only whoever was seen without the right. */
  mayNot(actor: Actor, right: Right): boolean
}

/**
 * To spare people a form that they may not submit, without a query before it opens. A hint of this process alone: rights
 * are read anew at every act.
 */
export function createSeen(): Seen {
  const callers = new Map<string, Visitor>()
  return {
    keep(caller) {
      if (callers.size >= most) callers.clear()
      callers.set(placeOf(caller.actor), caller)
    },
    forget: () => callers.clear(),
    mayNot(actor, right) {
      const caller = callers.get(placeOf(actor))
      return caller !== undefined && !mayRun(right, caller)
    },
  }
}

const placeOf = (actor: Actor): string =>
  JSON.stringify([accountOf(actor), actor.workspace, actor.channel, actor.group])
