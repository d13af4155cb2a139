import { distance } from 'fastest-levenshtein'

/** The same words, some with a letter mended: no word more or less, no other study group, no "not". Pure. */
export function isTypingError(before: string, after: string): boolean {
  const [was, is] = [wordsOf(before), wordsOf(after)]
  return was.length === is.length && was.every((word, i) => isMended(word, is[i] ?? ''))
}

const wordsOf = (sentence: string): readonly string[] =>
  sentence
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(/[^\p{L}\p{N}]/gu, ''))
    .filter((word) => word !== '')

const negation = /^(?:no|not|neither|never|none|nor|cannot|(?:ca|wo|do|does|is|are|should|would|could|must)nt)$/

/** A letter too few or too many, two that changed places, or in a longer word another one: "now" is not "not". */
function isMended(was: string, is: string): boolean {
  if (was === is) return true
  if (/\p{N}/u.test(was + is) || negation.test(was) || negation.test(is)) return false
  if (lettersOf(was) === lettersOf(is)) return distance(was, is) <= 2
  return Math.min(was.length, is.length) >= (was.length === is.length ? 4 : 3) && distance(was, is) === 1
}

const lettersOf = (word: string): string => [...word].toSorted().join('')
