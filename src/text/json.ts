/** JSON that PostgreSQL takes whatever stands in its texts: without NUL, and without lone halves of a character. */
export const storedJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'string' ? part.replaceAll('\0', '').toWellFormed() : part,
  )
