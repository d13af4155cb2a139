import type { GroupOfCaller, Visitor } from '../bot/caller.ts'
import type { Command } from '../bot/command.ts'
import { query } from '../bot/command.ts'
import { within } from '../bot/for-group.ts'
import { answer } from '../bot/reply.ts'
import { type Block, heading, note, text, view } from '../bot/view.ts'
import { listGroupsOf } from './membership.ts'
import type { Section } from './section.ts'

/** The caller's own page, such as Slack's App Home: for each of their groups, what comes next and what waits for them. */
export const homeCommand = (sections: readonly Section[]): Command =>
  query({
    name: 'home',
    summary: 'Show what comes next and what waits for you, in all your groups',
    fields: {},
    allow: 'anyone',
    async run({ caller, now, db }) {
      const here = caller.group?.id
      const all = await listGroupsOf(db, caller.person.id, caller.actor)
      const groups = all.toSorted((a, b) => Number(b.id === here) - Number(a.id === here))
      const blocks: Block[] = []
      for (const group of groups) {
        const shown: Block[] = []
        for (const section of sections) shown.push(...(await section(db, { group, now, person: caller.person.id })))
        blocks.push(heading(group.name), ...pressable(shown, group, caller))
      }
      const empty = text('You take part in no group yet. Use the bot in a channel of your group: /help begins.')
      return answer(view(`Hello, ${caller.person.name}`, ...(blocks.length > 0 ? blocks : [empty])))
    },
  }) as Command

/**
 * On a page of one's own each button carries its group. In a channel, what is pressed acts in the channel's group, so
 * nothing of another one can be pressed there.
 */
function pressable(blocks: readonly Block[], group: GroupOfCaller, caller: Visitor): readonly Block[] {
  if (caller.actor.channel === '') return within(view('', ...blocks), group.id).blocks
  if (group.id === caller.group?.id) return blocks
  const left = blocks.filter(({ kind }) => kind !== 'buttons' && kind !== 'menu')
  return left.length === blocks.length
    ? blocks
    : [...left, note(`To answer, use the bot in a channel of ${group.name}.`)]
}
