import { describeDay } from '../dates/day.ts'
import type { GroupOfCaller, Member, Office, Visitor } from './caller.ts'
import { type Refusal, refuse } from './reply.ts'

/** Who may run a command. */
export type Right = 'anyone' | 'member' | 'delegate' | 'voice' | 'organiser' | 'coConvenor'

/** Who speaks for an organisation: the secretariat serves the group and takes no position. */
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
  delegate: 'delegates, the secretariat and the Co-Convenors',
  voice: 'delegates and the Co-Convenors',
  organiser: 'the Co-Convenors and the secretariat',
  coConvenor: 'the Co-Convenors',
}

export const officeNames: Readonly<Record<Office, string>> = {
  coConvenor: 'Co-Convenor',
  secretariat: 'secretariat',
  delegate: 'delegate',
  observer: 'observer',
}

export const isMember = (caller: Visitor): caller is Member => caller.group !== undefined && caller.office !== undefined

export const mayRun = (right: Right, caller: Visitor): boolean =>
  right === 'anyone' || (isMember(caller) && goesWith(right, caller.office))

/** Whether an office has this right, whoever holds it. */
export const goesWith = (right: Exclude<Right, 'anyone'>, office: Office): boolean => offices[right].includes(office)

/** Why this caller may not, in words; nothing where they may. */
export function forbidden(right: Right, caller: Visitor): Refusal | undefined {
  if (right === 'anyone' || mayRun(right, caller)) return undefined
  if (!caller.group && caller.actor.channel === '')
    return refuse('It is not clear which group this is for: you take part in none here.', {
      final: true,
      instead: 'Use the command in the channel of your group.',
    })
  if (!caller.group)
    return refuse('This channel does not belong to a group yet.', {
      final: true,
      instead: 'Use the command in the channel of your group, or bind this channel with /group setup.',
    })
  if (caller.left) return gone(caller.group, caller.left)
  return refuse(
    `This is for ${holders[right]}; you take part as ${caller.office ? officeNames[caller.office] : 'a visitor'}.`,
    {
      final: true,
      instead: 'A Co-Convenor or the secretariat can change your office with /people appoint.',
    },
  )
}

const gone = ({ name }: GroupOfCaller, { on, wasRemoved }: NonNullable<Visitor['left']>): Refusal =>
  wasRemoved
    ? refuse(`You were taken out of ${name} on ${describeDay(on)}.`, {
        final: true,
        instead: 'A Co-Convenor or the secretariat can bring you back with /people appoint.',
      })
    : refuse(`You left ${name} on ${describeDay(on)}.`, {
        final: true,
        instead: '/people join lets you take part again, as a delegate.',
      })
