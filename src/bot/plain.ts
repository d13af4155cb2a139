import { DateTime } from 'luxon'
import { memoByZone } from '../dates/memoize.ts'
import { zoneLabel } from '../dates/zone.ts'
import { type Block, type Line, type Span, unhandled, type View } from './view.ts'

/** Renders a view as plain text: the fallback of every platform, the text part of mails, what screen readers read. */
export const plain = (view: View): string => [view.title, ...view.blocks.map(plainBlock)].filter(Boolean).join('\n')

function plainBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `\n${block.text}`
    case 'text':
    case 'note':
      return plainLine(block.line)
    case 'quote':
      return block.text.replace(/^/gm, '> ')
    case 'facts':
      return block.facts.map((fact) => `${fact.label}: ${plainLine(fact.line)}`).join('\n')
    case 'list':
      return block.items.map((item, i) => `${block.ordered ? `${i + 1}.` : '-'} ${plainLine(item)}`).join('\n')
    case 'buttons':
      return block.buttons.map((button) => `[${button.label}]`).join(' ')
    case 'menu':
      return `[${block.label}: ${block.options.map((option) => option.label).join(' | ')}]`
    case 'file':
      return block.caption
    default:
      return unhandled(block)
  }
}

export const plainLine = (line: Line): string => line.map(plainSpan).join('')

export function plainSpan(span: Span): string {
  switch (span.kind) {
    case 'text':
    case 'strong':
      return span.text
    case 'time':
      return plainTime(span.at, span.zone)
    case 'person':
      return span.name
    case 'link':
      return span.label === span.href ? span.href : `${span.label} (${span.href})`
    default:
      return unhandled(span)
  }
}

/** Writes "Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)", with the UTC date if it is another day. */
export const plainTime = memoByZone((at: string, zone: string): string => {
  const local = DateTime.fromISO(at, { zone })
  const utc = local.toUTC()
  const here = `${local.toFormat('ccc d LLL yyyy, HH:mm')} ${zoneLabel(zone)}`
  if (zone === 'UTC') return here
  const sameDay = local.toISODate() === utc.toISODate()
  return `${here} (${utc.toFormat(sameDay ? 'HH:mm' : 'ccc d LLL, HH:mm')} UTC)`
})
