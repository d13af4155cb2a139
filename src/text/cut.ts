/** Cuts a text to `max` UTF-16 code units; if anything is missing, the last one is "…". */
export const cutShort = (text: string, max: number): string => (text.length <= max ? text : `${cut(text, max - 1)}…`)

/** Returns the beginning of a text, at most `max` UTF-16 code units, without half a character at its end. */
export const cut = (text: string, max: number): string => text.slice(0, max).replace(/\p{Cs}$/u, '')
