/** Splits a list: one entry a line, or entries between semicolons, for people who can type one line only. */
export const listed = (typed: string): readonly string[] =>
  typed
    .split(/[\n;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** Splits a list, one entry a line or between semicolons, and removes numbers and dashes before entries. */
export const listedItems = (typed: string): readonly string[] =>
  listed(typed).flatMap((part) => part.replace(/^(?:[-*•–]|\d{1,2}[.)])(?:\s+|$)/, '') || [])
