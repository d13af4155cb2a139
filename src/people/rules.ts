import type { Office } from '../bot/caller.ts'
import { type Refusal, refuse } from '../bot/reply.ts'
import type { RuleProfile } from '../terms/rules.ts'
import type { MemberProfile } from './store.ts'

/** Whoever speaks is a delegate; every other office was given by somebody, so it outlasts that one. */
const strength: readonly Office[] = ['delegate', 'observer', 'secretariat', 'coConvenor']

/** The office of one person in whom two turn out to be the same. */
export const strongerOffice = (a: Office, b: Office): Office => (strength.indexOf(a) >= strength.indexOf(b) ? a : b)

export interface Appointment {
  readonly person: number
  readonly office: Office
  readonly appointedBy: string | undefined
}

/** A Co-Convenor is appointed by one of the profile's study groups (ToR clause 2, item 4); nobody else is. */
export function refuseAppointment(
  appointment: Appointment,
  profile: RuleProfile,
  members: readonly MemberProfile[],
): Refusal | undefined {
  const { office, appointedBy, person } = appointment
  const bodies = profile.appointedBy
  if (office === 'coConvenor' && bodies.length > 0 && !bodies.includes(appointedBy ?? ''))
    return refuse('Which study group appoints this Co-Convenor?', {
      instead: `Add by:${bodies.join(' or by:')}.`,
      problems: { by: `One of: ${bodies.join(', ')}.` },
    })
  const organisers = members.filter((member) => member.office === 'coConvenor' || member.office === 'secretariat')
  const stays = office === 'coConvenor' || office === 'secretariat'
  if (!stays && organisers.length === 1 && organisers[0]?.id === person)
    return refuse('The group would be left without anyone to run it.', {
      instead: 'Appoint another Co-Convenor or secretariat first.',
    })
  return undefined
}

/** Who holds the office that this appointment gives to somebody else. */
export const predecessor = (
  { person, office, appointedBy }: Appointment,
  members: readonly MemberProfile[],
): MemberProfile | undefined =>
  office === 'coConvenor'
    ? members.find(
        (member) => member.office === 'coConvenor' && member.appointedBy === appointedBy && member.id !== person,
      )
    : undefined

/** "SG2, SG 20" → SG2, SG20. */
export const studyGroupsIn = (typed: string): readonly string[] => [
  ...new Set(
    typed
      .split(/[,;/]|\band\b/i)
      .map((name) =>
        name
          .trim()
          .toUpperCase()
          .replace(/^SG\s+/, 'SG'),
      )
      .filter((name) => name !== ''),
  ),
]
