import type { Bot } from '../../src/bot/bot.ts'
import type { Actor } from '../../src/bot/caller.ts'
import type { Args, Invocation } from '../../src/bot/invocation.ts'
import type { Block, Button, Menu, View } from '../../src/bot/view.ts'
import { limits } from './limits.ts'

/** An invocation inside a button, so that the button works after a restart and for as long as the message stands. */
export function carried(invocation: Invocation): string {
  const value = JSON.stringify([invocation.command, invocation.args])
  if (value.length > limits.buttonValue) throw new Error(`The arguments of ${invocation.command} do not fit a button`)
  return value
}

/** What a button says; a value that is none of ours names a command that does not exist, which is refused politely. */
export function readCarried(value: string): Invocation {
  const [command, args] = parsed(value)
  return { command: typeof command === 'string' ? command : '', args: textsOf(args) }
}

/** A menu has no value of its own: its invocation travels in the name of the element. */
export function carriedInMenu({ invocation, field }: Menu): string {
  const value = JSON.stringify([invocation.command, invocation.args, field])
  if (value.length > limits.actionId) throw new Error(`The arguments of ${invocation.command} do not fit a menu`)
  return value
}

export function readMenu(actionId: string, values: readonly string[]): Invocation {
  const [, , field] = parsed(actionId)
  const { command, args } = readCarried(actionId)
  return { command, args: typeof field === 'string' ? { ...args, [field]: values.join(',') } : args }
}

/** The view with every button that is too long for Slack kept on our side, for this account alone. */
export async function keepingLong(view: View, bot: Bot, actor: Actor): Promise<View> {
  const short = async (button: Button): Promise<Button> => {
    const { command, args } = button.invocation
    if (JSON.stringify([command, args]).length <= limits.buttonValue) return button
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
