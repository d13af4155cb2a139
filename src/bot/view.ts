import type { Invocation } from './invocation.ts'

/**
 * What a member sees, as plain JSON: it can be stored, compared in tests and sent to a browser. Text is never markup: each
 * renderer escapes it, so nothing that a person typed can mention, link or break out.
 */
export interface View {
  /** One line: the heading on screen, and the whole message where only a line fits (notifications, screen readers). */
  readonly title: string
  /** A colour may repeat what the words say, never replace it. */
  readonly tone: Tone
  readonly blocks: readonly Block[]
  /** For a mail, the sender's address with a key after a plus sign, to which calendar apps answer. */
  readonly sentAs?: string
}

export type Tone = 'neutral' | 'good' | 'caution' | 'bad'

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly line: Line }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly Line[] }
  | { readonly kind: 'quote'; readonly text: string }
  | { readonly kind: 'note'; readonly line: Line }
  | { readonly kind: 'buttons'; readonly buttons: readonly Button[] }
  | Menu
  | FileBlock

export interface Fact {
  readonly label: string
  readonly line: Line
}

export interface Button {
  readonly label: string
  readonly style: 'plain' | 'primary' | 'danger'
  readonly invocation: Invocation
}

/** A list to choose from. The chosen values, joined by commas, become the argument named `field` of `invocation`. */
export interface Menu {
  readonly kind: 'menu'
  readonly label: string
  readonly multiple: boolean
  readonly field: string
  readonly invocation: Invocation
  readonly options: readonly Option[]
}

export interface Option {
  readonly label: string
  readonly value: string
}

/** A file to download; platforms that can show pictures show it. Made by `file` in file.ts. */
export interface FileBlock {
  readonly kind: 'file'
  readonly name: string
  readonly mediaType: string
  readonly base64: string
  /** Says what it holds, for readers who do not see the file and for screen readers. */
  readonly caption: string
}

export type Line = readonly Span[]

export type Span =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong'; readonly text: string }
  /** `at`: an instant, ISO 8601 in UTC. Readers see their own zone; platforms that cannot do that print `zone` and UTC. */
  | { readonly kind: 'time'; readonly at: string; readonly zone: string }
  /** `accounts`: platform name → account id. The person is mentioned, and so notified, on platforms where they have one. */
  | { readonly kind: 'person'; readonly name: string; readonly accounts: Readonly<Record<string, string>> }
  | { readonly kind: 'link'; readonly label: string; readonly href: string }

type Part = string | Span

export const line = (...parts: readonly Part[]): Line =>
  parts.map((part) => (typeof part === 'string' ? { kind: 'text', text: part } : part))

export const strong = (text: string): Span => ({ kind: 'strong', text })
export const time = (at: { toJSDate(): Date }, zone: string): Span => ({
  kind: 'time',
  at: at.toJSDate().toISOString(),
  zone,
})
export const link = (label: string, href: string): Span => ({ kind: 'link', label, href })
/** Mentions a person, who is notified on platforms where they have an account. */
export const mention = (name: string, accounts: Readonly<Record<string, string>>): Span => ({
  kind: 'person',
  name,
  accounts,
})

export const heading = (text: string): Block => ({ kind: 'heading', text })
export const text = (...parts: readonly Part[]): Block => ({ kind: 'text', line: line(...parts) })
export const note = (...parts: readonly Part[]): Block => ({ kind: 'note', line: line(...parts) })
export const quote = (words: string): Block => ({ kind: 'quote', text: words })
export const list = (...items: readonly Line[]): Block => ({ kind: 'list', ordered: false, items })
export const numbered = (...items: readonly Line[]): Block => ({ kind: 'list', ordered: true, items })
export const facts = (...entries: readonly Fact[]): Block => ({ kind: 'facts', facts: entries })
export const fact = (label: string, ...parts: readonly Part[]): Fact => ({ label, line: line(...parts) })
export const buttons = (...entries: readonly Button[]): Block => ({ kind: 'buttons', buttons: entries })

export const button = (label: string, invocation: Invocation, style: Button['style'] = 'plain'): Button => ({
  label,
  style,
  invocation,
})

export const view = (title: string, ...blocks: readonly Block[]): View => ({ title, tone: 'neutral', blocks })
export const toned = (tone: Tone, title: string, ...blocks: readonly Block[]): View => ({ title, tone, blocks })

/** Closes a `switch` over kinds: a new kind fails to compile wherever it is not handled. */
export function unhandled(value: never): never {
  throw new Error(`Unhandled kind: ${JSON.stringify(value)}`)
}
