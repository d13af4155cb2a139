import type { Invocation } from '../../src/bot/invocation.ts'
import { type Block, note, type View } from '../../src/bot/view.ts'
import { fitsId } from './custom-id.ts'

/** A private view whose buttons all fit: what is too long for one is kept, and the button carries its short name. */
export async function shortened(view: View, keep: (long: Invocation) => Promise<Invocation>): Promise<View> {
  const blocks = await Promise.all(view.blocks.map((block) => shortenedBlock(block, keep)))
  return { ...view, blocks }
}

async function shortenedBlock(block: Block, keep: (long: Invocation) => Promise<Invocation>): Promise<Block> {
  if (block.kind === 'menu' && !fitsId(block.invocation, block.field))
    return note(`“${block.label}” cannot be chosen here: type the command instead.`)
  if (block.kind !== 'buttons') return block
  const buttons = block.buttons.map(async (button) =>
    fitsId(button.invocation) ? button : { ...button, invocation: await keep(button.invocation) },
  )
  return { ...block, buttons: await Promise.all(buttons) }
}
