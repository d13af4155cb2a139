import type { APIEmbed } from 'discord.js'
import { type Budget, factLine, type LineKind } from '../../src/bot/fit.ts'
import { type Block, type Line, type Tone, unhandled } from '../../src/bot/view.ts'
import { limits } from './limits.ts'
import { markdown, oneLine } from './markdown.ts'

const colours: Readonly<Record<Tone, number | undefined>> = {
  neutral: undefined,
  good: 0x2e7d32,
  caution: 0xb26a00,
  bad: 0xc62828,
}

/** What the embeds of a message have room for, as markdown. */
export const budget: Budget = {
  title: Number.POSITIVE_INFINITY,
  total: limits.embedTotal,
  block: limits.embedDescription,
  blocks: Number.POSITIVE_INFINITY,
  heading: limits.embedDescription,
  label: 100,
  text: limits.embedDescription,
  entries: Number.POSITIVE_INFINITY,
  gap: 1,
  length: (line, place) => written(line, place).length,
}

/** Writes blocks that fit as markdown, packed into as few embeds as hold them. */
export function embedsOf(blocks: readonly Block[], tone: Tone): APIEmbed[] {
  const colour = colours[tone]
  const parts = blocks.map(markdownBlock).filter((part) => part !== '')
  return packed(parts).map((description) => ({ description, ...(colour === undefined ? {} : { color: colour }) }))
}

function packed(parts: readonly string[]): readonly string[] {
  const filled: string[] = []
  for (const part of parts) {
    const joined = filled.length === 0 ? part : `${filled.at(-1)}\n${part}`
    if (joined.length > limits.embedDescription) filled.push(part)
    else filled.splice(-1, 1, joined)
  }
  return filled
}

/** Writes a block; empty for what the rows below show. */
function markdownBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
    case 'quote':
      return written([{ kind: 'text', text: block.text }], block.kind)
    case 'file':
      return written([{ kind: 'text', text: block.caption }], 'caption')
    case 'text':
    case 'note':
      return written(block.line, block.kind)
    case 'facts':
      return block.facts.map((fact) => written(factLine(fact), 'fact')).join('\n')
    case 'list':
      return block.items.map((item, i) => written(item, 'item', block.ordered ? `${i + 1}. ` : '- ')).join('\n')
    case 'buttons':
    case 'menu':
      return ''
    default:
      return unhandled(block)
  }
}

/** Writes a line at its place. A bullet is measured as wide as any number that a list reaches. */
function written(line: Line, place: LineKind, bullet = '000. '): string {
  switch (place) {
    case 'heading':
      return `### ${markdown(line, { exact: false, breaks: false })}`
    case 'text':
      return markdown(line, { exact: false, breaks: true })
    case 'note':
    case 'caption':
      return `-# ${markdown(line, { exact: false, breaks: false })}`
    case 'quote':
      return quoted(line)
    case 'item':
      return bullet + markdown(line, { exact: false, breaks: false })
    case 'fact':
      return markdown(line, { exact: true, breaks: false })
    default:
      return unhandled(place)
  }
}

const quoted = (line: Line): string =>
  line
    .map((span) => (span.kind === 'text' ? span.text : ''))
    .join('')
    .split('\n')
    .map((words) => `> ${markdown([{ kind: 'text', text: oneLine(words) }], { exact: false, breaks: false })}`)
    .join('\n')
