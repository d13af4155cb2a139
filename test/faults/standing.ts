import type { FakeDiscord } from '../fakes/discord/server.ts'
import type { FakeSlack } from '../fakes/slack/server.ts'

/** M… for a message, R… for a reminder. */
const mark = /\b(?:M\d+P\d+N\d+|R\d+)E\b/g

/** How many of these texts bear each mark. */
export function marksIn(texts: readonly string[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  for (const text of texts)
    for (const found of new Set(text.match(mark) ?? [])) times.set(found, (times.get(found) ?? 0) + 1)
  return times
}

/** How many messages of the platforms bear each mark, as people would read them. */
export function standingMarks(slack: FakeSlack, discord: FakeDiscord): ReadonlyMap<string, number> {
  return marksIn([
    ...slack.world.messages.map(({ text }) => text),
    ...[...discord.world.messages.values()].map(({ content, embeds }) =>
      [content, ...embeds.map(({ description }) => description ?? '')].join('\n'),
    ),
  ])
}
