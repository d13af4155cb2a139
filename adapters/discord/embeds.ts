import type { APIEmbed } from 'discord.js'
import { type Block, type Tone, unhandled } from '../../src/bot/view.ts'
import { limits } from './limits.ts'
import { fitted, markdown, oneLine } from './markdown.ts'

const colours: Readonly<Record<Tone, number | undefined>> = {
  neutral: undefined,
  good: 0x2e7d32,
  caution: 0xb26a00,
  bad: 0xc62828,
}

/** What is said when something is left out needs this much. */
const reserve = 24

/** The blocks as markdown, packed into as few embeds as hold them. */
export function embedsOf(blocks: readonly Block[], tone: Tone): APIEmbed[] {
  const parts: string[] = []
  let left = limits.embedTotal - 2 * reserve
  const worded = blocks.filter((block) => block.kind !== 'buttons' && block.kind !== 'menu')
  for (const [i, block] of worded.entries()) {
    if (left < 3 * reserve) {
      parts.push(`… and ${worded.length - i} more parts`)
      break
    }
    const part = markdownBlock(block, Math.min(left, limits.embedDescription))
    if (part === '') continue
    parts.push(part)
    left -= part.length + 1
  }
  const colour = colours[tone]
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

/** Empty for what stands in the rows below. */
function markdownBlock(block: Block, room: number): string {
  switch (block.kind) {
    case 'heading':
      return `### ${fitted(oneLine(block.text), room - 4, false)}`
    case 'text':
      return markdown(block.line, room, { exact: false, breaks: true })
    case 'note':
      return `-# ${markdown(block.line, room - 3, { exact: false, breaks: false })}`
    case 'file':
      return `-# ${fitted(oneLine(block.caption), room - 3, false)}`
    case 'quote':
      return entries(
        block.text.split('\n').map((words) => (space) => `> ${fitted(words, space - 2, false)}`),
        room,
      )
    case 'facts':
      return entries(
        block.facts.map((fact) => (space) => {
          const label = `**${fitted(oneLine(fact.label), 100, false)}:** `
          return label + markdown(fact.line, space - label.length, { exact: true, breaks: false })
        }),
        room,
      )
    case 'list':
      return entries(
        block.items.map((item, i) => (space) => {
          const bullet = block.ordered ? `${i + 1}. ` : '- '
          return bullet + markdown(item, space - bullet.length, { exact: false, breaks: false })
        }),
        room,
      )
    case 'buttons':
    case 'menu':
      return ''
    default:
      return unhandled(block)
  }
}

/** Whole entries while they fit, then how many are missing. A first entry that is too long is cut. */
function entries(writers: readonly ((space: number) => string)[], room: number): string {
  const written: string[] = []
  let left = room
  for (const [i, write] of writers.entries()) {
    const space = left - (i === writers.length - 1 ? 0 : reserve)
    const whole = write(Number.MAX_SAFE_INTEGER)
    if (whole.length > space && i > 0) return [...written, `… and ${writers.length - i} more`].join('\n')
    written.push(whole.length > space ? write(space) : whole)
    left -= whole.length + 1
  }
  return written.join('\n')
}
