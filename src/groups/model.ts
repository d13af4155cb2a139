export interface Group {
  readonly id: number
  readonly name: string
  /** The rules that the group runs by, named by their id. */
  readonly profile: string
  /** IANA zone in which the group's dates are counted. */
  readonly zone: string
  readonly mailingList: string | null
  readonly lifeCycle: 'proposed' | 'active' | 'concluded'
}

/** What a group numbers from 1 on; a number is never used again. */
export type Numbered = 'meeting' | 'availabilityPoll' | 'studyGroupMeeting' | 'action' | 'topic' | 'poll'
