import type { Day } from '../../dates/day.ts'
import type { ListMail } from '../../notices/model.ts'
import type { Topic } from '../model.ts'

/** What a member answered to a call for objections, or reserved in the last poll before it. */
export interface Response {
  readonly person: number
  readonly kind: 'reservation' | 'objection'
  readonly name: string
  readonly organisation?: string | undefined
  readonly words: string
  /** What would resolve an objection. */
  readonly resolves?: string | undefined
  /** Where it came from, if somebody else entered it and it is not confirmed yet. */
  readonly source?: string | undefined
}

/** A Co-Convenor's signature for the study group that appointed them. */
export interface ConclusionSignature {
  /** Empty in a group whose rules name no appointing study groups. */
  readonly body: string
  readonly person: number
  readonly name: string
}

/** What the Co-Convenors propose to conclude on a topic, in words. */
export interface Conclusion {
  readonly id: number
  readonly group: number
  readonly topic: Topic
  /** 1, 2, … for one topic. */
  readonly number: number
  readonly words: string
  /** The key of the home that it gives the topic. */
  readonly home: string | undefined
  /** False if the words record the options of what is not agreed. */
  readonly isAgreement: boolean
  /** `standing`: it is in force. `reopened`: it was, until its topic was reopened. */
  readonly state: 'proposed' | 'called' | 'objected' | 'withdrawn' | 'standing' | 'reopened'
  /** The day on which the call began, in the group's zone. */
  readonly calledOn: Day | undefined
  /** The day on which the call went to the mailing list. */
  readonly mailedOn: Day | undefined
  /** The last day for objections. */
  readonly lastDay: Day | undefined
  /** The group's mailing list, if the call can go there by e-mail. */
  readonly mailingList: string | undefined
  /** The last e-mail with the call that the bot was asked to send. */
  readonly mail: ListMail | undefined
  readonly signatures: readonly ConclusionSignature[]
  readonly responses: readonly Response[]
}
