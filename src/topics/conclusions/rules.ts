import type { Day } from '../../dates/day.ts'
import { shifted } from '../../terms/calendar.ts'
import type { RuleProfile } from '../../terms/rules.ts'
import type { Conclusion, ConclusionSignature, Response } from './model.ts'

/** Lists the study groups whose Co-Convenors sign; if the rules name none, one signature of any Co-Convenor is enough. */
export const signingBodies = ({ appointedBy }: RuleProfile): readonly string[] =>
  appointedBy.length > 0 ? appointedBy : ['']

export const unsigned = ({ signatures }: Pick<Conclusion, 'signatures'>, profile: RuleProfile): readonly string[] =>
  signingBodies(profile).filter((body) => !signatures.some((signature) => signature.body === body))

/** Lists the signatures of Co-Convenors who no longer hold the office for which they signed. */
export const lapsed = (
  { signatures }: Pick<Conclusion, 'signatures'>,
  inOffice: readonly { readonly person: number; readonly by: string | null }[],
): readonly ConclusionSignature[] =>
  signatures.filter(
    ({ body, person }) => !inOffice.some((holder) => holder.person === person && (body === '' || holder.by === body)),
  )

/** Computes the last day of a call that began on `day`. */
export const lastDayOf = (day: Day, { consensus }: RuleProfile): Day => shifted(day, consensus.objections, 1)

/** Computes the last day of a call that went to the list on `day`: the whole period, and no earlier than announced before. */
export function lastDayFrom({ lastDay }: Pick<Conclusion, 'lastDay'>, day: Day, profile: RuleProfile): Day {
  const computed = lastDayOf(day, profile)
  return lastDay !== undefined && lastDay > computed ? lastDay : computed
}

/** Tells whether silence until the last day lets the conclusion pass; by some rules only if the call went to the list. */
export const silenceCounts = ({ mailedOn }: Pick<Conclusion, 'mailedOn'>, { consensus }: RuleProfile): boolean =>
  consensus.silence === 'counts' || mailedOn !== undefined

export const reservationsOf = ({ responses }: Pick<Conclusion, 'responses'>): readonly Response[] =>
  responses.filter(({ kind }) => kind === 'reservation')

/** Finds what was entered on behalf of a person who has not confirmed it. */
export const enteredFor = ({ responses }: Pick<Conclusion, 'responses'>, person: number): Response | undefined =>
  responses.find((response) => response.person === person && response.source !== undefined)
