/** What a person asks for, wherever it comes from: a typed line, options, a form, a button, a menu, a click in the browser. */
export interface Invocation {
  /** A command's full name, such as `meeting plan`. */
  readonly command: string
  readonly args: Args
  /**
   * Which of the caller's groups is meant in a direct message, where no channel says so. It travels with buttons and
   * forms, never with typed text, and counts only for members of that group.
   */
  readonly group?: number | undefined
}

/** Field name → what was typed, not yet read. */
export type Args = Readonly<Record<string, string>>
