import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
} from 'discord.js'
import type { Block, Button, Menu, Option } from '../../src/bot/view.ts'
import { cutShort } from '../../src/text/cut.ts'
import { encodeId, fitsId } from './custom-id.ts'
import { limits } from './limits.ts'
import { oneLine } from './markdown.ts'

export type Row = APIActionRowComponent<APIComponentInMessageActionRow>

/** Lays out buttons in rows of at most five, and each menu in its own row; `left` says what did not fit. */
export function rowsOf(blocks: readonly Block[]): { readonly rows: Row[]; readonly left: readonly Block[] } {
  const rows: Row[] = []
  const missing: string[] = []
  let place = 0
  for (const block of blocks) {
    if (block.kind === 'menu' && choosable(block).length > 0) {
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
  const words = `${missing.length} more choices did not fit: ${missing.join(', ')}`
  const left: Block[] =
    missing.length === 0 ? [] : [{ kind: 'note', line: [{ kind: 'text', text: cutShort(words, 300) }] }]
  return { rows, left }
}

const row = (components: APIComponentInMessageActionRow[]): Row => ({ type: ComponentType.ActionRow, components })

const styles = { plain: ButtonStyle.Secondary, primary: ButtonStyle.Primary, danger: ButtonStyle.Danger } as const

function buttonComponent({ label, style, invocation }: Button, place: number): APIButtonComponentWithCustomId {
  if (!fitsId(invocation)) throw new Error(`The button “${label}” of ${invocation.command} is too long for Discord`)
  return {
    type: ComponentType.Button,
    style: styles[style],
    label: cutShort(oneLine(label), limits.buttonLabel),
    custom_id: encodeId({ invocation, field: '' }, place),
  }
}

const choosable = (menu: Menu): readonly Option[] =>
  menu.options.filter((option) => option.value.length <= limits.optionValue).slice(0, limits.menuOptions)

function menuComponent(menu: Menu, place: number): APIComponentInMessageActionRow {
  const { invocation, field } = menu
  if (!fitsId(invocation, field)) throw new Error(`The menu “${menu.label}” is too long for Discord`)
  const options = choosable(menu)
  const more = menu.options.length - options.length
  const moreNotShown = more > 0 ? ` (${more} more not shown)` : ''
  const label = cutShort(oneLine(menu.label), limits.menuPlaceholder - moreNotShown.length)
  return {
    type: ComponentType.StringSelect,
    custom_id: encodeId({ invocation, field }, place),
    placeholder: label + moreNotShown,
    min_values: 1,
    max_values: menu.multiple ? options.length : 1,
    options: options.map((option) => ({
      label: cutShort(oneLine(option.label), limits.optionLabel),
      value: option.value,
    })),
  }
}
