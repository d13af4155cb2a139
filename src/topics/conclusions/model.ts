import type { Day } from '../../dates/day.ts'
import type { ListMail } from '../../notices/draft.ts'
import { shifted } from '../../terms/calendar.ts'
import type { RuleProfile } from '../../terms/rules.ts'
import type { Topic } from '../model.ts'

/** What somebody answered to a call for objections, or what they reserved in the last poll before it. */
export interface Response {
  readonly person: number
  readonly kind: 'reservation' | 'objection'
  readonly name: string
  readonly organisation: string | undefined
  readonly words: string
  readonly resolves: string | undefined
  /** Entered by somebody else and not confirmed yet: where it came from. */
  readonly source: string | undefined
}

/** A Co-Convenor's, for the study group that appointed them. */
export interface Signature {
  readonly body: string
  readonly person: number
  readonly name: string
}

/** What the Co-Convenors propose to conclude, in words. */
export interface Conclusion {
  readonly id: number
  readonly group: number
  readonly topic: Topic
  /** 1, 2, … for one topic. */
  readonly number: number
  readonly words: string
  readonly home: string | undefined
  /** Otherwise: not agreed, and the words record the options. */
  readonly isAgreement: boolean
  readonly state: 'proposed' | 'called' | 'objected' | 'withdrawn' | 'standing' | 'reopened'
  /** The day on which the call began, in the group's zone. */
  readonly calledOn: Day | undefined
  /** The day on which it went to the mailing list. */
  readonly mailedOn: Day | undefined
  /** The last day for objections. */
  readonly lastDay: Day | undefined
  /** The group's, where the call can go by e-mail. */
  readonly mailingList: string | undefined
  /** The last e-mail with the call that the bot was asked to send. */
  readonly mail: ListMail | undefined
  readonly signatures: readonly Signature[]
  readonly responses: readonly Response[]
}

/** Whose Co-Convenors sign; a group whose rules name no appointing bodies has one signature, of any Co-Convenor. */
export const signingBodies = ({ appointedBy }: RuleProfile): readonly string[] =>
  appointedBy.length > 0 ? appointedBy : ['']

export const unsigned = ({ signatures }: Pick<Conclusion, 'signatures'>, profile: RuleProfile): readonly string[] =>
  signingBodies(profile).filter((body) => !signatures.some((signature) => signature.body === body))

/** Signatures of Co-Convenors who are not in that office any more, and so do not sign for it. */
export const lapsed = (
  { signatures }: Pick<Conclusion, 'signatures'>,
  inOffice: readonly { readonly person: number; readonly by: string | null }[],
): readonly Signature[] =>
  signatures.filter(
    ({ body, person }) => !inOffice.some((holder) => holder.person === person && (body === '' || holder.by === body)),
  )

/** The last day of a call that began on `day`. */
export const lastDayOf = (day: Day, { consensus }: RuleProfile): Day => shifted(day, consensus.objections, 1)

/** The last day of a call that went to the list on `day`: the period is whole, and nothing that was told is shortened. */
export function lastDayFrom({ lastDay }: Pick<Conclusion, 'lastDay'>, day: Day, profile: RuleProfile): Day {
  const counted = lastDayOf(day, profile)
  return lastDay !== undefined && lastDay > counted ? lastDay : counted
}

/**
 * What the silence of the others comes to after the last day: it stands in nobody's way, or it does not count while
 * the call is not on the mailing list.
 */
export const silenceCounts = ({ mailedOn }: Pick<Conclusion, 'mailedOn'>, { consensus }: RuleProfile): boolean =>
  consensus.silence === 'counts' || mailedOn !== undefined

export const reservationsOf = ({ responses }: Pick<Conclusion, 'responses'>): readonly Response[] =>
  responses.filter(({ kind }) => kind === 'reservation')

/** "a, Organisation" */
export const whoOf = ({ name, organisation }: Pick<Response, 'name' | 'organisation'>): string =>
  organisation ? `${name}, ${organisation}` : name
