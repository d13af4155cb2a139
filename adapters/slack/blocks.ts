import type { types } from '@slack/bolt'
import { fit } from '../../src/bot/fit.ts'
import { plain, plainSpan } from '../../src/bot/plain.ts'
import {
  type Block,
  type Button,
  type Fact,
  type Line,
  type Menu,
  type Span,
  unhandled,
  type View,
} from '../../src/bot/view.ts'
import { cutShort } from '../../src/text/cut.ts'
import { budgetOf, canLink } from './budget.ts'
import { carried, carriedInMenu } from './carry.ts'
import { limits } from './limits.ts'

export interface Message {
  /** Escaped text for notifications and screen readers. */
  readonly text: string
  readonly blocks: types.KnownBlock[]
}

/**
 * Renders a view as blocks. Words go into rich text, whose text elements Slack never parses: nothing that a person typed
 * can mention, link or mark up. Tone has no colour here: the title says it in words.
 */
export function render(view: View): Message {
  const short = fit(view, budgetOf(view))
  return {
    text: escaped(cutShort(plain(view), limits.fallbackChars)),
    blocks: [...titleBlocks(short.title), ...short.blocks.flatMap(slackBlocks)].slice(0, limits.messageBlocks),
  }
}

/** Escapes text for places that Slack parses. */
export const escaped = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

export const plainText = (words: string): types.PlainTextElement => ({
  type: 'plain_text',
  text: words === '' ? ' ' : words,
  emoji: false,
})

const titleBlocks = (title: string): types.KnownBlock[] =>
  title.length <= limits.headerChars
    ? [{ type: 'header', text: plainText(title) }]
    : [richText([section([{ kind: 'strong', text: title }])])]

function slackBlocks(block: Block): types.KnownBlock[] {
  switch (block.kind) {
    case 'heading':
      return [richText([section([{ kind: 'strong', text: block.text }])])]
    case 'text':
      return [richText([section(block.line)])]
    case 'note':
      return [noteBlock(block.line)]
    case 'quote':
      return [richText([{ type: 'rich_text_quote', elements: spans([{ kind: 'text', text: block.text }]) }])]
    case 'facts':
      return block.facts.length === 0 ? [] : [richText([section(block.facts.flatMap(factLine))])]
    case 'list':
      return block.items.length === 0 ? [] : [richText([list(block.items, block.ordered)])]
    case 'buttons':
      return inRows(block.buttons).map((buttons) => ({ type: 'actions', elements: buttons.map(slackButton) }))
    case 'menu':
      return block.options.length === 0 ? [] : [menuBlock(block)]
    case 'file':
      return [noteBlock([{ kind: 'text', text: block.caption }])]
    default:
      return unhandled(block)
  }
}

const richText = (elements: types.RichTextBlockElement[]): types.RichTextBlock => ({ type: 'rich_text', elements })

const section = (line: Line): types.RichTextSection => ({ type: 'rich_text_section', elements: spans(line) })

const list = (items: readonly Line[], ordered: boolean): types.RichTextList => ({
  type: 'rich_text_list',
  style: ordered ? 'ordered' : 'bullet',
  elements: items.map(section),
})

/** Writes facts as one section with line breaks, since clients differ in how far apart they set sections. */
const factLine = ({ label, line }: Fact, index: number): Line => [
  { kind: 'strong', text: `${index === 0 ? '' : '\n'}${label}: ` },
  ...line,
]

/** Renders a note: in small print if it is plain words, since Slack's small print has no rich text. */
function noteBlock(line: Line): types.KnownBlock {
  const words = line.map((span) => (span.kind === 'text' ? span.text : undefined))
  return words.includes(undefined) || words.join('').length > limits.textChars
    ? richText([section(line)])
    : { type: 'context', elements: [plainText(words.join(''))] }
}

/** Renders spans; a space if there are none, since Slack refuses empty elements and sections. */
function spans(line: Line): types.RichTextElement[] {
  const elements = line.filter((span) => plainSpan(span) !== '').map(richElement)
  return elements.length > 0 ? elements : [{ type: 'text', text: ' ' }]
}

function richElement(span: Span): types.RichTextElement {
  switch (span.kind) {
    case 'text':
      return { type: 'text', text: span.text }
    case 'strong':
      return { type: 'text', text: span.text, style: { bold: true } }
    case 'time':
      return {
        type: 'date',
        timestamp: Math.floor(Date.parse(span.at) / 1000),
        format: '{date_long} at {time}',
        fallback: plainSpan(span),
      }
    case 'person':
      return personElement(span.name, span.accounts.slack)
    case 'link':
      return canLink(span.href)
        ? { type: 'link', url: span.href, text: span.label || span.href }
        : { type: 'text', text: plainSpan(span) }
    default:
      return unhandled(span)
  }
}

const personElement = (name: string, account: string | undefined): types.RichTextElement =>
  account !== undefined && /^[UW][A-Z0-9]+$/.test(account)
    ? { type: 'user', user_id: account }
    : { type: 'text', text: name }

function slackButton(button: Button, index: number): types.Button {
  return {
    type: 'button',
    action_id: `button-${index}`,
    text: plainText(cutShort(button.label, limits.buttonLabel)),
    value: carried(button.invocation),
    ...(button.style === 'plain' ? {} : { style: button.style }),
  }
}

function inRows(buttons: readonly Button[]): readonly (readonly Button[])[] {
  const count = Math.ceil(buttons.length / limits.buttonsInRow)
  return Array.from({ length: count }, (_, row) =>
    buttons.slice(row * limits.buttonsInRow, (row + 1) * limits.buttonsInRow),
  )
}

/** Renders a menu; if it has more options than Slack takes, its label says how many are missing. */
function menuBlock(menu: Menu): types.SectionBlock {
  const more = menu.options.length - limits.options
  const label = more > 0 ? `${menu.label} (… and ${more} more)` : menu.label
  const select = {
    action_id: carriedInMenu(menu),
    placeholder: plainText(cutShort(menu.label, limits.placeholder)),
    options: menu.options.slice(0, limits.options).map(slackOption),
  }
  return {
    type: 'section',
    text: plainText(cutShort(label, limits.textChars)),
    accessory: { ...select, type: menu.multiple ? 'multi_static_select' : 'static_select' },
  }
}

export const slackOption = (option: { readonly label: string; readonly value: string }): types.PlainTextOption => ({
  text: plainText(cutShort(option.label, limits.optionLabel)),
  value: option.value,
})
