import type { FakeDiscord } from '../fakes/discord/server.ts'
import type { FakeSlack } from '../fakes/slack/server.ts'

/** M… for a message, R… for a reminder. */
const mark = /\b(?:M\d+P\d+N\d+|R\d+)E\b/g

/** Counts how many of these texts contain each mark. */
export function marksIn(texts: readonly string[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  for (const text of texts)
    for (const found of new Set(text.match(mark) ?? [])) times.set(found, (times.get(found) ?? 0) + 1)
  return times
}

interface Message {
  readonly id: string
  readonly text: string
}

function messagesOf(slack: FakeSlack, discord: FakeDiscord): readonly Message[] {
  return [
    ...slack.world.messages.map(({ channel, ts, text }) => ({ id: `${channel} ${ts}`, text })),
    ...[...discord.world.messages.values()].map(({ id, content, embeds }) => ({
      id,
      text: [content, ...embeds.map(({ description }) => description ?? '')].join('\n'),
    })),
  ]
}

/** Counts how many messages on the platforms contain each mark, as people would read them. */
export const standingMarks = (slack: FakeSlack, discord: FakeDiscord): ReadonlyMap<string, number> =>
  marksIn(messagesOf(slack, discord).map(({ text }) => text))

/**
 * Counts marks during a long run, and removes messages that are older than `keepMs`: with everything that was ever posted,
 * the fakes would find a message more slowly than any platform.
 */
export function keepStanding(
  slack: FakeSlack,
  discord: FakeDiscord,
  keepMs: number,
): () => ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  const known = new Map<string, { readonly since: number; readonly marks: Set<string> }>()
  const isOver = (id: string, now: number): boolean => now - (known.get(id)?.since ?? now) > keepMs
  return () => {
    const now = performance.now()
    for (const { id, text } of messagesOf(slack, discord)) {
      const { marks } = known.get(id) ?? { marks: new Set() }
      if (!known.has(id)) known.set(id, { since: now, marks })
      for (const found of text.match(mark) ?? []) {
        if (marks.has(found)) continue
        marks.add(found)
        times.set(found, (times.get(found) ?? 0) + 1)
      }
    }
    const { messages } = slack.world
    const firstKept = messages.findIndex(({ channel, ts }) => !isOver(`${channel} ${ts}`, now))
    messages.splice(0, firstKept === -1 ? messages.length : firstKept)
    for (const id of discord.world.messages.keys()) if (isOver(id, now)) discord.world.messages.delete(id)
    return times
  }
}
