/** Which study group takes a topic is asked along these. */
export const axes = {
  assignment: 'assignment of the resource',
  requirements: 'requirements and architecture',
  resolution: 'resolution and discovery',
  terms: 'terms',
} as const

export type Axis = keyof typeof axes

/** A number and where members find it; never the content. */
export interface Document {
  readonly number: string
  readonly link: string
}

export type TopicState = 'open' | 'proposed' | 'called' | 'agreed' | 'agreedWithReservations' | 'notAgreed'

/** One contested item of the demarcation line. */
export interface Topic {
  readonly id: number
  readonly group: number
  /** Shown as T1, T2, … */
  readonly number: number
  readonly sentence: string
  /** Recommendations as they are cited; "(verify)" where somebody still has to look it up. */
  readonly related: readonly string[]
  readonly axes: readonly Axis[]
  readonly documents: readonly Document[]
  readonly state: TopicState
  /** The home that a standing conclusion names. */
  readonly home: string | undefined
  /** No longer worked on under this number. */
  readonly end: 'split' | 'merged' | 'archived' | undefined
}

export const topicRef = ({ number }: Pick<Topic, 'number'>): string => `T${number}`

/** "T7 Identifier resolution and discovery" */
export const topicName = (topic: Pick<Topic, 'number' | 'sentence'>): string => `${topicRef(topic)} ${topic.sentence}`

/** Never "decided": the group agrees, for report to the study groups. */
export const stateWords = (topic: Pick<Topic, 'state' | 'end'>, bodies: readonly string[]): string => {
  if (topic.end) return topic.end
  switch (topic.state) {
    case 'open':
      return 'open'
    case 'proposed':
      return 'conclusion proposed by a Co-Convenor'
    case 'called':
      return 'call for objections'
    case 'agreed':
      return agreedWords(bodies)
    case 'agreedWithReservations':
      return `${agreedWords(bodies)}, with reservations`
    case 'notAgreed':
      return 'not agreed, options recorded'
  }
}

/** "agreed in the CG (for report to SG2 and SG20)" */
export const agreedWords = (bodies: readonly string[]): string =>
  `agreed in the CG${bodies.length > 0 ? ` (for report to ${bodies.join(' and ')})` : ''}`

/** A standing conclusion: nothing is asked any more unless the topic is opened again. */
export const isConcluded = ({ state }: Pick<Topic, 'state'>): boolean =>
  state === 'agreed' || state === 'agreedWithReservations' || state === 'notAgreed'
