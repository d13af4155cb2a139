import { cut } from './cut.ts'

interface Shape {
  /** UTF-16 code units of the raw text that are looked at; the rest is cut off before anything else. */
  readonly most: number
  /** `one`: line breaks become spaces. `several`: they stay. `file`: tabs and what a line begins with stay too. */
  readonly lines?: 'one' | 'several' | 'file'
}

/**
 * Cleans text from outside for storing and showing. The result has one Unicode form, no control characters, no lone
 * surrogates, and none of the invisible characters that turn the reading direction or hide letters. Text that shows
 * nothing at all becomes empty. The time it takes grows linearly with `most`, whatever the text holds.
 */
export function clean(typed: string, { most, lines = 'one' }: Shape): string {
  const visible = cut(typed, most)
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(/[\p{Cc}--[\n\t]]|\p{Bidi_Control}|[\u200b\u2060-\u2064\ufeff]/gv, '')
    .replace(/\p{Cs}/gu, '')
    .replace(/\t/g, lines === 'file' ? '\t' : ' ')
  // last: letters and marks meet once nothing is left between them
  const composed = withoutExcessMarks(withoutExcessMarks(visible).normalize('NFC'))
  if (!/[^\p{Default_Ignorable_Code_Point}\s\u2800]/u.test(composed)) return ''
  if (lines === 'file') return composed.replace(/^\n+/, '').trimEnd()
  return (lines === 'several' ? composed : composed.replace(/\n+/g, ' ')).trim()
}

/**
 * Keeps at most 30 combining marks in a row, as Unicode's stream-safe text format does (UAX #15, section 13): no language
 * needs more, and normalising takes time that grows with the square of such a run.
 */
const withoutExcessMarks = (text: string): string => text.replace(/(\p{M}{30})\p{M}+/gu, '$1')
