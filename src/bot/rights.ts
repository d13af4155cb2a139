import { describeDay } from '../dates/day.ts'
import type { GroupOfCaller, Member, Office, Visitor } from './caller.ts'
import { type Refusal, refuse } from './reply.ts'

/** Who may run a command. */
export type Right = 'anyone' | 'member' | 'delegate' | 'voice' | 'organiser' | 'coConvenor'

/** The offices that speak for an organisation: the secretariat serves the group and takes no position. */
export const voices: readonly Office[] = ['delegate', 'coConvenor']

const offices: Readonly<Record<Exclude<Right, 'anyone'>, readonly Office[]>> = {
  member: ['observer', 'delegate', 'secretariat', 'coConvenor'],
  delegate: ['delegate', 'secretariat', 'coConvenor'],
  voice: voices,
  organiser: ['secretariat', 'coConvenor'],
  coConvenor: ['coConvenor'],
}

const holders: Readonly<Record<Exclude<Right, 'anyone'>, string>> = {
  member: 'members of the group',
  delegate: 'delegates, the secretariat and Co-Convenors',
  voice: 'delegates and Co-Convenors',
  organiser: 'Co-Convenors and the secretariat',
  coConvenor: 'Co-Convenors',
}

/** Names the people with this right, as in “Only members of the group can do this”. */
export const holdersOf = (right: Right): string => (right === 'anyone' ? 'anyone' : holders[right])

export const officeNames: Readonly<Record<Office, string>> = {
  coConvenor: 'Co-Convenor',
  secretariat: 'secretariat',
  delegate: 'delegate',
  observer: 'observer',
}

/** Each office with its article, as in “You are a delegate”. */
export const officeTitles: Readonly<Record<Office, string>> = {
  coConvenor: 'a Co-Convenor',
  secretariat: 'the secretariat',
  delegate: 'a delegate',
  observer: 'an observer',
}

export const isMember = (caller: Visitor): caller is Member => caller.group !== undefined && caller.office !== undefined

export const mayRun = (right: Right, caller: Visitor): boolean =>
  right === 'anyone' || (isMember(caller) && goesWith(right, caller.office))

/** Tells whether an office has this right. */
export const goesWith = (right: Exclude<Right, 'anyone'>, office: Office): boolean => offices[right].includes(office)

/** Returns why this caller may not do it, in words; undefined if they may. */
export function forbidden(right: Right, caller: Visitor): Refusal | undefined {
  if (right === 'anyone' || mayRun(right, caller)) return undefined
  if (!caller.group && caller.actor.channel === '')
    return refuse('You are not in any group here, so it is not clear which one you mean.', {
      final: true,
      instead: 'Use the command in the channel of your group.',
    })
  if (!caller.group)
    return refuse('This channel does not belong to a group yet.', {
      final: true,
      instead: 'Use the command in the channel of your group, or set up a group here with /group setup.',
    })
  if (caller.left) return gone(caller.group, caller.left)
  return refuse(
    `Only ${holders[right]} can do this. You are ${caller.office ? officeTitles[caller.office] : 'a visitor'}.`,
    {
      final: true,
      instead: 'A Co-Convenor or the secretariat can change your office with /people appoint.',
    },
  )
}

const gone = ({ name }: GroupOfCaller, { on, wasRemoved }: NonNullable<Visitor['left']>): Refusal =>
  wasRemoved
    ? refuse(`You were removed from ${name} on ${describeDay(on)}.`, {
        final: true,
        instead: 'A Co-Convenor or the secretariat can bring you back with /people appoint.',
      })
    : refuse(`You left ${name} on ${describeDay(on)}.`, {
        final: true,
        instead: 'To join again as a delegate, type /people join.',
      })
