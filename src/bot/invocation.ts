import type { Command } from './command.ts'

/** What a person asks for, from wherever it came: a typed line, options, a form, a button, a menu, a click in the browser. */
export interface Invocation {
  /** A command's full name, such as `meeting plan`. */
  readonly command: string
  readonly args: Args
  /**
   * Which of the caller's groups is meant where no channel says so: in a direct message. It travels with buttons and
   * forms, never with typed text, and counts only for those who take part in that group.
   */
  readonly group?: number | undefined
}

/** Field name → what was typed, unread. */
export type Args = Readonly<Record<string, string>>

/** Names a command and some of its fields; the type argument makes a misspelt field fail to compile. */
export function invoke<C extends Command>(
  command: C['name'],
  args: { readonly [K in keyof C['fields']]?: string },
): Invocation {
  const given = Object.entries(args).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return { command, args: Object.fromEntries(given) }
}
