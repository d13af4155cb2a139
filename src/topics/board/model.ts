import type { Home, Topic } from '../model.ts'

/** One topic's row of the board. */
export interface BoardRow {
  readonly topic: Topic
  /** Home key → how many voices support it in the latest poll whose positions are shown. */
  readonly support: ReadonlyMap<string, number>
  /** The number of that poll. */
  readonly poll: number | undefined
  /** `gap`: nobody claims the topic for a study group. `overlap`: two study groups have support as the one that leads. */
  readonly mark: 'gap' | 'overlap' | undefined
}

export interface Board {
  readonly name: string
  readonly homes: readonly Home[]
  readonly rows: readonly BoardRow[]
}

/** The support that one poll shows. */
export interface Support {
  /** The topic's id. */
  readonly topic: number
  /** The poll's number. */
  readonly poll: number
  readonly counts: ReadonlyMap<string, number>
}
