import {
  type APIActionRowComponent,
  type APIAllowedMentions,
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  type APIEmbed,
  ButtonStyle,
  ComponentType,
} from 'discord.js'
import { type Block, type Button, type Line, type Menu, type Tone, unhandled, type View } from '../../src/bot/view.ts'
import { encodeId, fitsId } from './custom-id.ts'
import { cut, limits } from './limits.ts'
import { accountOf, fitted, markdown, oneLine } from './markdown.ts'

/** A view as Discord takes it. Every part is always there, so that an edit leaves nothing of what stood before. */
export interface Rendered {
  readonly content: string
  readonly embeds: APIEmbed[]
  readonly components: Row[]
  readonly allowed_mentions: APIAllowedMentions
}

type Row = APIActionRowComponent<APIComponentInMessageActionRow>

const colours: Readonly<Record<Tone, number | undefined>> = {
  neutral: undefined,
  good: 0x2e7d32,
  caution: 0xb26a00,
  bad: 0xc62828,
}

/**
 * The title is the content, since Discord shows nothing else in a notification, and mentions notify only there;
 * everything else is an embed in reading order, with the buttons and menus below.
 * Throws where a button's invocation does not fit: what is posted must work for everybody, so nothing can be kept.
 */
export function render(view: View): Rendered {
  const rows = rowsOf(view.blocks)
  const title = `**${fitted(oneLine(view.title), 1000, false)}**`
  const users = mentioned(view).slice(0, limits.mentionedUsers)
  const pings = users.map((user) => `<@${user}>`)
  while ([title, ...pings].join(' ').length > limits.content) pings.pop()
  return {
    content: [title, ...pings].join(' '),
    embeds: embedsOf([...view.blocks, ...rows.left], view.tone),
    components: rows.rows,
    allowed_mentions: { parse: [], users: users.slice(0, pings.length) },
  }
}

const linesOf = (block: Block): readonly Line[] => {
  if (block.kind === 'text' || block.kind === 'note') return [block.line]
  if (block.kind === 'list') return block.items
  return block.kind === 'facts' ? block.facts.map((fact) => fact.line) : []
}

const mentioned = (view: View): readonly string[] => [
  ...new Set(view.blocks.flatMap(linesOf).flatMap((line) => line.flatMap((span) => accountOf(span) ?? []))),
]

/** What is said when something is left out needs this much. */
const reserve = 24

/** The blocks as markdown, packed into as few embeds as hold them. */
function embedsOf(blocks: readonly Block[], tone: Tone): APIEmbed[] {
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

/** Buttons side by side, at most five in a row, and each menu in a row of its own; `left` tells what had no place. */
function rowsOf(blocks: readonly Block[]): { readonly rows: Row[]; readonly left: readonly Block[] } {
  const rows: Row[] = []
  const missing: string[] = []
  let place = 0
  for (const block of blocks) {
    if (block.kind === 'menu' && block.options.length > 0) {
      if (rows.length < limits.rows) rows.push(row([menuComponent(block, place++)]))
      else missing.push(block.label)
    }
    if (block.kind !== 'buttons') continue
    for (let i = 0; i < block.buttons.length; i += limits.rowButtons) {
      const five = block.buttons.slice(i, i + limits.rowButtons)
      if (rows.length < limits.rows) rows.push(row(five.map((button) => buttonComponent(button, place++))))
      else missing.push(...five.map((button) => button.label))
    }
  }
  const words = `${missing.length} more to choose from did not fit: ${missing.join(', ')}`
  const left: Block[] = missing.length === 0 ? [] : [{ kind: 'note', line: [{ kind: 'text', text: cut(words, 300) }] }]
  return { rows, left }
}

const row = (components: APIComponentInMessageActionRow[]): Row => ({ type: ComponentType.ActionRow, components })

const styles = { plain: ButtonStyle.Secondary, primary: ButtonStyle.Primary, danger: ButtonStyle.Danger } as const

function buttonComponent({ label, style, invocation }: Button, place: number): APIButtonComponentWithCustomId {
  if (!fitsId(invocation)) throw new Error(`The button “${label}” of ${invocation.command} is too long for Discord`)
  return {
    type: ComponentType.Button,
    style: styles[style],
    label: cut(oneLine(label), limits.buttonLabel),
    custom_id: encodeId({ invocation, field: '' }, place),
  }
}

function menuComponent(menu: Menu, place: number): APIComponentInMessageActionRow {
  const { invocation, field } = menu
  if (!fitsId(invocation, field)) throw new Error(`The menu “${menu.label}” is too long for Discord`)
  const options = menu.options
    .filter((option) => option.value.length <= limits.optionValue)
    .slice(0, limits.menuOptions)
  const more = menu.options.length - options.length
  const label = cut(oneLine(menu.label), limits.menuPlaceholder - reserve)
  return {
    type: ComponentType.StringSelect,
    custom_id: encodeId({ invocation, field }, place),
    placeholder: more > 0 ? `${label} (${more} more not shown)` : label,
    min_values: 1,
    max_values: menu.multiple ? options.length : 1,
    options: options.map((option) => ({ label: cut(oneLine(option.label), limits.optionLabel), value: option.value })),
  }
}
