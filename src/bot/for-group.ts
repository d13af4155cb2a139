import type { Actor, GroupOfCaller, Visitor } from './caller.ts'
import type { Invocation } from './invocation.ts'
import { quoteTyped } from './refusal.ts'
import { answer, type Refusal, type Reply } from './reply.ts'
import { type Block, button, buttons, note, toned, type View, view } from './view.ts'

/** Ties the buttons and menus of a view to a group, so that they work in a direct message too. */
export const forGroup = (shown: View, group: number): View => ({
  ...shown,
  blocks: shown.blocks.map((block) => blockForGroup(block, group)),
})

function blockForGroup(block: Block, group: number): Block {
  const about = (invocation: Invocation): Invocation => ({ group, ...invocation })
  if (block.kind === 'menu') return { ...block, invocation: about(block.invocation) }
  if (block.kind !== 'buttons') return block
  return { ...block, buttons: block.buttons.map((one) => ({ ...one, invocation: about(one.invocation) })) }
}

/** The largest id that a group can have. */
const mostGroups = 2 ** 31 - 1

/** Returns the actor of an invocation, with its group in a direct message; a channel has a group of its own. */
export const actorOf = (actor: Actor, { group }: Invocation): Actor =>
  actor.channel === '' && Number.isInteger(group) && group !== undefined && group > 0 && group <= mostGroups
    ? { ...actor, group }
    : actor

/** Returns a way out of a refusal: a choice of the caller's groups, or joining again; otherwise the refusal itself. */
export function recoverFrom(
  refused: Refusal,
  { groups, left }: Visitor,
  { typed, joinAgain }: { readonly typed: Invocation; readonly joinAgain: Invocation },
): Reply {
  if (groups?.length) return answer(whichGroupView(groups, typed))
  return left?.wasRemoved === false ? answer(joinAgainView(refused, typed, joinAgain)) : refused
}

/** Asks which of the caller's groups a direct message is about, and runs what they typed for it. */
const whichGroupView = (groups: readonly GroupOfCaller[], invocation: Invocation): View =>
  view(
    'Which of your groups is this for?',
    ...quoteTyped(invocation),
    buttons(...groups.map(({ id, name }) => button(name, { ...invocation, group: id }))),
  )

/** Asks a former member whether to join again, and then offers what they typed. */
const joinAgainView = ({ what, instead = '' }: Refusal, typed: Invocation, joinAgain: Invocation): View =>
  toned(
    'caution',
    what,
    note(instead),
    ...quoteTyped(typed),
    buttons(button('Join again', joinAgain, 'primary'), button('Then continue', typed)),
  )
