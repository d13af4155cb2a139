import type { Actor, GroupOfCaller, Visitor } from './caller.ts'
import type { Invocation } from './invocation.ts'
import { whatWasTyped } from './refusal.ts'
import { answer, type Refusal, type Reply } from './reply.ts'
import { type Block, button, buttons, note, toned, type View, view } from './view.ts'

/** The view with its buttons and menus about a group, so that they mean it in a direct message too. */
export const within = (shown: View, group: number): View => ({
  ...shown,
  blocks: shown.blocks.map((block) => blockWithin(block, group)),
})

function blockWithin(block: Block, group: number): Block {
  const about = (invocation: Invocation): Invocation => ({ group, ...invocation })
  if (block.kind === 'menu') return { ...block, invocation: about(block.invocation) }
  if (block.kind !== 'buttons') return block
  return { ...block, buttons: block.buttons.map((one) => ({ ...one, invocation: about(one.invocation) })) }
}

/** Largest number that a group can have. */
const mostGroups = 2 ** 31 - 1

/** The actor of an invocation. What it says of a group counts in direct messages only: a channel has its own. */
export const actorOf = (actor: Actor, { group }: Invocation): Actor =>
  actor.channel === '' && Number.isInteger(group) && group !== undefined && group > 0 && group <= mostGroups
    ? { ...actor, group }
    : actor

/** A refusal, or what lets them go on: which of their groups they mean, or that they take part again. */
export function recoverFrom(refused: Refusal, { groups, left }: Visitor, invocation: Invocation): Reply {
  if (groups?.length) return answer(whichGroupView(groups, invocation))
  return left?.wasRemoved === false ? answer(joinAgainView(refused, invocation)) : refused
}

/** Asks somebody in several groups which one a direct message is about; what they typed goes on from there. */
const whichGroupView = (groups: readonly GroupOfCaller[], invocation: Invocation): View =>
  view(
    'Which of your groups is this for?',
    ...whatWasTyped(invocation),
    buttons(...groups.map(({ id, name }) => button(name, { ...invocation, group: id }))),
  )

/** Asks somebody who has left whether they take part again; what they typed goes on from there. */
const joinAgainView = ({ what, instead = '' }: Refusal, invocation: Invocation): View =>
  toned(
    'caution',
    what,
    note(instead),
    ...whatWasTyped(invocation),
    buttons(
      button('Take part again', { command: 'people join', args: {} }, 'primary'),
      button('Then go on', invocation),
    ),
  )
