import type { Platform } from '../../src/bot/platform.ts'

/** A message as a member sees it, whatever the platform. `id` names it to the fake server. */
export interface Seen {
  readonly id: string
  /** All visible words, in reading order, as the platform's own client would show them. */
  readonly text: string
  readonly buttons: readonly string[]
  readonly menus: readonly string[]
  /** Only the caller sees it. */
  readonly private: boolean
  /** The accounts or everyone-words (`@everyone`, `<!channel>`) that this message notifies. */
  readonly notifies: readonly string[]
  readonly inThreadOf?: string
  /** What can be downloaded there. */
  readonly files: readonly SeenFile[]
}

export interface SeenFile {
  readonly name: string
  readonly mediaType: string
  readonly base64: string
}

export interface SeenForm {
  readonly id: string
  readonly title: string
  /** Field name → label. */
  readonly labels: Readonly<Record<string, string>>
  readonly initial: Readonly<Record<string, string>>
}

/**
 * What a person's act leads to. `errors`: field name → message, in the form that is still open or was reopened by a
 * button.
 */
export type Outcome =
  | { readonly kind: 'message'; readonly seen: Seen }
  | { readonly kind: 'form'; readonly form: SeenForm }
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>> }

/** A platform under test: the genuine SDK in the adapter, and people acting through the fake server. */
export interface Driver {
  readonly platform: Platform
  readonly workspace: string
  readonly channel: string
  /** Accounts known to the fake server. */
  readonly convenor: string
  readonly delegate: string
  /** An account that no direct message reaches, for good. */
  readonly unreachable: string
  /** Returns the address of a message in the channel, as the platform writes it. */
  permalink(seen: Seen): string
  /** Types a line such as `/note add words:"x"`; on Discord, the same as options of the slash command. */
  type(account: string, line: string): Promise<Outcome>
  press(account: string, seen: Seen, button: string): Promise<Outcome>
  /** Writes words into the channel, as people do without the bot. */
  say(account: string, words: string): Promise<Seen>
  /** Deletes a message, as somebody who may do that. */
  remove(seen: Seen): Promise<void>
  /** Takes an entry from the menu of a message. */
  startFrom(account: string, seen: Seen, entry: string): Promise<Outcome>
  choose(account: string, seen: Seen, menu: string, values: readonly string[]): Promise<Outcome>
  submit(account: string, form: SeenForm, values: Readonly<Record<string, string>>): Promise<Outcome>
  /** Delivers the last act again, as the platform would (same interaction id or trigger id). */
  redeliverLast(): Promise<void>
  /** Lists the messages of the channel, oldest first, edits applied. */
  messages(): Promise<readonly Seen[]>
  /** Lists what the bot and this account see of each other in direct messages, oldest first. */
  directMessages(account: string): Promise<readonly Seen[]>
  /** Lists what the server refused since the start, such as a message over a limit; empty in a healthy run. */
  refusals(): readonly string[]
  stop(): Promise<void>
}
