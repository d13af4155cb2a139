import type { Topic, TopicContent } from './model.ts'
import { homesOf } from './rules.ts'

export const topicRef = ({ number }: Pick<Topic, 'number'>): string => `T${number}`

/** Formats a topic as "T7 Identifier resolution and discovery". */
export const topicName = (topic: Pick<Topic, 'number' | 'sentence'>): string => `${topicRef(topic)} ${topic.sentence}`

/** Formats how far the work on a topic is. Never "decided": the group agrees, for report to the study groups. */
export function formatState({ state, end }: Pick<Topic, 'state' | 'end'>, bodies: readonly string[]): string {
  if (end) return end
  switch (state) {
    case 'open':
      return 'open'
    case 'proposed':
      return 'conclusion proposed by a Co-Convenor'
    case 'called':
      return 'call for objections'
    case 'agreed':
      return formatAgreed(bodies)
    case 'agreedWithReservations':
      return `${formatAgreed(bodies)}, with reservations`
    case 'notAgreed':
      return 'not agreed, options recorded'
  }
}

/** Formats "agreed in the CG (for report to SG2 and SG20)". */
export const formatAgreed = (bodies: readonly string[]): string =>
  `agreed in the CG${bodies.length > 0 ? ` (for report to ${bodies.join(' and ')})` : ''}`

/** Formats a home by its key; a key that these study groups do not have stays as it is. */
export const formatHome = (key: string, bodies: readonly string[]): string =>
  homesOf(bodies).find((home) => home.key === key)?.label ?? key

/** Formats what is written about a topic for the record, where a document is one line. */
export const formatContent = ({ documents, ...rest }: Partial<TopicContent>) => ({
  ...rest,
  ...(documents ? { documents: documents.map(({ number, link }) => `${number} ${link}`) } : {}),
})
