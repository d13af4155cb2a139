/** Writes JSON that PostgreSQL accepts: without NUL and without lone halves of a character in its texts. */
export const storedJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'string' ? part.replaceAll('\0', '').toWellFormed() : part,
  )
