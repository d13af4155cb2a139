import type { Budget } from '../../src/bot/fit.ts'
import { plainSpan } from '../../src/bot/plain.ts'
import type { Block, Line, Span, View } from '../../src/bot/view.ts'
import { limits } from './limits.ts'

/** Returns what a message has room for besides its title, its buttons and its menus. */
export function budgetOf({ title, blocks }: View): Budget {
  const controls = blocks.filter((block) => block.kind === 'buttons' || block.kind === 'menu')
  return {
    title: limits.textChars,
    total: limits.messageChars - title.length - sum(controls.map(labelChars)),
    block: limits.messageChars,
    blocks: limits.messageBlocks - 1 - sum(controls.map(rows)),
    heading: limits.headerChars,
    label: limits.headerChars,
    text: limits.textChars,
    entries: Number.POSITIVE_INFINITY,
    gap: 0,
    length: (line: Line) => sum(line.map(spanChars)),
  }
}

type Control = Extract<Block, { kind: 'buttons' | 'menu' }>

/** Counts the Slack blocks that one of ours becomes. */
const rows = (block: Control): number =>
  block.kind === 'menu' ? 1 : Math.ceil(block.buttons.length / limits.buttonsInRow)

const labelChars = (block: Control): number =>
  sum((block.kind === 'menu' ? [block, ...block.options] : block.buttons).map(({ label }) => label.length))

/** Counts only the label of a link, since nothing else of it is seen. */
const spanChars = (span: Span): number =>
  span.kind === 'link' && canLink(span.href) ? span.label.length : plainSpan(span).length

/** Tells whether Slack takes an address as a link; others are spelt out. */
export const canLink = (href: string): boolean =>
  /^(https?|mailto):/.test(href) && href.length <= limits.linkChars && URL.canParse(href)

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
