import type { Day } from '../dates/day.ts'

/** Says who acts, from the platform's verified payload. Nothing here comes from typed text. */
export interface Actor {
  readonly platform: string
  /** Slack team, Discord guild, or the playground. */
  readonly workspace: string
  /** Empty if the platform names none, as in direct messages and Slack's App Home. */
  readonly channel: string
  readonly account: string
  /** Where account ids are unique: the workspace by default; empty if they are the same everywhere. */
  readonly realm?: string
  /** The name shown on the platform. */
  readonly name: string
  /** IANA zone of the platform's profile, if it has one. */
  readonly zone?: string
  /** The platform did not return the profile in time: name and zone are taken from a later act. */
  readonly provisional?: boolean
  /** In a direct message, the group that the button or form is about; it counts only for members of that group. */
  readonly group?: number
}

/** Returns the key of an actor's account: one account acts from every channel of its realm. */
export const accountOf = ({ platform, workspace, realm, account }: Omit<Actor, 'channel' | 'name'>) => ({
  platform,
  workspace: realm ?? workspace,
  account,
})

export type Office = 'coConvenor' | 'secretariat' | 'delegate' | 'observer'

export interface Person {
  readonly id: number
  readonly name: string
  /** IANA zone in which this person's typed times are read. */
  readonly zone: string
}

export interface GroupOfCaller {
  readonly id: number
  readonly name: string
  readonly profile: string
  /** IANA zone in which the group's dates are counted. */
  readonly zone: string
}

/** Anyone who can reach the bot. */
export interface Visitor {
  readonly actor: Actor
  readonly person: Person
  readonly group?: GroupOfCaller
  readonly office?: Office
  /** In a direct message that does not name a group: the groups that it may mean. */
  readonly groups?: readonly GroupOfCaller[]
  /** Former members of the channel's group: when they left, and whether somebody else removed them. */
  readonly left?: { readonly on: Day; readonly wasRemoved: boolean }
}

/** A caller who is a member of the group that the command is about. */
export interface Member extends Visitor {
  readonly group: GroupOfCaller
  readonly office: Office
}
