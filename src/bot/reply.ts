import type { Invocation } from './invocation.ts'
import type { View } from './view.ts'

/** What the caller alone sees. What the group should see is put into the delivery table instead. */
export type Reply = Answer | Refusal

export interface Answer {
  readonly kind: 'answer'
  readonly view: View
  readonly replace: boolean
  /** What a redelivery of the same act gets instead, so that an answer with a secret is not kept. */
  readonly again?: View
  /** True if somebody's rights have changed. */
  readonly newRights?: true
}

export interface Refusal {
  readonly kind: 'refusal'
  readonly what: string
  /** The rule that says so, such as "ToR clause 2, item 3: Meeting announcements …". */
  readonly rule?: string
  /** What would be accepted. */
  readonly instead?: string
  /** True if no other input would help: this caller may not do it, or not here. */
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

/** A reply as the adapters show it: one view; for a refusal, also the problems that a form marks and how to correct it. */
export interface Shown {
  readonly kind: Reply['kind']
  readonly view: View
  readonly replace: boolean
  readonly problems: Readonly<Record<string, string>>
  /** The kept invocation: `bot.form` opens it again with everything that was typed. */
  readonly correct?: Invocation
}
