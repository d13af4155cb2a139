import { type Fact, fact, link } from '../bot/view.ts'
import { describeDay } from '../dates/day.ts'
import type { RuleProfile } from '../terms/rules.ts'
import type { Agreement } from './life-store.ts'

/** The study groups whose agreement is not recorded. */
export const missing = (
  agreements: readonly Agreement[],
  kind: Agreement['kind'],
  { appointedBy }: RuleProfile,
): readonly string[] => appointedBy.filter((body) => !agreements.some((one) => one.kind === kind && one.body === body))

/** The day that each study group has recorded; nothing while one is missing or names another. */
export function extensionOf(agreements: readonly Agreement[], profile: RuleProfile): Agreement['until'] {
  const all = agreements.filter(({ kind }) => kind === 'extended')
  const until = all[0]?.until
  return missing(all, 'extended', profile).length === 0 && all.every((one) => one.until === until) ? until : undefined
}

/** Where each study group says that it agreed on the Action. */
export const documentFacts = (agreements: readonly Agreement[]): readonly Fact[] =>
  agreements
    .filter(({ kind }) => kind === 'agreed')
    .map(({ body, document, link: href, day: on }) =>
      fact(body, href ? link(document, href) : document, `, ${describeDay(on)}`),
    )

/** What the profile itself says of the life of a group. */
export const lifeClause = (profile: RuleProfile): string => clauseOf(profile, /remain active/)
export const extensionClause = (profile: RuleProfile): string => clauseOf(profile, /extension/)

function clauseOf({ clauses }: RuleProfile, about: RegExp): string {
  const clause = clauses.find(({ quote }) => about.test(quote))
  return clause ? `${clause.number}: “${clause.quote}”` : ''
}
