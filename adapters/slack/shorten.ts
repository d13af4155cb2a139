import { plainSpan } from '../../src/bot/plain.ts'
import { type Block, type Line, line, note, type Span, type View } from '../../src/bot/view.ts'
import { cutShort } from '../../src/text/cut.ts'
import { limits } from './limits.ts'

/** Below this, what is left of a message is not worth beginning a block in. */
const leastChars = 40

/**
 * The view as far as one message holds it, in its order; buttons and menus always stay. Long texts end in "…", long
 * lists say how many more there are, and where whole blocks had to go, a last line says so.
 */
export function shorten(view: View): View {
  const controls = view.blocks.filter(isControl)
  let chars = limits.messageChars - view.title.length - sum(controls.map(controlChars)) - leftOut.title.length
  let blocks = limits.messageBlocks - 2 - sum(controls.map(rows))
  let complete = true
  const kept = view.blocks.flatMap((block): readonly Block[] => {
    if (isControl(block)) return [block]
    complete &&= blocks > 0 && chars >= leastChars
    if (!complete) return []
    const words = shortenWords(block, chars)
    chars -= blockChars(words)
    blocks -= 1
    return [words]
  })
  return { ...view, title: cutShort(view.title, limits.textChars), blocks: complete ? kept : [...kept, leftOut.block] }
}

const leftOut = { title: '… The rest does not fit here.', block: note('… The rest does not fit here.') }

type Control = Extract<Block, { kind: 'buttons' | 'menu' }>
type Words = Exclude<Block, Control>

const isControl = (block: Block): block is Control => block.kind === 'buttons' || block.kind === 'menu'

/** How many of Slack's blocks this one becomes. */
const rows = (block: Control): number =>
  block.kind === 'menu' ? 1 : Math.ceil(block.buttons.length / limits.buttonsInRow)

const controlChars = (block: Control): number =>
  sum((block.kind === 'menu' ? [block, ...block.options] : block.buttons).map((named) => named.label.length))

function shortenWords(block: Words, left: number): Words {
  const max = Math.min(left, limits.textChars)
  switch (block.kind) {
    case 'heading':
      return { ...block, text: cutShort(block.text, Math.min(left, limits.headerChars)) }
    case 'quote':
      return { ...block, text: cutShort(block.text, max) }
    case 'file':
      return { ...block, caption: cutShort(block.caption, max) }
    case 'text':
    case 'note':
      return { ...block, line: cutLine(block.line, max) }
    case 'list':
      return { ...block, items: entriesWithin(block.items, left, (item, most) => cutLine(item, most), lineChars, line) }
    case 'facts':
      return {
        ...block,
        facts: entriesWithin(
          block.facts.map((fact) => ({ ...fact, label: cutShort(fact.label, limits.headerChars) })),
          left,
          (fact, most) => ({ ...fact, line: cutLine(fact.line, Math.max(1, most - fact.label.length - 2)) }),
          (fact) => fact.label.length + 2 + lineChars(fact.line),
          (more) => ({ label: '…', line: line(more) }),
        ),
      }
  }
}

/** The first entries that fit into `left`; where some do not, the last one says how many more there are. */
function entriesWithin<T>(
  entries: readonly T[],
  left: number,
  shortened: (entry: T, most: number) => T,
  chars: (entry: T) => number,
  closing: (words: string) => T,
): readonly T[] {
  const kept: T[] = []
  let rest = left
  for (const entry of entries) {
    const short = shortened(entry, limits.textChars)
    const size = chars(short) + 1
    const closes = kept.length === entries.length - 1
    if (size > rest - (closes ? 0 : leastChars)) break
    kept.push(short)
    rest -= size
  }
  const first = entries[0]
  if (kept.length === 0 && first !== undefined) kept.push(shortened(first, Math.max(1, rest - leastChars)))
  const more = entries.length - kept.length
  return more === 0 ? kept : [...kept, closing(`… and ${more} more`)]
}

/** Cuts texts; times, people and links stay whole or go. */
function cutLine(spans: Line, max: number): Line {
  if (lineChars(spans) <= max) return spans
  const kept: Line[number][] = []
  let left = max - 1
  for (const span of spans) {
    const size = spanChars(span)
    if (size > left) {
      const textual = span.kind === 'text' || span.kind === 'strong'
      return [...kept, textual ? { ...span, text: cutShort(span.text, left + 1) } : { kind: 'text', text: '…' }]
    }
    kept.push(span)
    left -= size
  }
  return kept
}

const lineChars = (spans: Line): number => sum(spans.map(spanChars))

/** Of a link, only its label is seen. */
const spanChars = (span: Span): number =>
  span.kind === 'link' && canLink(span.href) ? span.label.length : plainSpan(span).length

/** Other addresses are spelt out. */
export const canLink = (href: string): boolean =>
  /^(https?|mailto):/.test(href) && href.length <= limits.linkChars && URL.canParse(href)

function blockChars(block: Words): number {
  switch (block.kind) {
    case 'heading':
    case 'quote':
      return block.text.length
    case 'file':
      return block.caption.length
    case 'text':
    case 'note':
      return lineChars(block.line)
    case 'list':
      return sum(block.items.map((item) => lineChars(item) + 1))
    case 'facts':
      return sum(block.facts.map((fact) => fact.label.length + lineChars(fact.line) + 3))
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
