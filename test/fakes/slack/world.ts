import { EventEmitter } from 'node:events'
import type { Block, HomeView, Metadata, ModalView } from './shapes.ts'

export interface Account {
  readonly id: string
  readonly name: string
  readonly zone: string
  /** Deactivated by an administrator. */
  readonly disabled?: boolean
  readonly bot?: boolean
}

export interface Channel {
  readonly id: string
  readonly name: string
  /** Whether the bot was invited. */
  readonly botIn: boolean
  readonly archived: boolean
  /** The one account that the bot talks to there. */
  readonly directWith?: string
}

export interface StoredFile {
  readonly id: string
  readonly name: string
  readonly length: number
  /** Undefined until its bytes arrive. */
  upload?: { readonly mediaType: string; readonly base64: string }
  /** It can be shared only once. */
  shared: boolean
}

export interface StoredMessage {
  readonly channel: string
  readonly ts: string
  readonly text: string
  readonly blocks: readonly Block[]
  /** Absent for the bot. */
  readonly user?: string
  readonly metadata?: Metadata
  readonly threadTs?: string
  readonly files?: readonly StoredFile[]
  /** The only account in the channel that sees it. */
  readonly onlyFor?: string
}

export interface StoredView {
  readonly id: string
  readonly hash: string
  readonly account: string
  readonly view: ModalView
}

interface Trigger {
  readonly account: string
  readonly until: number
  used: boolean
}

interface ResponseUrl {
  readonly account: string
  readonly channel: string
  /** The message whose button was pressed. */
  readonly ts?: string
  readonly until: number
  uses: number
}

/** What the next call of a method meets, instead of its answer or after it. */
export type Fault =
  | { readonly kind: 'reset'; readonly applied: boolean }
  | { readonly kind: 'status'; readonly status: number; readonly applied: boolean }
  | { readonly kind: 'rate-limited'; readonly retryAfterS: number }
  | { readonly kind: 'error'; readonly error: string }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'hang'; readonly applied?: boolean }

/** What a person sees. */
export type Sight =
  | { readonly kind: 'message'; readonly account: string; readonly message: StoredMessage }
  | { readonly kind: 'view'; readonly account: string; readonly view: StoredView }
  | { readonly kind: 'home'; readonly account: string; readonly view: HomeView }

export interface Settings {
  readonly team: string
  readonly botToken: string
  readonly appToken: string
  readonly signingSecret: string
  readonly scopes: readonly string[]
  /** Registered slash commands, with their slash. */
  readonly commands: readonly string[]
  /** As the manifest has them: in the menu of every message. */
  readonly shortcuts: readonly { readonly name: string; readonly callback_id: string }[]
  readonly accounts: readonly Account[]
  readonly channels: readonly Channel[]
  /** Whether the app lets people write to it: without its messages tab nobody gets a direct message from it. */
  readonly messagesTab: boolean
  /** Slack gives three seconds; tests of lateness take less. */
  readonly ackMs: number
  readonly triggerMs: number
}

/** Everything the workspace knows. */
export interface World {
  readonly settings: Settings
  readonly channels: Map<string, Channel>
  readonly messages: StoredMessage[]
  readonly files: Map<string, StoredFile>
  readonly views: Map<string, StoredView>
  readonly homes: Map<string, HomeView>
  readonly triggers: Map<string, Trigger>
  readonly responseUrls: Map<string, ResponseUrl>
  /** By method, or by method and channel such as `chat.postMessage C1`; a call without a fault succeeds. */
  readonly faults: Map<string, (Fault | undefined)[]>
  /** Addresses of sockets that nobody has connected to yet. */
  readonly tickets: Set<string>
  readonly calls: { readonly method: string; readonly args: Readonly<Record<string, unknown>> }[]
  readonly refusals: string[]
  readonly sights: EventEmitter<{ sight: [Sight] }>
  next(): number
}

export const botAccount = 'U0BOT'

export function createWorld(settings: Settings): World {
  let last = 0
  return {
    settings,
    channels: new Map(settings.channels.map((channel) => [channel.id, channel])),
    messages: [],
    files: new Map(),
    views: new Map(),
    homes: new Map(),
    triggers: new Map(),
    responseUrls: new Map(),
    faults: new Map(),
    tickets: new Set(),
    calls: [],
    refusals: [],
    sights: new EventEmitter(),
    next: () => ++last,
  }
}

export const nextTs = (world: World): string => `1795000000.${String(world.next()).padStart(6, '0')}`

export function newTrigger(world: World, account: string): string {
  const id = `${world.next()}.trigger`
  world.triggers.set(id, { account, until: Date.now() + world.settings.triggerMs, used: false })
  return id
}

const responseLifeMs = 30 * 60_000

export function newResponseUrl(world: World, to: { account: string; channel: string; ts?: string }): string {
  const id = `response-${world.next()}`
  world.responseUrls.set(id, { ...to, until: Date.now() + responseLifeMs, uses: 0 })
  return id
}

/** Stores a message, new or changed, and shows it to those who are meant to see it. */
export function place(world: World, message: StoredMessage): StoredMessage {
  const index = world.messages.findIndex((known) => known.channel === message.channel && known.ts === message.ts)
  if (index === -1) world.messages.push(message)
  else world.messages[index] = message
  const account = message.onlyFor ?? world.channels.get(message.channel)?.directWith
  if (account !== undefined) world.sights.emit('sight', { kind: 'message', account, message })
  return message
}
