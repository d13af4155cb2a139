/**
 * The result of reading something that a person typed, a platform sent or the database stored. A problem is a sentence
 * for that person: what is wrong, and what would be accepted, with an example.
 */
export type Decoded<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'problem'; readonly problem: string }

export function ok<T>(value: T): Decoded<T> {
  return { kind: 'ok', value }
}

export function problem(text: string): { readonly kind: 'problem'; readonly problem: string } {
  return { kind: 'problem', problem: text }
}
