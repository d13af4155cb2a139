/** What is listed one a line, or between semicolons where a line is all that can be typed. */
export const listed = (typed: string): readonly string[] =>
  typed
    .split(/[\n;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** The same; a number or a dash before an entry is taken off. */
export const listedItems = (typed: string): readonly string[] =>
  listed(typed).flatMap((part) => part.replace(/^(?:[-*•–]|\d{1,2}[.)])(?:\s+|$)/, '') || [])
