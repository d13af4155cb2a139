import { type Block, type Line, line, type Span, text, unhandled, type View } from '../../src/bot/view.ts'
import { cutShort } from '../../src/text/cut.ts'
import { limits } from './limits.ts'

/** The view as far as it fits: a long text ends in "…", a long list says how many more there are. */
export const shorten = (view: View): View => ({
  ...view,
  title: cutShort(view.title, limits.title),
  blocks: view.blocks.flatMap(shortenBlock),
})

function shortenBlock(block: Block): readonly Block[] {
  switch (block.kind) {
    case 'heading':
      return [{ ...block, text: cutShort(block.text, limits.title) }]
    case 'quote':
      return [{ ...block, text: cutShort(block.text, limits.text) }]
    case 'file':
      return [{ ...block, caption: cutShort(block.caption, limits.text) }]
    case 'text':
    case 'note':
      return [{ ...block, line: cutLine(block.line) }]
    case 'list': {
      const items = block.items.slice(0, limits.entries).map(cutLine)
      const more = block.items.length - items.length
      return [{ ...block, items: more > 0 ? [...items, line(andMore(more))] : items }]
    }
    case 'facts': {
      const facts = block.facts
        .slice(0, limits.entries)
        .map((fact) => ({ label: cutShort(fact.label, limits.title), line: cutLine(fact.line) }))
      const more = block.facts.length - facts.length
      return more > 0 ? [{ ...block, facts }, text(andMore(more))] : [{ ...block, facts }]
    }
    case 'menu': {
      const options = block.options.slice(0, limits.entries)
      const more = block.options.length - options.length
      return more > 0 ? [{ ...block, options }, text(andMore(more))] : [block]
    }
    case 'buttons':
      return [block]
    default:
      return unhandled(block)
  }
}

const andMore = (count: number): string => `… and ${count} more`

function cutLine(spans: Line): Line {
  const kept: Span[] = []
  let left: number = limits.text
  for (const span of spans) {
    if (span.kind !== 'text' && span.kind !== 'strong') {
      kept.push(span)
      continue
    }
    if (left === 0) continue
    const words = cutShort(span.text, left)
    kept.push({ ...span, text: words })
    left = Math.max(0, left - span.text.length)
  }
  return kept
}
