import type { Day } from '../dates/day.ts'

/** Who acts, as the platform's verified payload says. Nothing here comes from typed text. */
export interface Actor {
  readonly platform: string
  /** Slack team, Discord guild, playground; the first part of where a group lives. */
  readonly workspace: string
  /** Empty where the platform names none (Slack's App Home). */
  readonly channel: string
  readonly account: string
  /** Within which account ids are unique: the workspace unless it is said here; empty where they are the same everywhere. */
  readonly realm?: string
  /** The name shown on the platform. */
  readonly name: string
  /** IANA zone of the platform's profile, where it has one. */
  readonly zone?: string
  /** The platform has a profile but could not tell it in time: name and zone are taken from a later act. */
  readonly provisional?: boolean
  /** In a direct message, the group that the button or the form is about; it counts only where they take part in it. */
  readonly group?: number
}

/** How an actor's account is kept: the same person acts from every channel of the realm. */
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
  /** In a direct message that does not say which group it is about: those that it may mean. */
  readonly groups?: readonly GroupOfCaller[]
  /** They took part in the group of the channel once: until when, and whether somebody else ended that. */
  readonly left?: { readonly on: Day; readonly wasRemoved: boolean }
}

/** Someone who acts within a group. */
export interface Member extends Visitor {
  readonly group: GroupOfCaller
  readonly office: Office
}
