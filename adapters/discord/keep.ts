import type { Invocation } from '../../src/bot/invocation.ts'
import { type Block, note, type View } from '../../src/bot/view.ts'
import { fitsId } from './custom-id.ts'

/** Keeps an invocation and returns a short one; undefined if nothing can be kept now. */
export type Keep = (long: Invocation) => Promise<Invocation | undefined>

/** Makes every button of a private view fit: an invocation that is too long is kept, and the button carries a short one. */
export async function shortened(view: View, keep: Keep): Promise<View> {
  const blocks = await Promise.all(view.blocks.map((block) => shortenedBlock(block, keep)))
  return { ...view, blocks }
}

async function shortenedBlock(block: Block, keep: Keep): Promise<Block> {
  if (block.kind === 'menu' && !fitsId(block.invocation, block.field))
    return note(`You cannot choose “${block.label}” here. Type the command instead.`)
  if (block.kind !== 'buttons') return block
  const buttons = block.buttons.map(async (button) => {
    const invocation = fitsId(button.invocation) ? button.invocation : await keep(button.invocation)
    return invocation ? [{ ...button, invocation }] : []
  })
  return { ...block, buttons: (await Promise.all(buttons)).flat() }
}
