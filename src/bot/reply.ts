import type { Invocation } from './invocation.ts'
import type { View } from './view.ts'

/**
 * The answer to the caller, shown to nobody else. What the group should see is put into the outbox instead.
 * `replace`: put it in place of the private message whose button was pressed.
 */
export type Reply = Answer | Refusal

export interface Answer {
  readonly kind: 'answer'
  readonly view: View
  readonly replace: boolean
  /** What the same act gets when it is delivered again: of an answer that holds a secret, nothing is kept. */
  readonly again?: View
  /** Somebody may do now what they might not do before, or the other way round. */
  readonly newRights?: true
}

export interface Refusal {
  readonly kind: 'refusal'
  readonly what: string
  /** The rule that says so, such as "ToR clause 2, item 3: Meeting announcements …". */
  readonly rule?: string
  /** What would be accepted. */
  readonly instead?: string
  /** Whatever is typed instead: this caller may not, or not here. */
  readonly final?: boolean
  /** Field name → what is wrong with it. */
  readonly problems: Readonly<Record<string, string>>
}

export const answer = (view: View): Answer => ({ kind: 'answer', view, replace: false })
export const withNewRights = (view: View): Answer => ({ ...answer(view), newRights: true })
export const replacing = (view: View): Answer => ({ kind: 'answer', view, replace: true })

export const refuse = (what: string, more: Partial<Omit<Refusal, 'kind' | 'what'>> = {}): Refusal => ({
  kind: 'refusal',
  what,
  problems: {},
  ...more,
})

/** A reply as the adapters show it: one view, and for a refusal what a form marks and how to correct it. */
export interface Shown {
  readonly kind: Reply['kind']
  readonly view: View
  readonly replace: boolean
  readonly problems: Readonly<Record<string, string>>
  /** What was asked for, kept: `bot.form` opens it again with everything that was typed. */
  readonly correct?: Invocation
}
