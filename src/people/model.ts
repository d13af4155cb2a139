import type { Office } from '../bot/caller.ts'

/** A person as commands name them. */
export interface Named {
  readonly id: number
  readonly name: string
}

/** A member of the group as commands name them. */
export interface NamedMember extends Named {
  readonly office: Office
}

export interface Profile extends Named {
  readonly organisation: string | null
  readonly studyGroups: readonly string[]
  /** IANA zone in which this person's typed times are read. */
  readonly zone: string
  readonly email: string | null
}

export interface MemberProfile extends Profile {
  readonly office: Office
  /** The study group that appointed a Co-Convenor. */
  readonly appointedBy: string | null
  /** Names of the platforms on which this person has an account. */
  readonly platforms: readonly string[]
}

/** Someone who holds an office of a group. */
export interface OfficeHolder {
  readonly person: number
  readonly name: string
  /** The office as a title, such as Co-Convenor (SG2). */
  readonly as: string
  /** The study group that appointed them. */
  readonly by: string | null
}

/** Someone who answers for an office. */
export interface Answering extends OfficeHolder {
  /** Why it is theirs, if they hold another office. */
  readonly actingReason?: string
}

/** An office given to a person, or about to be. */
export interface Appointment {
  readonly person: number
  readonly office: Office
  readonly appointedBy: string | null
}
