import { type Budget, fit } from '../../src/bot/fit.ts'
import { plainLine } from '../../src/bot/plain.ts'
import type { Block, View } from '../../src/bot/view.ts'
import { limits } from './limits.ts'

/** Returns the view as far as the page shows it; a menu says how many options it leaves out. */
export const shorten = (view: View): View => {
  const fitted = fit(view, budget)
  return { ...fitted, blocks: fitted.blocks.flatMap(shortenMenu) }
}

const budget: Budget = {
  title: limits.title,
  total: Number.POSITIVE_INFINITY,
  block: Number.POSITIVE_INFINITY,
  blocks: Number.POSITIVE_INFINITY,
  heading: limits.title,
  label: limits.title,
  text: limits.text,
  entries: limits.entries,
  gap: 0,
  length: (line) => plainLine(line).length,
}

function shortenMenu(block: Block): readonly Block[] {
  const more = block.kind === 'menu' ? block.options.length - limits.entries : 0
  if (block.kind !== 'menu' || more <= 0) return [block]
  const words: Block = { kind: 'text', line: [{ kind: 'text', text: `… and ${more} more` }] }
  return [{ ...block, options: block.options.slice(0, limits.entries) }, words]
}
