/**
 * What reading something typed by a person, stored earlier, or sent by a platform comes to.
 * A problem is a sentence for that person: what is wrong, and what would be accepted, with an example.
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
