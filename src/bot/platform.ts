import type { Bot } from './bot.ts'
import type { View } from './view.ts'

/** A channel, as the platform names it, or the direct messages of one account, named by `directChannel`. */
export interface Address {
  readonly platform: string
  readonly workspace: string
  readonly channel: string
}

/** Names an account's direct messages as a channel; no platform's channel ids begin with an @. */
export const directChannel = (account: string): string => `@${account}`

/** Returns the account whose direct messages an address names; undefined if it names a channel. */
export const directAccount = ({ channel }: Pick<Address, 'channel'>): string | undefined =>
  channel.startsWith('@') ? channel.slice(1) : undefined

/**
 * Names e-mail, a platform like the others; the core knows it because the rules do. A mailing list is a channel named by
 * its address, a person an account named by theirs.
 */
export const mailPlatform = 'email'

/** A posted message: enough for the platform to edit it and to post in its thread. */
export interface Posted {
  readonly channel: string
  readonly message: string
}

/**
 * What the core asks of a platform. An adapter does without what its platform lacks; no member is optional.
 * `post`, `edit` and `lookUp` throw `DeliveryFailure` and nothing else.
 */
export interface Platform {
  readonly name: string
  start(bot: Bot): Promise<void>
  stop(): Promise<void>
  /** Posts a message. `key` is unique within one address; the platform keeps it if it can. `under`: posts in that message's thread. */
  post(to: Address, view: View, key: string, under?: Posted): Promise<Posted>
  /** Replaces a message. Fails as `gone` if somebody has deleted it, so that it can be posted again. */
  edit(posted: Posted, to: Address, view: View): Promise<void>
  /** Looks for a message that may have been posted; `unknowable` if the platform cannot tell. `under` as in `post`. */
  lookUp(to: Address, key: string, under?: Posted): Promise<Posted | 'absent' | 'unknowable'>
  health(): Health
}

export interface Health {
  readonly platform: string
  /** `standby`: it can send; another process of the bot receives what people do there. */
  readonly state: 'connected' | 'standby' | 'connecting' | 'off' | 'failed'
  /** One sentence for people; it names the variable to set if one is missing or wrong. */
  readonly detail: string
}

export const canSend = ({ state }: Health): boolean => state === 'connected' || state === 'standby'

/**
 * Competes for the turn that one process at a time has, of those that share the bot's database. Calls `onChange` once it
 * is known whether this process has it, and whenever that changes.
 */
export type Turn = (onChange: (mine: boolean) => void) => { stop(): Promise<void> }

/**
 * `refused`: the platform will never take it (channel gone, no permission, invalid); `not-sent`: try again; `unknown`: it
 * may have been posted; `gone`, for edits only: the message no longer exists.
 */
type Outcome = 'not-sent' | 'refused' | 'unknown' | 'gone'

/** Says why a message did not go out, and whether it certainly did not. */
export class DeliveryFailure extends Error {
  override readonly name = 'DeliveryFailure'
  readonly outcome: Outcome
  readonly retryAfterMs: number | undefined
  constructor(outcome: Outcome, reason: string, retryAfterMs?: number) {
    super(reason)
    this.outcome = outcome
    this.retryAfterMs = retryAfterMs
  }
}
