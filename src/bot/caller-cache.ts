import { type Actor, accountOf, type Visitor } from './caller.ts'
import { mayRun, type Right } from './rights.ts'

const mostCallers = 2000

/** Remembers what people were when they last acted, so that nobody gets a form that they may not submit. */
export interface CallerCache {
  keep(caller: Visitor): void
  /** Forgets everyone: offices have changed. */
  forget(): void
  /** Returns true only for callers who lacked the right when they last acted; unknown callers get the form. */
  mayNot(actor: Actor, right: Right): boolean
}

/** Creates a cache for this process alone. It is only a hint: each act reads the caller's rights again. */
export function createCallerCache(): CallerCache {
  const callers = new Map<string, Visitor>()
  return {
    keep(caller) {
      if (callers.size >= mostCallers) callers.clear()
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
