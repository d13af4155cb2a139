import { formatUnconfirmed } from '../../polls/format.ts'
import type { RuleProfile } from '../../terms/rules.ts'
import { topicRef } from '../format.ts'
import type { Conclusion, Response } from './model.ts'
import { signingBodies, unsigned } from './rules.ts'

export const callName = ({ topic }: Pick<Conclusion, 'topic'>): string => `call for objections on ${topicRef(topic)}`

/** Formats who has signed and for which study groups a signature is missing. */
export function formatSigned(conclusion: Conclusion, profile: RuleProfile): string {
  const signed = conclusion.signatures.map(({ body, name }) => (body === '' ? name : `${name} (${body})`))
  const missing = unsigned(conclusion, profile).filter((body) => body !== '' || signingBodies(profile).length > 1)
  return [...signed, ...missing.map((body) => `${body}: not yet`)].join('; ') || 'not yet'
}

/** Formats a response as "a, Organisation: “…” What would resolve it: “…”". */
export function formatResponse({ name, organisation, words, resolves, source }: Response): string {
  const who = organisation ? `${name}, ${organisation}` : name
  const remedy = resolves ? ` What would resolve it: “${resolves}”` : ''
  return `${who}: “${words}”${remedy}${formatUnconfirmed(source)}`
}
