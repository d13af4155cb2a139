import type { Home, Topic } from '../model.ts'
import { homesOf, isConcluded } from '../rules.ts'
import type { Board, BoardRow, Support } from './model.ts'

/** Builds the board. Counts are shown and rank nothing; only a conclusion gives a topic its home. */
export function boardOf(
  name: string,
  topics: readonly Topic[],
  supports: readonly Support[],
  bodies: readonly string[],
): Board {
  const homes = homesOf(bodies)
  const rows = topics
    .filter(({ end }) => end === undefined)
    .map((topic): BoardRow => {
      const found = supports.find((one) => one.topic === topic.id)
      const support = new Map(homes.map(({ key }) => [key, found?.counts.get(key) ?? 0]))
      return { topic, support, poll: found?.poll, mark: markOf(topic, homes, support) }
    })
  return { name, homes, rows }
}

/** Marks a topic without a conclusion; one on its way is enough for a topic not to be a gap. */
function markOf(topic: Topic, homes: readonly Home[], support: ReadonlyMap<string, number>): BoardRow['mark'] {
  if (isConcluded(topic)) return undefined
  const claimed = homes.filter(({ key, isClaim }) => isClaim && (support.get(key) ?? 0) > 0)
  if (claimed.length === 0) return topic.state === 'open' ? 'gap' : undefined
  return claimed.filter(({ leads }) => leads !== undefined).length > 1 ? 'overlap' : undefined
}
