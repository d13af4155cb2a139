/** The same, with "…" in place of what is missing; that counts too. */
export const cutShort = (text: string, max: number): string => (text.length <= max ? text : `${cut(text, max - 1)}…`)

/** The beginning of a text, at most `max` UTF-16 code units, without half a character at its end. */
export const cut = (text: string, max: number): string => text.slice(0, max).replace(/\p{Cs}$/u, '')
