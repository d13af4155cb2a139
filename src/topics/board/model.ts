import { isConcluded, type Topic } from '../model.ts'
import { type Home, homesOf } from '../rules.ts'

/** What one topic's row of the board says. */
export interface BoardRow {
  readonly topic: Topic
  /** Home → how many voices support it in the latest poll that may be looked into. */
  readonly support: ReadonlyMap<string, number>
  /** The poll that `support` comes from. */
  readonly poll: number | undefined
  /**
   * Nobody claims it for a study group, not even a conclusion on its way; or two study groups are supported as the one
   * that leads.
   */
  readonly mark: 'gap' | 'overlap' | undefined
}

export interface Board {
  readonly name: string
  readonly homes: readonly Home[]
  readonly rows: readonly BoardRow[]
}

export interface Support {
  /** The topic's id. */
  readonly topic: number
  readonly poll: number
  readonly counts: ReadonlyMap<string, number>
}

/** The demarcation line as it stands. Counts are shown and rank nothing; a home is a topic's own only by a conclusion. */
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

function markOf(topic: Topic, homes: readonly Home[], support: ReadonlyMap<string, number>): BoardRow['mark'] {
  if (isConcluded(topic)) return undefined
  const claimed = homes.filter(({ key, isClaim }) => isClaim && (support.get(key) ?? 0) > 0)
  if (claimed.length === 0) return topic.state === 'open' ? 'gap' : undefined
  return claimed.filter(({ leads }) => leads !== undefined).length > 1 ? 'overlap' : undefined
}
