import type { Command } from '../bot/command.ts'
import { query } from '../bot/command.ts'
import { answer } from '../bot/reply.ts'
import { type Block, heading, text, view } from '../bot/view.ts'
import { listGroupsOf } from './membership.ts'
import type { Section } from './section.ts'

/** The caller's own page, such as Slack's App Home: for each of their groups, what comes next and what waits for them. */
export const homeCommand = (sections: readonly Section[]): Command =>
  query({
    name: 'home',
    summary: 'Show what comes next and what waits for you, in all your groups',
    fields: {},
    allow: 'anyone',
    buttonOnly: true,
    async run({ caller, now, db }) {
      const groups = await listGroupsOf(db, caller.person.id, caller.actor)
      const blocks: Block[] = []
      for (const group of groups) {
        blocks.push(heading(group.name))
        for (const section of sections) blocks.push(...(await section(db, { group, now, person: caller.person.id })))
      }
      const empty = text('You take part in no group yet. Use the bot in a channel of your group: /help begins.')
      return answer(view(`Hello, ${caller.person.name}`, ...(blocks.length > 0 ? blocks : [empty])))
    },
  }) as Command
