import type { Bot } from './bot.ts'
import type { View } from './view.ts'

/** A channel, as the platform names it; or one account's direct messages, named by `directChannel`. */
export interface Address {
  readonly platform: string
  readonly workspace: string
  readonly channel: string
}

/** No platform's channel ids begin with an @. */
export const directChannel = (account: string): string => `@${account}`

/** The account whose direct messages an address names; nothing where it names a channel. */
export const directAccount = ({ channel }: Pick<Address, 'channel'>): string | undefined =>
  channel.startsWith('@') ? channel.slice(1) : undefined

/**
 * E-mail is a platform like the others; the core names it, because the rules do. A mailing list is a channel whose name
 * is its address, a person an account with theirs.
 */
export const mailPlatform = 'email'

/** A message that stands somewhere: enough for the platform to edit it and to post under it. */
export interface Posted {
  readonly channel: string
  readonly message: string
}

/**
 * What the core asks of a chat platform. Each adapter degrades as it must; no member is optional.
 * `post`, `edit` and `lookUp` throw `DeliveryFailure` and nothing else.
 */
export interface Platform {
  readonly name: string
  start(bot: Bot): Promise<void>
  stop(): Promise<void>
  /** `key` is unique within one address, not beyond it, and is kept by the platform where it can. `under`: answer in that message's thread. */
  post(to: Address, view: View, key: string, under?: Posted): Promise<Posted>
  /** Fails as `gone` where somebody has deleted the message: it can be posted anew. */
  edit(posted: Posted, to: Address, view: View): Promise<void>
  /** Looks for a message whose sending had an unknown end; `unknowable` where the platform cannot tell. `under` as in `post`. */
  lookUp(to: Address, key: string, under?: Posted): Promise<Posted | 'absent' | 'unknowable'>
  health(): Health
}

export interface Health {
  readonly platform: string
  /** `standby`: it can send, and another process of the bot hears what people do there. */
  readonly state: 'connected' | 'standby' | 'connecting' | 'off' | 'failed'
  /** One sentence for people; names the variable to set where one is missing or wrong. */
  readonly detail: string
}

export const canSend = ({ state }: Health): boolean => state === 'connected' || state === 'standby'

/**
 * Of several processes that share the bot's database, one at a time has the turn. `tell` hears whether it is this one:
 * once that is known, and whenever it changes.
 */
export type Turn = (tell: (mine: boolean) => void) => { stop(): Promise<void> }

/**
 * `refused`: the platform will never take it (channel gone, no permission, invalid); `not-sent`: try again; `gone`, of
 * edits alone: the message that shall be edited does not stand there any more.
 */
type Outcome = 'not-sent' | 'refused' | 'unknown' | 'gone'

/** Why a message did not go out: certainly not sent, and whether trying again can help; or with an unknown end. */
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
