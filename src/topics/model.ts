/** How the question which study group takes a topic is divided. */
export const axes = {
  assignment: 'assignment of the resource',
  requirements: 'requirements and architecture',
  resolution: 'resolution and discovery',
  terms: 'terms',
} as const

export type Axis = keyof typeof axes

/** A document's number and where members find it; never its content. */
export interface Document {
  readonly number: string
  readonly link: string
}

export type TopicState = 'open' | 'proposed' | 'called' | 'agreed' | 'agreedWithReservations' | 'notAgreed'

/** One contested item of the demarcation between the study groups. */
export interface Topic {
  readonly id: number
  readonly group: number
  /** Shown as T1, T2, … */
  readonly number: number
  readonly sentence: string
  /** Recommendations as they are cited, with "(verify)" where someone still has to check. */
  readonly related: readonly string[]
  readonly axes: readonly Axis[]
  readonly documents: readonly Document[]
  readonly state: TopicState
  /** The key of the home that the conclusion in force names. */
  readonly home: string | undefined
  /** How the work on it under this number ended. */
  readonly end: 'split' | 'merged' | 'archived' | undefined
}

/** What the group writes about a topic. */
export type TopicContent = Pick<Topic, 'sentence' | 'related' | 'axes' | 'documents'>

/** Where a topic may be at home. */
export interface Home {
  /** A study group's name, or another stored word such as `joint`. */
  readonly key: string
  readonly label: string
  /** Support for it claims the topic for a study group. */
  readonly isClaim: boolean
  /** The study group that would lead. */
  readonly leads?: string
}
