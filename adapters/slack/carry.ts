import type { Bot } from '../../src/bot/bot.ts'
import type { Actor } from '../../src/bot/caller.ts'
import type { Args, Invocation } from '../../src/bot/invocation.ts'
import type { Block, Button, Menu, View } from '../../src/bot/view.ts'
import { limits } from './limits.ts'

/** Writes an invocation into a button, so that the button works after a restart and as long as the message exists. */
export function carried(invocation: Invocation): string {
  const value = written(invocation)
  if (value.length > limits.buttonValue) throw new Error(`The arguments of ${invocation.command} do not fit a button`)
  return value
}

/** Reads a button's value. A value that this bot did not write becomes an unknown command, which is refused politely. */
export function readCarried(value: string): Invocation {
  return readParts(parsed(value))
}

/** Packs an invocation; the group comes last and is left out if there is none. */
export const partsOf = ({ command, args, group }: Invocation): readonly unknown[] =>
  group === undefined ? [command, args] : [command, args, group]

export const readParts = ([command, args, group]: readonly unknown[]): Invocation => ({
  command: typeof command === 'string' ? command : '',
  args: textsOf(args),
  ...(typeof group === 'number' ? { group } : {}),
})

const written = (invocation: Invocation): string => JSON.stringify(partsOf(invocation))

/** Writes a menu's invocation into the name of its element: a menu has no value of its own. */
export function carriedInMenu({ invocation, field }: Menu): string {
  const [command, args, ...group] = partsOf(invocation)
  const value = JSON.stringify([command, args, field, ...group])
  if (value.length > limits.actionId) throw new Error(`The arguments of ${invocation.command} do not fit a menu`)
  return value
}

export function readMenu(actionId: string, values: readonly string[]): Invocation {
  const [command, args, field, group] = parsed(actionId)
  const invocation = readParts([command, args, group])
  return typeof field === 'string'
    ? { ...invocation, args: { ...invocation.args, [field]: values.join(',') } }
    : invocation
}

/** Keeps, for this account alone, the arguments of every button that is too long for Slack. */
export async function keepLongArguments(view: View, bot: Bot, actor: Actor): Promise<View> {
  const short = async (button: Button): Promise<Button> => {
    if (written(button.invocation).length <= limits.buttonValue) return button
    return { ...button, invocation: await bot.keep(button.invocation, actor) }
  }
  const kept = async (block: Block): Promise<Block> =>
    block.kind === 'buttons' ? { ...block, buttons: await Promise.all(block.buttons.map(short)) } : block
  return { ...view, blocks: await Promise.all(view.blocks.map(kept)) }
}

function parsed(value: string): readonly unknown[] {
  try {
    const read: unknown = JSON.parse(value)
    return Array.isArray(read) ? read : []
  } catch {
    return []
  }
}

export const textsOf = (args: unknown): Args =>
  typeof args === 'object' && args !== null
    ? Object.fromEntries(
        Object.entries(args).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      )
    : {}
