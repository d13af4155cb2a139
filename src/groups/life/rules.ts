import type { DateTime } from 'luxon'
import { type Refusal, refuse } from '../../bot/reply.ts'
import { type Day, dayOf } from '../../dates/day.ts'
import { studyGroupsIn } from '../../people/rules.ts'
import type { RuleProfile } from '../../terms/rules.ts'
import type { Agreement } from './model.ts'

/** Lists the study groups whose agreement is not recorded. */
export const missing = (
  agreements: readonly Agreement[],
  kind: Agreement['kind'],
  { appointedBy }: RuleProfile,
): readonly string[] => appointedBy.filter((body) => !agreements.some((one) => one.kind === kind && one.body === body))

/** Returns the day that each study group has recorded; undefined while one is missing or names another day. */
export function extensionOf(agreements: readonly Agreement[], profile: RuleProfile): Agreement['until'] {
  const all = agreements.filter(({ kind }) => kind === 'extended')
  const until = all[0]?.until
  return missing(all, 'extended', profile).length === 0 && all.every((one) => one.until === until) ? until : undefined
}

/** Reads the study group that agreed: one of those that appoint (ToR clause 2, items 4, 5 and 7). */
export function readBody(typed: string, { appointedBy }: RuleProfile): string | Refusal {
  const [body = '', ...more] = studyGroupsIn(typed)
  if (more.length > 0)
    return refuse('Each study group agrees in its own document.', { problems: { by: 'Name only one.' } })
  if (appointedBy.length === 0 || appointedBy.includes(body)) return body
  return refuse(`${body} is not one of the study groups of this group.`, {
    problems: { by: `One of: ${appointedBy.join(', ')}.` },
  })
}

/** Refuses to record what is not agreed yet; `zone` is the group's. */
export const refuseFuture = (on: Day, now: DateTime, zone: string): Refusal | undefined =>
  on > dayOf(now, zone)
    ? refuse('You can record only what is already agreed.', { problems: { on: 'Give today or an earlier day.' } })
    : undefined

/** Quotes the clause of a profile that says how long a group remains active. */
export const lifeClause = (profile: RuleProfile): string => clauseAbout(profile, /remain active/)
/** Quotes the clause of a profile that says how a group is extended. */
export const extensionClause = (profile: RuleProfile): string => clauseAbout(profile, /extension/)

function clauseAbout({ clauses }: RuleProfile, about: RegExp): string {
  const clause = clauses.find(({ quote }) => about.test(quote))
  return clause ? `${clause.number}: “${clause.quote}”` : ''
}
