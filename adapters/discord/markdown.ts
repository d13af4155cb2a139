import { plainTime } from '../../src/bot/plain.ts'
import { type Line, type Span, unhandled } from '../../src/bot/view.ts'

/** The key of this platform's accounts in a `person` span. */
export const platformName = 'discord'

/**
 * Escapes text so that Discord shows it literally: markup, mentions, timestamps, channel and command references, emoji
 * names and addresses that would become links all lose their meaning. The only place where text becomes markdown.
 */
export function escaped(text: string): string {
  if (!meansSomething.test(text)) return text
  return text
    .replace(/[\\*_~`|<[\]]/g, '\\$&')
    .replace(beginsAName, '\\:')
    .replace(/^([^\S\n]*)([-+#>])/gm, '$1\\$2')
    .replace(/^([^\S\n]*\d+)([.)])/gm, '$1\\$2')
    .replace(/@(?=everyone|here)/gi, '@\u200b')
}

/** Matches text that needs escaping: most does not, and one look is cheaper than five replacements. */
const meansSomething = /[\\*_~`|<[\]:@]|^[^\S\n]*(?:[-+#>]|\d+[.)])/m

/** Matches a colon that could begin an address or the name of an emoji; not those in "14:00" and "Notice: green". */
const beginsAName = /(?<!\d):(?=[\w+/-])|:(?=[A-Za-z_+/-])|(?<=:\d+):/g

/** Joins lines, for places where a line break would end a list item or a heading. */
export const oneLine = (text: string): string => (text.includes('\n') ? text.replace(/(?<!\s)\s*\n\s*/g, ' ') : text)

/** How to write a line. `exact`: times also show the group's zone and UTC; `breaks`: line breaks stay. */
export interface Writing {
  readonly exact: boolean
  readonly breaks: boolean
}

export const markdown = (line: Line, writing: Writing): string =>
  line.map((span) => markdownSpan(span, writing)).join('')

function markdownSpan(span: Span, { exact, breaks }: Writing): string {
  switch (span.kind) {
    case 'text':
      return escaped(breaks ? span.text : oneLine(span.text))
    case 'strong': {
      const words = oneLine(span.text)
      const bold = words.trim()
      // Discord's bold must not begin or end with a space, so spaces go outside it
      return bold === '' ? '' : words.replace(bold, () => `**${escaped(bold)}**`)
    }
    case 'time': {
      const unix = Math.floor(Date.parse(span.at) / 1000)
      return exact ? `<t:${unix}:F> (<t:${unix}:R>), ${escaped(plainTime(span.at, span.zone))}` : `<t:${unix}:F>`
    }
    case 'person': {
      const account = accountOf(span)
      return account === undefined ? escaped(oneLine(span.name)) : `<@${account}>`
    }
    case 'link':
      return markdownLink(oneLine(span.label), span.href)
    default:
      return unhandled(span)
  }
}

/** Returns the account that a `person` span mentions here, if it can be one of Discord's. */
export function accountOf(span: Span): string | undefined {
  const account = span.kind === 'person' ? span.accounts[platformName] : undefined
  return account !== undefined && /^\d{1,20}$/.test(account) ? account : undefined
}

function markdownLink(label: string, href: string): string {
  const address = webAddress(href)
  if (address === undefined) return escaped(label === href ? label : `${label} (${href})`)
  if (label === href || label === '') return `<${address}>`
  // a label that looks like an address could pretend to lead elsewhere
  if (/:\/\//.test(label)) return `${escaped(label)} (<${address}>)`
  // brackets would end the label, escaped or not
  return `[${escaped(label.replaceAll('[', '(').replaceAll(']', ')'))}](${address})`
}

function webAddress(href: string): string | undefined {
  if (!URL.canParse(href)) return undefined
  const url = new URL(href)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined
  return url.href.replace(/[()<>\s\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** Returns the longest beginning of a line whose escaped form fits into `room`, with an ellipsis. */
export function fitted(text: string, room: number): string {
  const write = (length: number) => escaped(oneLine(text.slice(0, length)))
  if (write(text.length).length <= room) return write(text.length)
  const excess = (length: number) => write(length).length - (room - 1)
  let length = Math.min(text.length, room)
  // a character becomes two at most, so half of what is too much can always go at once
  while (length > 0 && excess(length) > 0) length -= Math.max(1, Math.floor(excess(length) / 2))
  if (/[\ud800-\udbff]/.test(text.charAt(length - 1))) length--
  return room < 1 ? '' : `${write(length)}…`
}
