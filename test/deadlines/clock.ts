import { DateTime } from 'luxon'
import { plain } from '../../src/bot/plain.ts'
import type { View } from '../../src/bot/view.ts'
import { tick } from '../../src/deadlines/tick.ts'
import { deadlineSources } from '../../src/features.ts'
import { groupOfToR, openStory, type Story } from '../story.ts'

export interface Letter {
  readonly title: string
  readonly text: string
  readonly view: View
}

/** Returns what reads the messages that the clock of a story causes, and who gets them. */
export function clockOf(story: Story) {
  const read = new Map<string, number>()

  /** Moves the clock to an instant and ticks once. */
  async function at(iso: string): Promise<void> {
    story.at(iso)
    await tick({ db: story.db, sources: deadlineSources }, DateTime.fromISO(iso, { zone: 'utc' }))
  }

  /** Returns the direct messages that came to an account since the last call. */
  async function news(account: string): Promise<readonly Letter[]> {
    const rows = await story.db.delivery.findMany({
      where: { place: { channel: `@${account}` }, id: { gt: read.get(account) ?? 0 } },
      orderBy: { id: 'asc' },
    })
    const last = rows.at(-1)
    if (last) read.set(account, last.id)
    return rows.map(({ view: json }) => {
      const view = json as unknown as View
      return { title: view.title, text: plain(view), view }
    })
  }

  const titles = async (account: string): Promise<readonly string[]> => (await news(account)).map(({ title }) => title)

  /** Returns the only message that came to an account since the last call; throws if there are more or none. */
  async function letter(account: string): Promise<Letter> {
    const [first, ...more] = await news(account)
    if (!first || more.length > 0) throw new Error(`${account} got ${more.length + (first ? 1 : 0)} messages`)
    return first
  }

  /** Returns the digests in a channel, by day. */
  async function digests(channel = 'C1'): Promise<Readonly<Record<string, string>>> {
    const standing = Object.entries(await story.messages(channel))
    return Object.fromEntries(
      standing.filter(([key]) => key.startsWith('digest:')).map(([key, text]) => [key.slice(7), text]),
    )
  }

  /** Lists what became of the reminders of one deadline, such as "SG20 Co-Convenor: D-21+D-18 sent". */
  async function outcomes(deadline: string): Promise<readonly string[]> {
    const rows = await story.db.ping.findMany({
      where: { deadline },
      include: { person: { select: { name: true } } },
      orderBy: { id: 'asc' },
    })
    return rows.map(({ person, rung, folded, state, reason }) => {
      const words = `${person.name}: ${[...folded, rung].join('+')} ${state}`
      return reason ? `${words} (${reason})` : words
    })
  }

  return { at, news, titles, letter, digests, outcomes }
}

/** Sets up a group by the rules of the ToR at a time of its own, with everything that the clock causes. */
export async function world(startsAt = '2026-08-03T09:00:00Z') {
  const story = await openStory(startsAt)
  const people = await groupOfToR(story)
  return { story, ...people, ...clockOf(story) }
}
