import { cut, cutShort } from '../text/cut.ts'
import { type Block, type Fact, type Line, line, note, type Span, unhandled, type View } from './view.ts'

/** Where a line is written: platforms mark each place up differently. */
export type LineKind = 'heading' | 'text' | 'note' | 'quote' | 'caption' | 'item' | 'fact'

/** How much one message takes. Lengths are in UTF-16 code units, as `length` counts them. */
export interface Budget {
  readonly title: number
  /** All blocks but buttons and menus. */
  readonly total: number
  /** One block. */
  readonly block: number
  /** How many blocks, without buttons and menus. */
  readonly blocks: number
  readonly heading: number
  /** The label of a fact. */
  readonly label: number
  /** One text, quote, caption or list item, or the words of a fact. */
  readonly text: number
  /** List items, or facts, of one block. */
  readonly entries: number
  /** What separates two blocks. */
  readonly gap: number
  /** Measures a line as it is written at a place. */
  readonly length: (line: Line, place: LineKind) => number
}

/** Less than this is not worth beginning a block in. */
const leastRoom = 40

const rest = '… The rest does not fit here.'

type Words = Exclude<Block, { kind: 'buttons' | 'menu' }>

/**
 * Returns the view as far as a message holds it, in its order; buttons and menus always stay. Long texts end in "…", long
 * lists say how many more there are, and if whole blocks have to go, a last line says so.
 */
export function fit(view: View, budget: Budget): View {
  const blocks: Block[] = []
  let room = budget.total - budget.length([{ kind: 'text', text: rest }], 'note') - budget.gap
  let places = budget.blocks - 1
  let isComplete = true
  for (const block of view.blocks) {
    if (block.kind === 'buttons' || block.kind === 'menu') {
      blocks.push(block)
      continue
    }
    isComplete &&= places > 0 && room >= leastRoom
    if (!isComplete) continue
    const fitted = fitBlock(block, Math.min(room, budget.block), budget)
    blocks.push(...fitted)
    places -= fitted.length
    for (const part of fitted) room -= lengthOf(part, budget) + budget.gap
  }
  return { ...view, title: cutShort(view.title, budget.title), blocks: isComplete ? blocks : [...blocks, note(rest)] }
}

function fitBlock(block: Words, room: number, budget: Budget): readonly Words[] {
  const most = Math.min(room, budget.text)
  switch (block.kind) {
    case 'heading':
      return [{ ...block, text: fitText(block.text, Math.min(room, budget.heading), 'heading', budget) }]
    case 'quote':
      return [{ ...block, text: fitText(block.text, most, 'quote', budget) }]
    case 'file':
      return [{ ...block, caption: fitText(block.caption, most, 'caption', budget) }]
    case 'text':
    case 'note':
      return [{ ...block, line: fitLine(block.line, most, block.kind, budget) }]
    case 'list': {
      const { kept, more } = fitEntries(block.items, room, budget, {
        shorten: (item, longest) => fitLine(item, Math.min(longest, budget.text), 'item', budget),
        length: (item) => budget.length(item, 'item'),
      })
      return [{ ...block, items: more === 0 ? kept : [...kept, line(andMore(more))] }]
    }
    case 'facts': {
      const { kept, more } = fitEntries(block.facts, room, budget, {
        shorten: (fact, longest) => fitFact(fact, longest, budget),
        length: (fact) => budget.length(factLine(fact), 'fact'),
      })
      return more === 0
        ? [{ ...block, facts: kept }]
        : [
            { ...block, facts: kept },
            { kind: 'text', line: line(andMore(more)) },
          ]
    }
    default:
      return unhandled(block)
  }
}

const andMore = (count: number): string => `… and ${count} more`

interface Entries<Entry> {
  /** Cuts an entry to what one may have, and to `longest`. */
  readonly shorten: (entry: Entry, longest: number) => Entry
  readonly length: (entry: Entry) => number
}

/** Keeps the first entries that fit, and counts the others. A first entry that is too long is cut. */
function fitEntries<Entry>(
  entries: readonly Entry[],
  room: number,
  budget: Budget,
  { shorten, length }: Entries<Entry>,
): { readonly kept: readonly Entry[]; readonly more: number } {
  const kept: Entry[] = []
  let left = room
  for (const entry of entries.slice(0, budget.entries)) {
    const short = shorten(entry, Number.POSITIVE_INFINITY)
    const size = length(short) + 1
    const isLast = kept.length === entries.length - 1
    if (size > left - (isLast ? 0 : leastRoom)) break
    kept.push(short)
    left -= size
  }
  const [first] = entries
  if (kept.length === 0 && first !== undefined) kept.push(shorten(first, Math.max(1, left - leastRoom)))
  return { kept, more: entries.length - kept.length }
}

/** Writes a fact as one line, its label in bold. */
export const factLine = ({ label, line: words }: Fact): Line => [{ kind: 'strong', text: `${label}: ` }, ...words]

function fitFact(fact: Fact, longest: number, budget: Budget): Fact {
  const label = cutShort(fact.label, budget.label)
  const own = budget.length(factLine({ label, line: [] }), 'fact')
  const measure = (words: Line) => budget.length(factLine({ label, line: words }), 'fact') - own
  return { label, line: cutLine(fact.line, Math.max(1, Math.min(longest - own, budget.text)), measure) }
}

const fitLine = (words: Line, longest: number, place: LineKind, budget: Budget): Line =>
  cutLine(words, longest, (shown) => budget.length(shown, place))

function fitText(words: string, longest: number, place: LineKind, budget: Budget): string {
  const measure = (shown: string) => budget.length([{ kind: 'text', text: shown }], place)
  return measure(words) <= longest ? words : longestCut(words, (shown) => measure(shown) <= longest)
}

/** Cuts texts; times, people and links stay whole or go. */
function cutLine(words: Line, longest: number, measure: (words: Line) => number): Line {
  if (measure(words) <= longest) return words
  const kept: Span[] = []
  for (const span of words) {
    if (measure([...kept, span]) <= longest - 1) {
      kept.push(span)
      continue
    }
    if (span.kind !== 'text' && span.kind !== 'strong') return [...kept, { kind: 'text', text: '…' }]
    const fits = (shown: string) => measure([...kept, { ...span, text: shown }]) <= longest
    return [...kept, { ...span, text: longestCut(span.text, fits) }]
  }
  return kept
}

/** Returns the longest beginning of a text that fits with "…" behind it. */
function longestCut(words: string, fits: (shown: string) => boolean): string {
  let low = 0
  let high = words.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(`${cut(words, middle)}…`)) low = middle
    else high = middle - 1
  }
  return `${cut(words, low)}…`
}

function lengthOf(block: Words, { length }: Budget): number {
  const ofText = (words: string, place: LineKind) => length([{ kind: 'text', text: words }], place)
  switch (block.kind) {
    case 'heading':
    case 'quote':
      return ofText(block.text, block.kind)
    case 'file':
      return ofText(block.caption, 'caption')
    case 'text':
    case 'note':
      return length(block.line, block.kind)
    case 'list':
      return sum(block.items.map((item) => length(item, 'item') + 1))
    case 'facts':
      return sum(block.facts.map((fact) => length(factLine(fact), 'fact') + 1))
    default:
      return unhandled(block)
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
