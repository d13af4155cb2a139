import { type Actor, accountOf, type Visitor } from './caller.ts'
import { mayRun, type Right } from './rights.ts'

const most = 2000

/** Who was seen as what, where, when they last acted. */
export interface Seen {
  keep(caller: Visitor, key: string): void
  /** Offices have changed: everybody is unknown until they act again. */
  forget(): void
  /** What this actor most likely still is; nothing for an act that was seen before, of which only the answer is wanted. */
  last(actor: Actor, key: string): Visitor | undefined
  /** Nobody is spared a form on a guess: only whoever was seen without the right. */
  mayNot(actor: Actor, right: Right): boolean
}

/**
 * To spare people a form that they may not submit, without a query before it opens, and to begin with an act while it is
 * still being read who acts. A hint of this process alone: rights are read anew at every act.
 */
export function createSeen(): Seen {
  const callers = new Map<string, Visitor>()
  const keys = new Set<string>()
  return {
    keep(caller, key) {
      if (keys.size >= most) keys.clear()
      keys.add(key)
      if (callers.size >= most) callers.clear()
      callers.set(placeOf(caller.actor), caller)
    },
    forget: () => callers.clear(),
    last(actor, key) {
      const caller = keys.has(key) ? undefined : callers.get(placeOf(actor))
      return caller && { ...caller, actor }
    },
    mayNot(actor, right) {
      const caller = callers.get(placeOf(actor))
      return caller !== undefined && !mayRun(right, caller)
    },
  }
}

const placeOf = (actor: Actor): string =>
  JSON.stringify([accountOf(actor), actor.workspace, actor.channel, actor.group])
