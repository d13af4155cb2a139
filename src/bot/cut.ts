/** The beginning of a text, at most `max` UTF-16 code units, without half a character at its end. */
export const cut = (text: string, max: number): string => text.slice(0, max).replace(/\p{Cs}$/u, '')
